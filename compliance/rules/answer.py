"""All that a screen says of one set of facts on one day."""

from dataclasses import dataclass, replace
from datetime import date

from .calendar import Event
from .case import HELD, Status
from .clock import ClockPicture, Stop, clock_picture
from .courses import grade_of
from .decision import Decision, decide
from .facts import Facts
from .months import ONE_DAY
from .next_steps import Step, bar_of, next_steps
from .reasons import REASONS, Code, Reason
from .reference import Grade, Reference, next_intake, rulebook_on
from .spans import days_left
from .status_look import Standing, standing_of
from .verdict import Verdict, verdict_of
from .what_if import Change, changes_for
from .words import GRADES, name_of, written

ABOUT_THE_PERSON = frozenset(
    {
        Code.REG49_HEAD,
        Code.REG49_TEACHER,
        Code.REG49_NO_QTS,
        Code.REG49_PARTIAL_ACCESS,
        Code.REG49_INDUCTION,
        Code.REG49_NOT_TEACHING,
        Code.ELIGIBILITY_UNKNOWN,
    }
)


@dataclass(frozen=True, slots=True)
class Answered:
    """`dates` are what must be planned by: a label, a day in words, and how far it is."""

    decision: Decision
    standing: Standing
    verdict: Verdict
    steps: tuple[Step, ...]
    reasons: list[Reason]
    clock: ClockPicture | None
    dates: list[tuple[str, str, str]]
    changes: list[Change]
    events: list[Event]

    @property
    def bar(self) -> str:
        return bar_of(self.decision)

    @property
    def turning_points(self) -> list[Stop]:
        """What two answers are compared by: the deadline and the result, or the intake."""
        stops = self.clock.stops if self.clock else ()
        points = [stop for stop in stops if stop.kind in {"end", "result", "intake"}]
        return sorted(points, key=lambda stop: stop.kind != "end")

    @property
    def day(self) -> str:
        return written(self.decision.as_of)


def answer_of(
    facts: Facts,
    as_of: date,
    reference: Reference,
    *,
    evidence_seen: bool = False,
    day_label: str = "Today",
) -> Answered:
    decision = decide(facts, as_of, reference)
    return Answered(
        decision=decision,
        standing=standing_of(decision, facts, evidence_seen=evidence_seen),
        verdict=verdict_of(
            decision, facts, evidence_seen=evidence_seen, reference=reference
        ),
        steps=next_steps(decision, facts, evidence_seen=evidence_seen),
        reasons=reasons_of(decision),
        clock=clock_picture(decision, facts, reference, day_label=day_label),
        dates=dates_of(decision, reference),
        changes=changes_for(facts, decision, reference),
        events=events_of(decision),
    )


def reasons_of(decision: Decision) -> list[Reason]:
    """Who may be a SENCO matters only where the duty covers the setting."""
    left_out = (
        ABOUT_THE_PERSON if decision.status is Status.NOT_APPLICABLE else frozenset()
    )
    return [REASONS[code] for code in decision.reasons if code not in left_out]


def dates_of(decision: Decision, reference: Reference) -> list[tuple[str, str, str]]:
    clock, as_of = decision.clock, decision.as_of
    if clock.deadline is None or decision.status is Status.ENDED:
        return []
    first = "Earlier deadline" if clock.alternative else "Deadline"
    days = [
        (first, clock.deadline),
        ("Later deadline, on the other reading", clock.alternative),
        ("Last safe start of a course", clock.last_safe_start),
        ("Last possible start of a course", clock.last_possible_start),
    ]
    dates = [(label, written(day), days_left(day, as_of)) for label, day in days if day]
    if decision.status in HELD:
        return dates[:1]
    intake = last_intake(decision, reference)
    return [*dates, intake] if intake else dates


def last_intake(
    decision: Decision, reference: Reference
) -> tuple[str, str, str] | None:
    """Of those that can still make it the last, and how it is graded.

    Source: READING of DfE's announcements: one intake a year unless others are known.
    """
    clock, found, day = decision.clock, None, decision.as_of
    book = rulebook_on(day, reference)
    while (intake := next_intake(reference, day)) is not None:
        grade = grade_of(clock, replace(book, intake=intake))
        if grade in {None, Grade.TOO_LATE}:
            break
        found, day = (intake, grade), intake.last + ONE_DAY
    if found is None:
        return None
    intake, grade = found
    return "Last intake that can still make it", name_of(intake), GRADES[grade]


def events_of(decision: Decision) -> list[Event]:
    """What is still ahead: the deadline, or both, and the last safe start."""
    clock, as_of = decision.clock, decision.as_of
    if decision.status in HELD or decision.status is Status.ENDED:
        return []
    about = (
        "Worked out by Pathways from what was entered. Open the link for the reasons."
    )
    events = [
        (clock.last_safe_start, "Last safe start of a SENCO course"),
        (clock.deadline, "SENCO qualification: deadline"),
        (clock.alternative, "SENCO qualification: later deadline, on another reading"),
    ]
    return [Event(day, title, about) for day, title in events if day and day >= as_of]
