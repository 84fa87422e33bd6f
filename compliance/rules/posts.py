"""Whether the duty covers the school and the post, and until when."""

from datetime import date

from .case import HELD, Case, Status
from .deadlines import earlier_spells, served_longer_than
from .months import ONE_DAY
from .qualifications import contradicts_itself, holds_nasenco, holds_npq
from .reasons import Code
from .reference import Covered


def outside_duty(case: Case) -> Status | None:
    """Step 1. Mainstream schools and maintained nursery schools are under the duty, other
    types are not; of a type that the table does not know nothing can be said.

    Source: LAW s.67, s.83, reg 2; READING for GIAS types 6, 14, 38, 42 and 43.
    """
    covered = case.book.covered.get(case.facts.designation.establishment_type)
    if covered is Covered.YES:
        return None
    if covered is None:
        case.because(Code.TYPE_UNKNOWN)
        return Status.UNKNOWN
    if covered is Covered.YES_BUT_UNCERTAIN:
        case.because(Code.ADVICE_COVERED)
        return None
    case.because(Code.REG2_NOT_COVERED)
    if covered is Covered.NO_BUT_DISPUTED:
        case.because(Code.ADVICE_NOT_COVERED)
    return Status.NOT_APPLICABLE


def not_in_post(case: Case) -> Status | None:
    """Step 2. A post that starts later is pending; one that was left has ended.

    Source: LAW reg 49(4), "still SENCO"; READING: a fact counts from its own day.
    """
    post = case.facts.designation
    if post.appointed_on is not None and post.appointed_on > case.as_of:
        case.because(Code.NOT_YET_IN_POST)
        return Status.PENDING
    if post.left_on is not None and post.left_on <= case.as_of:
        case.because(Code.LEFT_POST)
        return Status.ENDED
    return None


def in_post_before_2009(case: Case) -> Status | None:
    """Step 2. Whoever was in post before September 2009 has no deadline, whatever else is
    missing; the qualification is shown where it is held.

    Source: LAW reg 49(4).
    """
    appointed_on = case.facts.designation.appointed_on
    if appointed_on is None or appointed_on >= case.book.duty_from:
        return None
    if not contradicts_itself(case):
        for holds in (holds_nasenco, holds_npq):
            if (status := holds(case)) in HELD:
                return status
    case.reasons[:] = [
        code for code in case.reasons if code is not Code.PROVIDER_UNCHECKED
    ]
    case.because(Code.REG49_4_BEFORE_2009)
    return Status.EXEMPT_PRE_2009


def appointed_on_first_day(case: Case) -> Status | None:
    """Step 7. Who became SENCO on 1 September 2009, or in a month of which that is the
    first day, is exempt by the law and not by the guidance.

    Source: LAW reg 49(4), "after"; GUIDANCE, "before".
    """
    post = case.facts.designation
    if post.appointed_on == case.book.posts_after:
        case.because(Code.ADVICE_FIRST_DAY_2009)
        return Status.ADVICE
    return None


def served_before(case: Case) -> Status | None:
    """Step 8. Who was SENCO for more than twelve months in total before this appointment is
    exempt by the law and not by the guidance; the deadline stays shown.

    Source: LAW reg 49(4); GUIDANCE; READING: tested once, on becoming SENCO.
    """
    if not case.facts.previous_service:
        return None
    if served_longer_than(
        earlier_spells(case.facts), case.book.months_of_prior_service
    ):
        case.because(Code.ADVICE_PRIOR_SERVICE)
        return Status.ADVICE
    return None


def past_deadline(case: Case) -> Status | None:
    """Step 9. On the deadline itself nothing is late. After it, and not after a later
    reading of it, advice is needed; after both the deadline has passed.

    Source: LAW reg 49(4), "after the third anniversary"; READING where it differs.
    """
    case.because(Code.REG49_4_WINDOW)
    clock = case.clock
    if case.as_of <= clock.deadline:
        if clock.alternative:
            case.because(Code.TWO_DEADLINES)
        return None
    if case.as_of <= clock.last_deadline:
        case.because(Code.ADVICE_TWO_DEADLINES)
        return Status.ADVICE
    case.because(Code.REG49_4_PASSED)
    return Status.BREACH


def breach_from(case: Case) -> date:
    """The first day on which the status is BREACH: the day after the last deadline.

    Until a pass without a start is known, so little is known that the status is another.

    Source: LAW reg 49(4), "at any time after the third anniversary".
    """
    asked = case.qualification
    days = [case.clock.last_deadline + ONE_DAY, case.facts.designation.appointed_on]
    if case.is_course and asked.course_started_on is None:
        days.append(asked.outcome_on)
    return max(days)
