"""Whether a course, a place or the next intake can still make it."""

from datetime import date

from .case import Case, Status
from .deadlines import Clock
from .facts import Kind, Outcome
from .months import ONE_DAY, add_months
from .qualifications import why_course_cannot_count
from .reasons import Code
from .reference import Grade, Rulebook


def has_resit_ahead(case: Case) -> bool:
    """A failed participant is still on the course where a new result is expected after
    the fail, not before today and not after the deadline.

    Source: READING: a resit is a new outcome, and the latest counts.
    """
    asked = case.qualification
    return (
        case.outcome is Outcome.FAILED
        and asked.outcome_on is not None
        and asked.expected_outcome_on is not None
        and asked.expected_outcome_on > asked.outcome_on
        and case.as_of <= asked.expected_outcome_on <= case.clock.deadline
    )


def on_course(case: Case) -> Status | None:
    """Step 10. On a course that can count: it cannot be finished where even 18 months of
    study, or the expected result, come after the last day; time is tight where the result
    is less than four months before it, or the course is paused. A late result is not safe.

    Source: GUIDANCE: 18 months of study and up to 4 for the outcome; READING: 4 in hand.
    """
    resit = has_resit_ahead(case)
    is_open = case.outcome in {Outcome.IN_PROGRESS, Outcome.DEFERRED}
    if not case.is_course or not case.has_started or not (is_open or resit):
        return None
    if why_course_cannot_count(case):
        return None
    case.because(Code.RESIT_AHEAD if resit else Code.ON_COURSE)
    limit = last_day(case)
    if earliest_result(case) > limit:
        case.because(Code.RESULT_TOO_LATE)
        return Status.INFEASIBLE
    projected = projected_result(case)
    if projected < case.as_of:
        case.because(Code.RESULT_OVERDUE)
    in_hand = add_months(max(projected, case.as_of), case.book.months_in_hand)
    if in_hand > limit:
        case.because(Code.RESULT_TIGHT)
    if case.outcome is Outcome.DEFERRED:
        case.because(Code.DEFERRED)
    if in_hand > limit or case.outcome is Outcome.DEFERRED:
        return Status.AT_RISK
    return Status.WORKING_TOWARDS


def last_day(case: Case) -> date:
    """The last day for a result: the deadline, for NASENCO 31 August 2027 if earlier.

    Source: LAW reg 49(4), (7)-(9).
    """
    if case.qualification.kind is Kind.NASENCO:
        return min(case.clock.deadline, case.book.nasenco_completed_before - ONE_DAY)
    return case.clock.deadline


def earliest_result(case: Case) -> date:
    """The day that the provider gave, else 18 months after the start.

    Source: GUIDANCE: 18 months of study.
    """
    asked = case.qualification
    return asked.expected_outcome_on or add_months(
        asked.course_started_on, case.book.months_of_study
    )


def projected_result(case: Case) -> date:
    """The day that the provider gave, else 22 months after the start; for NASENCO its last.

    Source: GUIDANCE: up to 4 months after 18 of study; LAW reg 49(7)-(9) for NASENCO.
    """
    asked, book = case.qualification, case.book
    if asked.expected_outcome_on:
        return asked.expected_outcome_on
    if asked.kind is Kind.NASENCO:
        return book.nasenco_completed_before - ONE_DAY
    return add_months(asked.course_started_on, book.months_to_outcome)


def place_accepted(case: Case) -> Status | None:
    """Step 11. A place on an NPQ course that starts later is a status of its own; where
    even 18 months after its start, or the expected result, is late, it cannot be finished.

    Source: READING: an accepted place is no enrolment yet.
    """
    asked = case.qualification
    if (
        asked.kind is not Kind.NPQ
        or case.has_started
        or case.outcome not in {Outcome.IN_PROGRESS, Outcome.DEFERRED}
        or why_course_cannot_count(case)
    ):
        return None
    case.because(Code.PLACE_ACCEPTED)
    limit = last_day(case)
    if earliest_result(case) > limit:
        case.because(Code.RESULT_TOO_LATE)
        return Status.INFEASIBLE
    projected = max(projected_result(case), case.as_of)
    if add_months(projected, case.book.months_in_hand) > limit:
        case.because(Code.RESULT_TIGHT)
    return Status.WILL_START


WHY_NO_COURSE = {
    Outcome.WITHDRAWN: Code.WITHDRAWN,
    Outcome.FAILED: Code.FAILED,
    Outcome.VOIDED: Code.VOIDED,
}


WORDS_OF_GRADE = {
    Grade.SAFE: Code.INTAKE_SAFE,
    Grade.TIGHT: Code.INTAKE_TIGHT,
    Grade.TOO_LATE: Code.INTAKE_TOO_LATE,
}


def no_place(case: Case) -> Status:
    """Step 12. Without a course that can count, the next intake decides: it cannot be
    finished where even that one is too late.

    Source: READING: 18 months of study from the next known intake.
    """
    if case.is_course:
        reason = why_course_cannot_count(case)
        case.because(reason or WHY_NO_COURSE.get(case.outcome, Code.NOT_ON_COURSE))
    else:
        case.because(Code.NOT_ON_COURSE)
    grade = grade_of(case.clock, case.book) or Grade.TOO_LATE
    case.because(WORDS_OF_GRADE[grade])
    if grade is Grade.TOO_LATE:
        return Status.INFEASIBLE
    intake = case.book.intake
    if intake.first <= case.as_of:
        case.because(Code.INTAKE_OPEN)
    if intake.apply_by is not None and intake.apply_by < case.as_of:
        case.because(Code.APPLICATIONS_CLOSED)
    return Status.NOT_ENROLLED


def grade_of(clock: Clock, book: Rulebook) -> Grade | None:
    """An intake is safe where even its last day is, tight where its first day that is not
    past can still make it, else too late. Told "safe", nobody is at risk when she starts.

    Source: READING: 18 months of study, 4 for the result, 4 in hand.
    """
    if clock.deadline is None or book.intake is None:
        return None
    if book.intake.last <= clock.last_safe_start:
        return Grade.SAFE
    if book.intake_starts_on <= clock.last_possible_start:
        return Grade.TIGHT
    return Grade.TOO_LATE
