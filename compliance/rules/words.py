"""The words of a status on screens and in documents: codes never get there."""

from dataclasses import dataclass
from datetime import date

from .case import HELD, Status
from .decision import Decision
from .eligibility import Eligibility
from .facts import Facts
from .reasons import Code
from .reference import Grade, Intake

NOTHING_RECORDED = "Nothing recorded"
ASSURANCE = (
    "This is an assurance record, not a statutory return. The duty binds the governing "
    "body of a maintained school and the proprietor of an academy, not the head teacher."
)
FIXED = {
    Status.WORKING_TOWARDS: "Working towards it",
    Status.INFEASIBLE: "Cannot be finished by the deadline on today's dates",
    Status.ADVICE: "The law can be read two ways: take advice",
    Status.UNKNOWN: "Not enough is recorded",
    Status.EXEMPT_PRE_2009: "Not required: in post before September 2009",
    Status.NOT_APPLICABLE: "This duty does not cover this setting",
}
GRADES = {Grade.SAFE: "safe", Grade.TIGHT: "tight", Grade.TOO_LATE: "too late"}


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    green: bool = False


def written(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def no_senco_since(day: date) -> str:
    return f"No SENCO since {written(day)}"


def successor_from(facts: Facts) -> str:
    post = facts.designation
    if post.month_only:
        return f"from {post.appointed_on:%B} {post.appointed_on.year} a successor"
    return f"from {written(post.appointed_on)} a successor"


def words_for(decision: Decision, facts: Facts, *, evidence_seen: bool) -> Words:
    """Only a qualification that is held and whose evidence was seen is green, and only
    where nothing bars the person from the post.

    Source: READING: unknown is never shown as done.
    """
    status = decision.status
    if status in HELD:
        if evidence_seen:
            may_be = decision.eligibility is not Eligibility.INELIGIBLE
            return Words("Holds it", green=may_be)
        return Words("Said to hold it, evidence not seen")
    if status in FIXED:
        return Words(FIXED[status])
    return Words(SPOKEN[status](decision, facts))


def _pending(decision: Decision, facts: Facts) -> str:
    post = facts.designation
    if post.month_only:
        return f"Starts {post.appointed_on:%B} {post.appointed_on.year}"
    return f"Starts {written(post.appointed_on)}"


def _at_risk(decision: Decision, facts: Facts) -> str:
    if Code.DEFERRED in decision.reasons:
        since = facts.qualification.outcome_on
        return f"Paused since {written(since)}" if since else "Paused"
    if Code.RESULT_OVERDUE in decision.reasons:
        return "Result overdue"
    return "Working towards it, but time is tight"


def _not_enrolled(decision: Decision, facts: Facts) -> str:
    intake, grade = decision.intake, GRADES[decision.next_intake_grade]
    text = f"No place yet: {name_of(intake)} is {grade}"
    if intake.first <= decision.as_of:
        text += ", ask today whether a place is left"
    return text


def name_of(intake: Intake) -> str:
    first, last = intake.first, intake.last
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B} {first.year}"
    return f"{written(first)} to {written(last)}"


SPOKEN = {
    Status.PENDING: _pending,
    Status.ENDED: lambda _, facts: f"Left {written(facts.designation.left_on)}",
    Status.AT_RISK: _at_risk,
    Status.WILL_START: lambda _, facts: (
        f"Place accepted, starts {written(facts.qualification.course_started_on)}"
    ),
    Status.NOT_ENROLLED: _not_enrolled,
    Status.BREACH: lambda decision, _: (
        f"Deadline passed on {written(decision.clock.last_deadline)}"
    ),
}
