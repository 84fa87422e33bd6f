"""What the rules make of the facts today, written down for lists."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Any

from django.db import transaction

from compliance.models import (
    Confirmation,
    Designation,
    SchoolSummary,
    SencoStanding,
    StandingChange,
)
from compliance.queries.facts import view_of, with_facts
from compliance.queries.reference import current_reference
from compliance.rules.confirming import Reply, answer_words, confirms
from compliance.rules.reference import Covered, Reference, rulebook_on
from compliance.rules.standing import School, View, confirm_by, school_of
from schools.models import Establishment

__all__ = ["no_search_for_cycles", "one_refresh", "refresh_all", "refresh_schools"]

SCHOOLS_AT_ONCE = 500
NAMES_LENGTH = 400
COVERED = {Covered.YES, Covered.YES_BUT_UNCERTAIN}

_noted: ContextVar[set[int] | None] = ContextVar("noted", default=None)


@dataclass(slots=True)
class Post:
    """A current designation as seen today, and what was last answered of it."""

    designation: Designation
    view: View
    digest: str
    confirmed_on: date | None
    confirm_by: date | None
    last: Confirmation | None = None

    @property
    def answer(self) -> str:
        if self.last is None:
            return ""
        return answer_words(Reply(self.last.answer), self.last.starts_on)

    @property
    def differs(self) -> bool:
        """Where the facts have changed since, it says nothing of the record any more."""
        last = self.last
        return bool(last and last.contradicts and last.facts_digest == self.digest)


def refresh_all(*, today: date) -> int:
    """Every school that is not closed, and every one with a SENCO; says how many.

    A batch is one transaction: killed in between, it starts again and loses nothing.
    """
    open_schools = Establishment.objects.exclude(
        status=Establishment.Status.CLOSED
    ).values_list("pk", flat=True)
    manned = Designation.objects.values_list("establishment", flat=True)
    keys = sorted({*open_schools, *manned})
    for batch in batched(keys, SCHOOLS_AT_ONCE):
        with no_search_for_cycles():
            refresh_schools(establishments=batch, today=today)
    return len(keys)


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Thousands of rows at once make none, and looking for them took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def one_refresh(*, today: date) -> Iterator[None]:
    """Schools that change within are worked out once, together, at its end.

    It stands inside the transaction of many changes.
    """
    noted: set[int] = set()
    token = _noted.set(noted)
    try:
        yield
    finally:
        _noted.reset(token)
    refresh_schools(establishments=sorted(noted), today=today)


@transaction.atomic
def refresh_schools(*, establishments: Iterable[int], today: date) -> None:
    """`establishments` are primary keys. Call it in the transaction that changed a fact."""
    keys = list(establishments)
    noted = _noted.get()
    if noted is not None:
        noted.update(keys)
        return
    reference = current_reference()
    types = dict(
        Establishment.objects.filter(pk__in=keys).values_list("pk", "type_code")
    )
    posts = posts_of(keys, today, reference)
    write_sencos([post for each in posts.values() for post in each], today)
    write_schools(types, posts, ended_on(keys, today), today, reference)


def posts_of(
    keys: Sequence[int], today: date, reference: Reference
) -> dict[int, list[Post]]:
    rows = with_facts(Designation.objects.filter(establishment__in=keys).current(today))
    rows = list(rows)
    answers = last_answers([row.pk for row in rows])
    posts: dict[int, list[Post]] = {}
    for row in rows:
        view = view_of(row, today, reference)
        digest = view.digest
        last = answers.get(row.pk)
        on = last.confirmed_on if last and confirms(last.answer) else None
        same = bool(last) and last.facts_digest == digest
        again = confirm_by(on, same_facts=same, as_of=today)
        posts.setdefault(row.establishment_id, []).append(
            Post(row, view, digest, on, again, last)
        )
    return posts


def last_answers(designations: Sequence[int]) -> dict[int, Confirmation]:
    rows = (
        Confirmation.objects.filter(designation__in=designations)
        .order_by("confirmed_at", "pk")
        .only(
            "designation_id",
            "answer",
            "starts_on",
            "contradicts",
            "facts_digest",
            "confirmed_on",
            "confirmed_at",
        )
    )
    return {row.designation_id: row for row in rows}


def ended_on(keys: Sequence[int], today: date) -> dict[int, date]:
    """The first day without the SENCO who left last."""
    rows = (
        Designation.objects.filter(establishment__in=keys, left_on__lte=today)
        .order_by("left_on")
        .values_list("establishment", "left_on")
    )
    return dict(rows)


# A row as it stands, or None where there is none.
There = dict[str, Any] | None


def write_sencos(posts: Sequence[Post], today: date) -> None:
    there = rows_there(
        SencoStanding, "designation_id", [post.designation.pk for post in posts]
    )
    write_rows(
        SencoStanding,
        "designation",
        [senco_row(post, there.get(post.designation.pk), today) for post in posts],
        there,
        today,
    )


def rows_there(model, key: str, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    return {
        row[key]: row for row in model.objects.filter(**{f"{key}__in": keys}).values()
    }


def write_rows(
    model,
    key: str,
    rows: Sequence[dict[str, Any]],
    there: dict[int, dict[str, Any]],
    today: date,
) -> None:
    """Most nights change nothing but the day, and a day is one statement for all."""
    same, changed = [], []
    for row in rows:
        held = there.get(row[f"{key}_id"])
        if held and all(held[name] == value for name, value in row.items()):
            same.append(held["id"])
        else:
            changed.append(row)
    model.objects.filter(pk__in=same).update(as_of=today)
    fields = [name for name in changed[0] if name != f"{key}_id"] if changed else []
    model.objects.bulk_create(
        [model(as_of=today, **row) for row in changed],
        update_conflicts=True,
        unique_fields=[key],
        update_fields=["as_of", *fields],
    )


def senco_row(post: Post, there: There, today: date) -> dict[str, Any]:
    decision, clock = post.view.decision, post.view.decision.clock
    same = there is not None and there["status"] == decision.status
    return {
        "designation_id": post.designation.pk,
        "status": decision.status,
        "words": post.view.words.text,
        "eligibility": decision.eligibility,
        "evidence_seen": post.view.evidence_seen,
        "deadline": clock.deadline,
        "deadline_alternative": clock.alternative,
        "last_safe_start": clock.last_safe_start,
        "last_possible_start": clock.last_possible_start,
        "next_intake": decision.next_intake,
        "next_intake_grade": decision.next_intake_grade or "",
        "facts_digest": post.digest,
        "urgency": post.view.urgency,
        "changed_on": there["changed_on"] if same else today,
    }


def write_schools(
    types: dict[int, str],
    posts: dict[int, list[Post]],
    ended: dict[int, date],
    today: date,
    reference: Reference,
) -> None:
    covered = rulebook_on(today, reference).covered
    there = rows_there(SchoolSummary, "establishment_id", list(types))
    rows = []
    for key, type_code in types.items():
        own = posts.get(key, [])
        line = school_of(
            [post.view for post in own],
            covered=covered.get(type_code) in COVERED,
            ended_on=ended.get(key),
        )
        rows.append(school_row(key, line, own, there.get(key), today))
    write_rows(SchoolSummary, "establishment", rows, there, today)
    changed = [
        (row, there[row["establishment_id"]])
        for row in rows
        if row["establishment_id"] in there
        and row["standing"] != there[row["establishment_id"]]["standing"]
    ]
    write_changes(changed, today)


def school_row(
    key: int, line: School, posts: list[Post], there: There, today: date
) -> dict[str, Any]:
    clock = line.view.decision.clock if line.view else None
    same = there is not None and there["standing"] == line.standing
    names = ", ".join(sorted(each.designation.person.name for each in posts))
    return {
        "establishment_id": key,
        "standing": line.standing,
        "words": line.words,
        "evidence_seen": bool(line.view and line.view.evidence_seen),
        "since": line.since,
        "sencos": len(posts),
        "names": names[:NAMES_LENGTH],
        "deadline": clock and clock.deadline,
        "last_safe_start": clock and clock.last_safe_start,
        "last_possible_start": clock and clock.last_possible_start,
        "eligibility": line.eligibility or "",
        "bar": line.bar,
        **confirmed_of(posts, today),
        "urgency": line.urgency,
        "changed_on": there["changed_on"] if same else today,
    }


def confirmed_of(posts: list[Post], today: date) -> dict[str, Any]:
    """Of all SENCOs: one who was never confirmed makes it due today."""
    days = [post.confirmed_on for post in posts if post.confirmed_on]
    told = last_told(posts)
    return {
        "confirmed_on": max(days, default=None),
        "confirm_by": min(post.confirm_by or today for post in posts) if days else None,
        "confirmed": len(days),
        "answer": told.answer if told else "",
        "differs": any(post.differs for post in posts),
    }


def last_told(posts: list[Post]) -> Post | None:
    """Whose answer is shown: one that confirms nothing or differs, else the latest."""
    answered = [post for post in posts if post.last]
    return max(
        answered,
        key=lambda post: (
            not confirms(post.last.answer),
            post.differs,
            post.last.confirmed_at,
        ),
        default=None,
    )


def write_changes(
    changed: list[tuple[dict[str, Any], dict[str, Any]]], today: date
) -> None:
    """From what stood the day before, whatever came between: a day has one change.

    A school that is seen for the first time today has no day before.
    """
    schools = [row["establishment_id"] for row, _ in changed]
    told = {
        change.establishment_id: change
        for change in StandingChange.objects.filter(
            changed_on=today, establishment__in=schools
        )
    }
    changes, undone = [], []
    for row, there in changed:
        earlier = told.get(row["establishment_id"])
        if earlier is None and there["changed_on"] == today:
            continue
        before = earlier.before if earlier else there["standing"]
        if before != row["standing"]:
            changes.append(change_of(row, before, today))
        elif earlier:
            undone.append(earlier.pk)
    StandingChange.objects.bulk_create(
        changes,
        update_conflicts=True,
        unique_fields=["establishment", "changed_on"],
        update_fields=["after", "words"],
    )
    StandingChange.objects.filter(pk__in=undone).delete()


def change_of(row: dict[str, Any], before: str, today: date) -> StandingChange:
    return StandingChange(
        establishment_id=row["establishment_id"],
        changed_on=today,
        before=before,
        after=row["standing"],
        words=row["words"],
    )
