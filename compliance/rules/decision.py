"""The status of one SENCO on one day: the first of the steps to answer counts."""

from dataclasses import dataclass
from datetime import date

from .case import Case, Status, known_outcome
from .courses import grade_of, no_place, on_course, place_accepted
from .deadlines import NO_CLOCK, Clock, clock_of
from .eligibility import Eligibility, eligibility
from .facts import Facts, Kind, Outcome
from .posts import (
    appointed_on_first_day,
    breach_from,
    in_post_before_2009,
    not_in_post,
    outside_duty,
    past_deadline,
    served_before,
)
from .qualifications import holds_nasenco, holds_npq, not_enough_known
from .reasons import REASONS, Code, Reason
from .reference import REFERENCE, Grade, Intake, Reference, rulebook_on


@dataclass(frozen=True, slots=True)
class Decision:
    """`reasons` are all that were produced on the way, in the order they arose."""

    as_of: date
    status: Status
    eligibility: Eligibility
    clock: Clock
    breach_from: date | None
    intake: Intake | None
    next_intake: date | None
    next_intake_grade: Grade | None
    reasons: tuple[Code, ...]

    @property
    def explained(self) -> list[Reason]:
        return [REASONS[code] for code in self.reasons]


def decide(facts: Facts, as_of: date, reference: Reference = REFERENCE) -> Decision:
    book = rulebook_on(as_of, reference)
    case = Case(
        facts=facts,
        book=book,
        qualification=facts.qualification,
        as_of=as_of,
        clock=clock_of(facts, book),
        outcome=known_outcome(facts.qualification, as_of),
    )
    status = next(answer for step in STEPS if (answer := step(case)) is not None)
    remark(case)
    may_be_senco, why = eligibility(facts)
    clock = NO_CLOCK if status is Status.NOT_APPLICABLE else case.clock
    return Decision(
        as_of=as_of,
        status=status,
        eligibility=may_be_senco,
        clock=clock,
        breach_from=breach_from(case) if status is Status.BREACH else None,
        intake=book.intake,
        next_intake=book.intake_starts_on,
        next_intake_grade=grade_of(clock, book),
        reasons=(*case.reasons, *why),
    )


def remark(case: Case) -> None:
    """What was read in a certain way, or left out, is said whatever the status.

    Source: READING: month precision is day 1; later service is not previous service.
    """
    post, asked = case.facts.designation, case.qualification
    if post.month_only and post.appointed_on is not None:
        case.because(Code.MONTH_PRECISION)
    if post.appointed_on is not None and case.facts.previous_service:
        _remark_on_service(case)
    if asked.kind is Kind.NONE and (
        asked.outcome is not Outcome.NOT_GIVEN or asked.course_started_on is not None
    ):
        case.because(Code.DETAILS_WITHOUT_QUALIFICATION)
    if case.is_course and case.outcome is not asked.outcome is not Outcome.NOT_GIVEN:
        case.because(Code.OUTCOME_NOT_YET_KNOWN)


def _remark_on_service(case: Case) -> None:
    appointed_on = case.facts.designation.appointed_on
    spells = case.facts.previous_service
    if any(
        spell.start < appointed_on and (spell.end is None or spell.end > appointed_on)
        for spell in spells
    ):
        case.because(Code.SHARED_SCHOOLS)
    if any(spell.start >= appointed_on for spell in spells):
        case.because(Code.LATER_SERVICE_IGNORED)


STEPS = (
    outside_duty,
    not_in_post,
    in_post_before_2009,
    not_enough_known,
    holds_nasenco,
    holds_npq,
    appointed_on_first_day,
    served_before,
    past_deadline,
    on_course,
    place_accepted,
    no_place,
)
