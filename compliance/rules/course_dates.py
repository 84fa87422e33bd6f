"""The dates of a course that a screen tells: what counts is decided in `courses`."""

from dataclasses import dataclass
from datetime import date

from .case import Case, Status, known_outcome
from .courses import has_resit_ahead
from .decision import Decision
from .facts import Facts, Kind, Outcome
from .months import ONE_DAY, add_months
from .qualifications import why_course_cannot_count
from .reference import Reference, Rulebook, rulebook_on


@dataclass(frozen=True, slots=True)
class Study:
    """From the start to the last day on which a result is still as expected.

    `is_given` where the provider named that day; `is_over` where the result is in.
    """

    starts_on: date | None
    ends_on: date
    result_on: date
    is_given: bool = False
    is_over: bool = False


def study_of(decision: Decision, facts: Facts, reference: Reference) -> Study | None:
    """Of the course that is on its way or was passed; none where there is no such."""
    book, asked = rulebook_on(decision.as_of, reference), facts.qualification
    outcome = known_outcome(asked, decision.as_of)
    case = Case(facts, book, asked, decision.as_of, decision.clock, outcome)
    if not case.is_course:
        return None
    if outcome is Outcome.PASSED and asked.outcome_on:
        began = asked.course_started_on
        return Study(began, asked.outcome_on, asked.outcome_on, is_over=True)
    if asked.course_started_on is None or not _is_on_its_way(case):
        return None
    return _ahead(facts, book)


def _is_on_its_way(case: Case) -> bool:
    if why_course_cannot_count(case):
        return False
    if case.outcome is Outcome.FAILED:
        return case.clock.deadline is not None and has_resit_ahead(case)
    return case.outcome in {Outcome.IN_PROGRESS, Outcome.DEFERRED}


def _ahead(facts: Facts, book: Rulebook) -> Study:
    asked = facts.qualification
    starts_on = asked.course_started_on
    ends_on = add_months(starts_on, book.months_of_study)
    if asked.expected_outcome_on:
        given = asked.expected_outcome_on
        return Study(starts_on, min(ends_on, given), given, is_given=True)
    if asked.kind is Kind.NASENCO:
        last = book.nasenco_completed_before - ONE_DAY
        return Study(starts_on, min(ends_on, last), last)
    return Study(starts_on, ends_on, add_months(starts_on, book.months_to_outcome))


def study_from_intake(decision: Decision, reference: Reference) -> Study | None:
    """What the next intake would give to somebody without a place."""
    if decision.next_intake is None or decision.status not in {
        Status.NOT_ENROLLED,
        Status.INFEASIBLE,
        Status.BREACH,
        Status.ADVICE,
        Status.UNKNOWN,
        Status.PENDING,
    }:
        return None
    book, starts_on = rulebook_on(decision.as_of, reference), decision.next_intake
    return Study(
        starts_on,
        add_months(starts_on, book.months_of_study),
        add_months(starts_on, book.months_to_outcome),
    )
