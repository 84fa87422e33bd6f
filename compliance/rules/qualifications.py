"""Whether a recorded qualification is enough, and counts."""

from .case import Case, Status
from .facts import Answer, Kind, Outcome
from .reasons import Code


def not_enough_known(case: Case) -> Status | None:
    """Step 3. Without the day of appointment, the qualification, the date of a pass or the
    start of a course, or with an outcome dated before its course, nothing is claimed.

    Source: READING: unknown is never shown as done.
    """
    if missing := _what_is_missing(case):
        case.because(missing)
        return Status.UNKNOWN
    return None


def _what_is_missing(case: Case) -> Code | None:
    if case.facts.designation.appointed_on is None:
        return Code.NO_APPOINTMENT_DATE
    if case.qualification.kind is Kind.UNKNOWN:
        return Code.QUALIFICATION_UNKNOWN
    return _what_course_lacks(case) if case.is_course else None


def _what_course_lacks(case: Case) -> Code | None:
    if case.outcome is Outcome.PASSED and case.qualification.outcome_on is None:
        return Code.PASS_WITHOUT_DATE
    if case.qualification.course_started_on is None and not _start_is_implied(case):
        return Code.COURSE_WITHOUT_START
    if contradicts_itself(case):
        return Code.OUTCOME_BEFORE_COURSE
    return None


def _start_is_implied(case: Case) -> bool:
    """No NPQ began before September 2024; what was completed by then began by then."""
    if case.outcome is not Outcome.PASSED or case.qualification.outcome_on is None:
        return False
    return (
        case.qualification.kind is Kind.NPQ
        or case.qualification.outcome_on < case.book.npq_from
    )


def contradicts_itself(case: Case) -> bool:
    """A pass, a fail or a void dated before its own course began; a withdrawal may be.

    Source: READING: one of two dates that cannot both be right is wrong.
    """
    asked = case.qualification
    if asked.outcome_on is None or case.outcome not in {
        Outcome.PASSED,
        Outcome.FAILED,
        Outcome.VOIDED,
    }:
        return False
    began = asked.course_started_on
    if began is None and asked.kind is Kind.NPQ:
        began = case.book.npq_from
    return began is not None and asked.outcome_on < began


def holds_nasenco(case: Case) -> Status | None:
    """Step 4. NASENCO counts where the course began before 1 September 2024 and was
    completed before 1 September 2027, unless the provider is known not to count.

    Source: LAW reg 49(7)-(9).
    """
    asked, book = case.qualification, case.book
    if (
        asked.kind is Kind.NASENCO
        and case.outcome is Outcome.PASSED
        and asked.outcome_on is not None
        and (asked.course_started_on or asked.outcome_on) < book.npq_from
        and asked.outcome_on < book.nasenco_completed_before
        and asked.provider_recognised is not Answer.NO
    ):
        case.because(Code.REG49_7_NASENCO)
        return Status.HELD_NASENCO
    return None


def holds_npq(case: Case) -> Status | None:
    """Step 5. The NPQ for SENCOs counts where it was begun on or after 1 September 2024 and
    passed with a listed provider; it is unknown until somebody has checked the provider.

    Source: LAW reg 49(7)-(9), Schedule A1; GUIDANCE: met on receiving the outcome.
    """
    asked = case.qualification
    if (
        asked.kind is not Kind.NPQ
        or case.outcome is not Outcome.PASSED
        or asked.outcome_on is None
        or (asked.course_started_on or case.book.npq_from) < case.book.npq_from
    ):
        return None
    if asked.provider_recognised is Answer.YES:
        case.because(Code.REG49_9_NPQ)
        return Status.HELD_NPQ
    if asked.provider_recognised is Answer.UNKNOWN:
        case.because(Code.PROVIDER_UNCHECKED)
        return Status.UNKNOWN
    return None


def why_course_cannot_count(case: Case) -> Code | None:
    """A course counts with a provider not known to be outside the list: NPQ begun from
    1 September 2024 on, NASENCO begun before it while it can still be completed.

    Source: LAW reg 49(7)-(9).
    """
    asked, book = case.qualification, case.book
    began = asked.course_started_on or book.npq_from
    if asked.provider_recognised is Answer.NO:
        return Code.REG49_9_PROVIDER
    if asked.kind is Kind.NPQ:
        return Code.REG49_9_NPQ_BEGUN_EARLY if began < book.npq_from else None
    if began >= book.npq_from:
        return Code.REG49_7_NASENCO_BEGUN_LATE
    if case.as_of >= book.nasenco_completed_before:
        return Code.REG49_7_NASENCO_LATE
    return None
