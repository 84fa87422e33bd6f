"""A school's record as a table: one row for each SENCO in post, to start, or gone."""

import csv
import io
from datetime import date

from compliance.models import Designation
from compliance.permissions import Access
from compliance.queries.confirmations import latest_confirmations
from compliance.queries.facts import counted_view_of, items_of, with_facts
from compliance.queries.reference import current_reference
from compliance.rules.evidence import told
from compliance.rules.post_words import course_words, provider_words, teacher_words
from compliance.rules.roster import guarded
from schools.models import Establishment

__all__ = ["record_table"]

MOST = 500
COLUMNS = (
    "School",
    "URN or Ofsted number",
    "SENCO",
    "Teacher reference number",
    "Arrangement",
    "Since",
    "Day known",
    "First day no longer SENCO",
    "Teacher",
    "Qualification",
    "Provider",
    "Evidence",
    "Status",
    "Deadline",
    "Last safe start",
    "Confirmed on",
    "Confirmed as",
    "As of",
)


def record_table(school: Establishment, access: Access, today: date) -> str:
    """Formula-safe CSV. Numbers of teachers are for those who keep the record."""
    reference = current_reference()
    posts = list(with_facts(school.designations.all())[:MOST])
    confirmed = latest_confirmations([post.pk for post in posts])
    out = io.StringIO()
    # Excel takes a file for UTF-8 only with its mark.
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for post in posts:
        row = row_of(post, confirmed.get(post.pk), today, reference)
        row["Teacher reference number"] = post.person.trn if access.may_record else ""
        writer.writerow([guarded(row[column]) for column in COLUMNS])
    return out.getvalue()


def row_of(post: Designation, confirmation, today: date, reference) -> dict[str, str]:
    course, view = counted_view_of(post, today, reference)
    asked, clock = view.facts.qualification, view.decision.clock
    provider = course and (course.provider or course.provider_name)
    return {
        "School": post.establishment.name,
        "URN or Ofsted number": post.establishment.identifier,
        "SENCO": post.person.name,
        "Arrangement": post.get_arrangement_display(),
        "Since": iso(post.appointed_on),
        "Day known": "no, the month alone" if post.month_only else "yes",
        "First day no longer SENCO": iso(post.left_on),
        "Teacher": teacher_words(view.facts),
        "Qualification": course_words(asked),
        "Provider": provider_words(str(provider or ""), asked),
        "Evidence": "; ".join(told(item) for item in items_of(course)),
        "Status": view.words.text,
        "Deadline": iso(clock.deadline),
        "Last safe start": iso(clock.last_safe_start),
        "Confirmed on": iso(confirmation and confirmation.confirmed_on),
        "Confirmed as": confirmation.get_answer_display() if confirmation else "",
        "As of": iso(today),
    }


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""
