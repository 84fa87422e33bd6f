"""A list of schools as rows of a file, in little memory; names only where they show."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from compliance.models import SchoolSummary
from compliance.rules.eligibility import Eligibility

__all__ = ["COLUMNS", "export_rows", "who_of"]

ROWS_AT_ONCE = 500
COLUMNS = (
    "School",
    "URN or Ofsted number",
    "Phase",
    "Town",
    "Authority",
    "Trust",
    "Status",
    "Evidence seen",
    "May be SENCO",
    "SENCOs",
    "SENCO",
    "Deadline",
    "Last safe start",
    "Last possible start",
    "Confirmed on",
    "Confirm again by",
    "SENCOs confirmed",
    "Last answer of the head",
    "Answer differs from the record",
)
Cell = str | int | date | None


def export_rows(lines: QuerySet[SchoolSummary]) -> Iterator[list[Cell]]:
    """`lines` come from `oversight.lines_of`, narrowed or not."""
    rows = lines.select_related("establishment__authority", "establishment__trust")
    for line in rows.iterator(chunk_size=ROWS_AT_ONCE):
        school = line.establishment
        yield [
            school.name,
            school.identifier,
            school.phase,
            school.town,
            school.authority.name if school.authority else "",
            school.trust.name if school.trust else "",
            line.words,
            "yes" if line.evidence_seen else "no",
            may_be_of(line),
            line.sencos,
            who_of(line),
            line.deadline,
            line.last_safe_start,
            line.last_possible_start,
            line.confirmed_on,
            line.confirm_by,
            line.confirmed,
            line.answer,
            ("yes" if line.differs else "no") if line.answer else "",
        ]


MAY_BE = {"": "", Eligibility.ELIGIBLE: "yes", Eligibility.UNKNOWN: "not known"}


def may_be_of(line: SchoolSummary) -> str:
    """Of its SENCOs the one who may be it least, and what bars them."""
    return f"no: {line.bar}" if line.bar else MAY_BE[line.eligibility]


def who_of(line: SchoolSummary) -> str:
    """The names, or how many there are where the viewer may not see them."""
    if line.shown_names or not line.sencos:
        return line.shown_names
    if line.sencos == 1:
        return "1 SENCO, name not shared"
    return f"{line.sencos} SENCOs, names not shared"
