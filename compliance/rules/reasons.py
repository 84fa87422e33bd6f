"""Why a status is what it is: a sentence and a citation for each code."""

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    LAW = "LAW"
    GUIDANCE = "GUIDANCE"
    READING = "READING"


@dataclass(frozen=True, slots=True)
class Advice:
    """Where the text can be read two ways: both, and what to do next."""

    one: str
    other: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Reason:
    text: str
    basis: Basis
    citation: str
    advice: Advice | None = None


class Code(StrEnum):
    # who must have a qualified SENCO
    REG2_NOT_COVERED = "REG2_NOT_COVERED"
    ADVICE_NOT_COVERED = "ADVICE_NOT_COVERED"
    ADVICE_COVERED = "ADVICE_COVERED"
    TYPE_UNKNOWN = "TYPE_UNKNOWN"
    # who may be SENCO
    REG49_HEAD = "REG49_HEAD"
    REG49_TEACHER = "REG49_TEACHER"
    REG49_NO_QTS = "REG49_NO_QTS"
    REG49_PARTIAL_ACCESS = "REG49_PARTIAL_ACCESS"
    REG49_INDUCTION = "REG49_INDUCTION"
    REG49_NOT_TEACHING = "REG49_NOT_TEACHING"
    ELIGIBILITY_UNKNOWN = "ELIGIBILITY_UNKNOWN"
    # the post
    NOT_YET_IN_POST = "NOT_YET_IN_POST"
    LEFT_POST = "LEFT_POST"
    MONTH_PRECISION = "MONTH_PRECISION"
    SHARED_SCHOOLS = "SHARED_SCHOOLS"
    LATER_SERVICE_IGNORED = "LATER_SERVICE_IGNORED"
    REG49_4_BEFORE_2009 = "REG49_4_BEFORE_2009"
    ADVICE_FIRST_DAY_2009 = "ADVICE_FIRST_DAY_2009"
    ADVICE_PRIOR_SERVICE = "ADVICE_PRIOR_SERVICE"
    # the clock
    REG49_4_WINDOW = "REG49_4_WINDOW"
    TWO_DEADLINES = "TWO_DEADLINES"
    ADVICE_TWO_DEADLINES = "ADVICE_TWO_DEADLINES"
    REG49_4_PASSED = "REG49_4_PASSED"
    # what is missing
    NO_APPOINTMENT_DATE = "NO_APPOINTMENT_DATE"
    QUALIFICATION_UNKNOWN = "QUALIFICATION_UNKNOWN"
    PASS_WITHOUT_DATE = "PASS_WITHOUT_DATE"  # noqa: S105 no password
    COURSE_WITHOUT_START = "COURSE_WITHOUT_START"
    OUTCOME_BEFORE_COURSE = "OUTCOME_BEFORE_COURSE"
    PROVIDER_UNCHECKED = "PROVIDER_UNCHECKED"
    DETAILS_WITHOUT_QUALIFICATION = "DETAILS_WITHOUT_QUALIFICATION"
    OUTCOME_NOT_YET_KNOWN = "OUTCOME_NOT_YET_KNOWN"
    # the qualification
    REG49_7_NASENCO = "REG49_7_NASENCO"
    REG49_9_NPQ = "REG49_9_NPQ"
    REG49_7_NASENCO_LATE = "REG49_7_NASENCO_LATE"
    REG49_7_NASENCO_BEGUN_LATE = "REG49_7_NASENCO_BEGUN_LATE"
    REG49_9_NPQ_BEGUN_EARLY = "REG49_9_NPQ_BEGUN_EARLY"
    REG49_9_PROVIDER = "REG49_9_PROVIDER"
    # the course
    ON_COURSE = "ON_COURSE"
    DEFERRED = "DEFERRED"
    RESIT_AHEAD = "RESIT_AHEAD"
    RESULT_OVERDUE = "RESULT_OVERDUE"
    RESULT_TIGHT = "RESULT_TIGHT"
    RESULT_TOO_LATE = "RESULT_TOO_LATE"
    PLACE_ACCEPTED = "PLACE_ACCEPTED"
    # no course
    NOT_ON_COURSE = "NOT_ON_COURSE"
    WITHDRAWN = "WITHDRAWN"
    FAILED = "FAILED"
    VOIDED = "VOIDED"
    INTAKE_SAFE = "INTAKE_SAFE"
    INTAKE_TIGHT = "INTAKE_TIGHT"
    INTAKE_TOO_LATE = "INTAKE_TOO_LATE"
    INTAKE_OPEN = "INTAKE_OPEN"
    APPLICATIONS_CLOSED = "APPLICATIONS_CLOSED"


def law(text: str, citation: str) -> Reason:
    return Reason(text, Basis.LAW, citation)


def guidance(text: str) -> Reason:
    return Reason(
        text,
        Basis.GUIDANCE,
        "DfE, Mandatory qualification for SENCOs, 12 September 2024",
    )


def reading(text: str, citation: str) -> Reason:
    return Reason(text, Basis.READING, citation)


def advice(text: str, citation: str, *, one: str, other: str, next_step: str) -> Reason:
    return Reason(text, Basis.READING, citation, Advice(one, other, next_step))


SCOPE = "Children and Families Act 2014 s.67, s.83; SI 2014/1530 reg 2"
TEACHER = "SI 2014/1530 reg 49(1)-(3)"
CLOCK = "SI 2014/1530 reg 49(4)"
NASENCO = "SI 2014/1530 reg 49(7)-(9), as amended by SI 2024/535"
NPQ = "SI 2014/1530 reg 49(7)-(9), Schedule A1, as amended by SI 2024/535"
NO_GUESS = "what is not known is never shown as done"
ASK = (
    "Ask the local authority or a legal adviser, and write down who answered and when."
)

REASONS = {
    Code.REG2_NOT_COVERED: law(
        "The duty binds mainstream schools and maintained nursery schools. This setting is neither.",
        SCOPE,
    ),
    Code.ADVICE_NOT_COVERED: advice(
        "This setting is treated as outside the duty, and some bodies say otherwise.",
        SCOPE,
        one="A pupil referral unit or alternative provision is not a mainstream school, so the duty does not cover it.",
        other="Some bodies tell these settings to have a qualified SENCO as a mainstream school must.",
        next_step=ASK,
    ),
    Code.ADVICE_COVERED: advice(
        "A city technology college is treated as under the duty, though its legal basis is uncertain.",
        SCOPE,
        one="It is a mainstream school, so it must have a qualified SENCO.",
        other="It is neither a maintained school nor an academy, so the duty does not cover it.",
        next_step=ASK,
    ),
    Code.TYPE_UNKNOWN: reading(
        "The type of this school is not in our list, so we cannot say whether the duty covers it.",
        NO_GUESS,
    ),
    Code.REG49_HEAD: law("A head teacher or acting head may be the SENCO.", TEACHER),
    Code.REG49_TEACHER: law(
        "A qualified teacher who works as a teacher at the school, with induction done or not needed, may be the SENCO.",
        TEACHER,
    ),
    Code.REG49_NO_QTS: law(
        "A SENCO who is not the head must be a qualified teacher.", TEACHER
    ),
    Code.REG49_PARTIAL_ACCESS: law(
        "Qualified teacher status by the partial-access route does not count for a SENCO.",
        f"{TEACHER}; 2003 Regulations Sch 2 para 8A",
    ),
    Code.REG49_INDUCTION: law(
        "A SENCO who is not the head must have completed induction where it is required.",
        TEACHER,
    ),
    Code.REG49_NOT_TEACHING: law(
        "A SENCO who is not the head must work as a teacher at the school.", TEACHER
    ),
    Code.ELIGIBILITY_UNKNOWN: reading(
        "Not enough is recorded to say whether this person may be the SENCO.", NO_GUESS
    ),
    Code.NOT_YET_IN_POST: law(
        "This post has not started: the clock starts with it, or with an earlier post.",
        CLOCK,
    ),
    Code.LEFT_POST: law(
        "This person is no longer the SENCO here, so nothing is asked of this post.",
        CLOCK,
    ),
    Code.MONTH_PRECISION: reading(
        "Only the month of the appointment is recorded: we count from its first day.",
        "the earliest day is the strict one",
    ),
    Code.SHARED_SCHOOLS: reading(
        "This person was already SENCO elsewhere and still was on the day of this appointment: the clock does not restart.",
        CLOCK,
    ),
    Code.LATER_SERVICE_IGNORED: reading(
        "Service recorded as previous began on or after this appointment, so it is not counted.",
        CLOCK,
    ),
    Code.REG49_4_BEFORE_2009: law(
        "The qualification is asked of those who became SENCO after 1 September 2009.",
        CLOCK,
    ),
    Code.ADVICE_FIRST_DAY_2009: advice(
        "Law and guidance part on who became SENCO on 1 September 2009.",
        f"{CLOCK}; DfE guidance, 12 September 2024",
        one="The Regulations say after 1 September 2009, so somebody who became SENCO on that day is exempt.",
        other="The guidance exempts those in post before 1 September 2009, so somebody who became SENCO on that day needs the qualification.",
        next_step=f"Find the exact day in the contract or the governors' minutes. {ASK}",
    ),
    Code.ADVICE_PRIOR_SERVICE: advice(
        "This person was SENCO at relevant schools for more than twelve months before this appointment.",
        f"{CLOCK}; DfE guidance, 12 September 2024",
        one="The Regulations ask the qualification only of those with no more than twelve months as SENCO before, so this person is exempt.",
        other="The guidance asks it of everyone who became SENCO since September 2009, so it is required by the earlier deadline shown.",
        next_step=f"Gather the dates of the earlier posts. {ASK} Only the qualification, held by the earlier deadline, answers both readings: a place on a course does not.",
    ),
    Code.REG49_4_WINDOW: law(
        "A SENCO must hold the qualification by the third anniversary of becoming a SENCO.",
        CLOCK,
    ),
    Code.TWO_DEADLINES: reading(
        "The deadline can be counted two ways: we plan by the earlier one and show both.",
        CLOCK,
    ),
    Code.ADVICE_TWO_DEADLINES: advice(
        "The earlier deadline has passed and the later one has not.",
        CLOCK,
        one="The clock starts with the first post as SENCO anywhere, and three years from 29 February end on 28 February: the deadline has passed.",
        other="The clock starts with this post, and three years from 29 February end on 1 March: the deadline is still ahead.",
        next_step=f"{ASK} Tell the governors or the trust, whom the duty binds, and take the first course that can finish in time.",
    ),
    Code.REG49_4_PASSED: law(
        "The third anniversary has passed without the qualification, however it is counted.",
        CLOCK,
    ),
    Code.NO_APPOINTMENT_DATE: reading(
        "We do not know when this person became SENCO here.", NO_GUESS
    ),
    Code.QUALIFICATION_UNKNOWN: reading(
        "We do not know whether this person has a SENCO qualification or a place on a course.",
        NO_GUESS,
    ),
    Code.PASS_WITHOUT_DATE: reading(
        "A pass is recorded without its date, and the date decides whether it counts.",
        NO_GUESS,
    ),
    Code.COURSE_WITHOUT_START: reading(
        "A course is recorded without its start date, and the date decides whether it counts.",
        NO_GUESS,
    ),
    Code.OUTCOME_BEFORE_COURSE: reading(
        "The outcome is dated before the course began, so one of the two dates must be wrong.",
        NO_GUESS,
    ),
    Code.PROVIDER_UNCHECKED: law(
        "An NPQ counts where one of the listed providers awarded it. Nobody has checked that yet.",
        NPQ,
    ),
    Code.DETAILS_WITHOUT_QUALIFICATION: reading(
        "Details of a course are recorded beside 'no qualification'. We left them out.",
        NO_GUESS,
    ),
    Code.OUTCOME_NOT_YET_KNOWN: reading(
        "The outcome recorded is dated later than this day, so it is not counted yet.",
        "a fact counts from its own day",
    ),
    Code.REG49_7_NASENCO: law(
        "The National Award counts: the course began before 1 September 2024 and was completed before 1 September 2027.",
        NASENCO,
    ),
    Code.REG49_9_NPQ: law(
        "The NPQ for SENCOs counts: it was passed, with a listed provider, on a course begun on or after 1 September 2024.",
        NPQ,
    ),
    Code.REG49_7_NASENCO_LATE: law(
        "The National Award counts only if it is completed before 1 September 2027.",
        NASENCO,
    ),
    Code.REG49_7_NASENCO_BEGUN_LATE: law(
        "The National Award counts only if the course began before 1 September 2024.",
        NASENCO,
    ),
    Code.REG49_9_NPQ_BEGUN_EARLY: law(
        "The NPQ counts only if the course began on or after 1 September 2024.", NPQ
    ),
    Code.REG49_9_PROVIDER: law(
        "This course does not count: its provider is not one that the Regulations recognise.",
        NPQ,
    ),
    Code.ON_COURSE: guidance(
        "The requirement is met on the day the outcome is received: allow 18 months of study and up to 4 months more."
    ),
    Code.DEFERRED: reading(
        "The course is paused. Nothing in the Regulations pauses the deadline with it.",
        CLOCK,
    ),
    Code.RESIT_AHEAD: reading(
        "The first try was failed; a resit with a result before the deadline is planned.",
        "the latest outcome counts",
    ),
    Code.RESULT_OVERDUE: reading(
        "The result was expected before today: ask the provider for it.",
        "a result that is late is not counted as safe",
    ),
    Code.RESULT_TIGHT: reading(
        "Less than four months lie between the expected result and the last day: one delay or resit would be too much.",
        "Pathways: four months in hand",
    ),
    Code.RESULT_TOO_LATE: reading(
        "On today's dates the result comes after the last day.",
        f"{CLOCK}; DfE guidance: 18 months of study",
    ),
    Code.PLACE_ACCEPTED: reading(
        "A place is accepted and the course has not started: it counts as enrolled from its first day.",
        "a fact counts from its own day",
    ),
    Code.NOT_ON_COURSE: reading("No course is recorded.", CLOCK),
    Code.WITHDRAWN: reading("The last course was given up.", CLOCK),
    Code.FAILED: reading(
        "The last course was failed and no resit in time is recorded.", CLOCK
    ),
    Code.VOIDED: reading(
        "The outcome of the last course was taken back by the provider.", CLOCK
    ),
    Code.INTAKE_SAFE: reading(
        "Whoever starts at the next intake can finish with four months in hand.",
        "Pathways: 18 months of study, 4 for the result, 4 in hand",
    ),
    Code.INTAKE_TIGHT: reading(
        "Whoever starts at the next intake can finish in time if nothing goes wrong.",
        "Pathways: 18 months of study before the deadline",
    ),
    Code.INTAKE_TOO_LATE: reading(
        "Whoever starts at the next intake cannot have a result by the deadline.",
        "Pathways: 18 months of study before the deadline",
    ),
    Code.INTAKE_OPEN: reading(
        "Courses are starting now: ask today whether a place is left.",
        "providers start on different days",
    ),
    Code.APPLICATIONS_CLOSED: reading(
        "The day to apply for the next intake has passed: ask the provider whether it still takes you.",
        "providers' announcements",
    ),
}
