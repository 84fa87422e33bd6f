"""One fact changed before anyone decides: a pause, a later start, a move, a resit."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from .case import Status
from .course_dates import Study, study_of
from .decision import Decision
from .facts import Answer, Designation, Facts, Kind, Outcome, Qualification, Spell
from .months import ONE_DAY, add_months
from .reference import REFERENCE, Intake, Reference, next_intake, rulebook_on
from .words import name_of, written

PAUSES = (6, 12)  # months, as courses are usually paused
RESIT_MONTHS = 4
INTAKES_OFFERED = 2


class Act(StrEnum):
    PAUSE = "pause"
    START = "start"
    MOVE = "move"
    RESIT = "resit"


@dataclass(frozen=True, slots=True)
class Change:
    """`months` of a pause, `on` the day of a start or a move."""

    act: Act
    label: str
    months: int = 0
    on: date | None = None

    @property
    def slug(self) -> str:
        if self.act is Act.PAUSE:
            return f"{self.act}-{self.months}"
        return f"{self.act}-{self.on.isoformat()}" if self.on else str(self.act)


def changes_for(
    facts: Facts, decision: Decision, reference: Reference = REFERENCE
) -> list[Change]:
    """Those that can happen to this person, from this day on."""
    if decision.status in {
        Status.NOT_APPLICABLE,
        Status.EXEMPT_PRE_2009,
        Status.ENDED,
    } or (facts.designation.appointed_on is None):
        return []
    study = study_of(decision, facts, reference)
    changes = []
    if study and not study.is_over:
        changes += _of_a_course(study, decision)
    if study is None or not (study.is_over or study.starts_on <= decision.as_of):
        changes += _starts(study, decision, reference)
    if facts.designation.appointed_on < decision.as_of:
        changes.append(
            Change(Act.MOVE, "Move to another mainstream school now", on=decision.as_of)
        )
    return changes


def _of_a_course(study: Study, decision: Decision) -> list[Change]:
    pauses = [
        Change(Act.PAUSE, f"Pause the course for {months} months", months=months)
        for months in PAUSES
        if study.starts_on <= decision.as_of
    ]
    return [*pauses, Change(Act.RESIT, "Fail the first time and resit")]


def _starts(
    study: Study | None, decision: Decision, reference: Reference
) -> list[Change]:
    day = decision.as_of
    if study and study.starts_on > day:
        day = study.starts_on
    intakes: list[Intake] = []
    while len(intakes) < INTAKES_OFFERED:
        intake = next_intake(reference, day)
        if intake is None:
            break
        intakes.append(intake)
        day = intake.last + ONE_DAY
    return [
        Change(
            Act.START,
            f"Start the NPQ in {name_of(intake)}",
            on=max(intake.first, decision.as_of),
        )
        for intake in intakes
        if not study or intake.first > study.starts_on
    ]


def read_change(slug: str, changes: list[Change]) -> Change | None:
    return next((change for change in changes if change.slug == slug), None)


def what_if(
    facts: Facts, change: Change, as_of: date, reference: Reference = REFERENCE
) -> Facts:
    """The facts as they would be; nothing else is touched."""
    return CHANGED[change.act](facts, change, as_of, reference)


def _paused(facts: Facts, change: Change, as_of: date, reference: Reference) -> Facts:
    """The result comes as many months later as the pause is long."""
    return _with_qualification(
        facts,
        outcome=Outcome.DEFERRED,
        outcome_on=as_of,
        expected_outcome_on=add_months(
            _expected(facts, as_of, reference), change.months
        ),
    )


def _resit(facts: Facts, change: Change, as_of: date, reference: Reference) -> Facts:
    """A second result comes four months after the first: those in hand are for this."""
    expected = add_months(_expected(facts, as_of, reference), RESIT_MONTHS)
    return _with_qualification(facts, expected_outcome_on=expected)


def _expected(facts: Facts, as_of: date, reference: Reference) -> date:
    book, asked = rulebook_on(as_of, reference), facts.qualification
    day = asked.expected_outcome_on or add_months(
        asked.course_started_on, book.months_to_outcome
    )
    return max(day, as_of)


def _started(facts: Facts, change: Change, as_of: date, reference: Reference) -> Facts:
    course = Qualification(
        Kind.NPQ, change.on, Outcome.IN_PROGRESS, provider_recognised=Answer.YES
    )
    return replace(facts, qualification=course)


def _moved(facts: Facts, change: Change, as_of: date, reference: Reference) -> Facts:
    """A new post at a mainstream school; the one left counts as service before it."""
    post = facts.designation
    spells = [
        spell
        if spell.end is None or spell.end <= change.on
        else Spell(spell.start, change.on)
        for spell in facts.previous_service
    ]
    return replace(
        facts,
        designation=Designation(
            post.establishment_type,
            change.on,
            is_head=post.is_head,
            teaches_at_school=post.teaches_at_school,
        ),
        previous_service=(*spells, Spell(post.appointed_on, change.on)),
    )


def _with_qualification(facts: Facts, **changed) -> Facts:
    return replace(facts, qualification=replace(facts.qualification, **changed))


CHANGED = {
    Act.PAUSE: _paused,
    Act.RESIT: _resit,
    Act.START: _started,
    Act.MOVE: _moved,
}


CHANGES_TO = {
    Status.INFEASIBLE: "This moves the result past the deadline.",
    Status.AT_RISK: "It could still be in time, with too little in hand.",
    Status.WORKING_TOWARDS: "This would be in time.",
    Status.WILL_START: "This would be in time.",
}


def difference(before: Decision, after: Decision) -> str:
    """What the change does, in one sentence."""
    if after.status is Status.ADVICE and after.clock.deadline == before.clock.deadline:
        return (
            f"The deadline of {written(after.clock.deadline)} stays the one to plan by. "
            "The law could also be read another way: take advice before relying on that."
        )
    if after.status is before.status:
        return "The answer stays the same."
    return CHANGES_TO.get(after.status, "The answer changes.")
