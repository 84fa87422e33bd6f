"""What a head may answer, what our records say, and where the two differ.

The three answers are those that local authorities ask schools for; "not required" is
offered only where a rule says so, or where the law can be read so.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .case import HELD, Status
from .course_dates import Study, study_of
from .duty import ASSURED
from .facts import Kind
from .reasons import REASONS, Code, Reason
from .reference import Reference
from .standing import View
from .words import written

# Raised with every change of the words below: a confirmation keeps the words it had.
DECLARATION = "2026-11"


class Reply(StrEnum):
    HOLDS = "holds"
    WORKING_TOWARDS = "working_towards"
    WILL_START = "will_start"
    NOT_REQUIRED = "not_required"
    CANNOT_CONFIRM = "cannot_confirm"


LABELS = {
    Reply.HOLDS: "Holds it",
    Reply.WORKING_TOWARDS: "Working towards it",
    Reply.WILL_START: "Will start on a date",
    Reply.NOT_REQUIRED: "Not required",
    Reply.CANNOT_CONFIRM: "I cannot confirm",
}
NOT_REQUIRED = {Status.EXEMPT_PRE_2009, Status.NOT_APPLICABLE}
WHY_NOT_REQUIRED = (
    Code.REG49_4_BEFORE_2009,
    Code.REG2_NOT_COVERED,
    Code.ADVICE_NOT_COVERED,
    Code.ADVICE_PRIOR_SERVICE,
    Code.ADVICE_FIRST_DAY_2009,
)
MISSING = {
    Kind.NASENCO: "Nobody has recorded that they saw its certificate.",
    Kind.NPQ: "Nobody has recorded that they saw it on Check a teacher’s record, or its certificate.",
}


@dataclass(frozen=True, slots=True)
class Offer:
    reply: Reply
    label: str
    hint: str
    is_ours: bool


def offers(view: View, reference: Reference) -> tuple[Offer, ...]:
    ours = our_record(view, reference)
    reason = why_not_required(view)
    hints = {Reply.NOT_REQUIRED: reason.text} if reason else {}
    return tuple(
        Offer(reply, LABELS[reply], hints.get(reply, ""), reply is ours)
        for reply in Reply
        if reply is not Reply.NOT_REQUIRED or reason
    )


def our_record(view: View, reference: Reference) -> Reply | None:
    """The answer that the record gives, or that it gives none."""
    if view.decision.status in HELD:
        return Reply.HOLDS
    if view.decision.status in NOT_REQUIRED:
        return Reply.NOT_REQUIRED
    course = study_of(view.decision, view.facts, reference)
    if course is None:
        return None
    if course.is_over:
        return Reply.HOLDS if view.decision.status is Status.PENDING else None
    return Reply.WORKING_TOWARDS if has_begun(course, view) else Reply.WILL_START


def has_begun(course: Study, view: View) -> bool:
    return course.starts_on is None or course.starts_on <= view.decision.as_of


def why_not_required(view: View) -> Reason | None:
    """The rule's own reason; where the law can be read two ways, that it can."""
    if view.decision.status not in {*NOT_REQUIRED, Status.ADVICE}:
        return None
    codes = [code for code in WHY_NOT_REQUIRED if code in view.decision.reasons]
    return REASONS[codes[0]] if codes else None


def contradiction(
    reply: Reply, starts_on: date | None, view: View, reference: Reference
) -> str:
    """The sentence that asks about it; empty where answer and record agree."""
    if reply is Reply.CANNOT_CONFIRM:
        return ""
    ours = our_record(view, reference)
    if reply is Reply.HOLDS:
        return _against_holding(ours, view)
    if reply is Reply.NOT_REQUIRED:
        return _against_not_required(view)
    if view.decision.status in HELD:
        return "The record says that the qualification is held already."
    course = study_of(view.decision, view.facts, reference)
    if course is None or course.is_over:
        return (
            "The record shows no course that has begun and can count."
            if reply is Reply.WORKING_TOWARDS
            else "The record shows no place on a course that can count."
        )
    return _against_course(reply, starts_on, course, view)


def _against_holding(ours: Reply | None, view: View) -> str:
    if ours is not Reply.HOLDS:
        return (
            "The record shows no qualification that counts. "
            f"It says: “{view.words.text}”."
        )
    return "" if view.evidence_seen else MISSING[view.facts.qualification.kind]


def _against_not_required(view: View) -> str:
    if view.decision.status in NOT_REQUIRED:
        return ""
    return (
        "The law can be read two ways here, and by one of them the qualification is "
        "required. Say whose advice your answer rests on."
    )


def _against_course(
    reply: Reply, starts_on: date | None, course: Study, view: View
) -> str:
    begun, day = has_begun(course, view), course.starts_on
    if reply is Reply.WORKING_TOWARDS:
        return (
            ""
            if begun
            else f"The record says that the course starts on {written(day)}."
        )
    if begun:
        return f"The record says that the course began on {written(day)}."
    if day != starts_on:
        return f"The record says that the course starts on {written(day)}."
    return ""


def confirms(reply: Reply | str) -> bool:
    """A head who cannot confirm has answered, and the confirmation stays due."""
    return reply != Reply.CANNOT_CONFIRM


def answer_words(reply: Reply, starts_on: date | None = None) -> str:
    if reply is Reply.WILL_START and starts_on:
        return f"Will start on {written(starts_on)}"
    return {Reply.CANNOT_CONFIRM: "The head cannot confirm"}.get(reply, LABELS[reply])


def declaration(
    reply: Reply, *, starts_on: date | None, reason: Reason | None, duty: str
) -> str:
    """What the head signs, whole; no name in it, since it is kept for good."""
    stated = {
        Reply.HOLDS: "I confirm that the SENCO of this record holds the qualification that the Regulations require.",
        Reply.WORKING_TOWARDS: "I confirm that the SENCO of this record is on a course towards the qualification that the Regulations require, and does not hold it yet.",
        Reply.WILL_START: f"I confirm that the SENCO of this record has accepted a place on a course towards the qualification that the Regulations require, and starts on {written(starts_on) if starts_on else ''}.",
        Reply.NOT_REQUIRED: f"I confirm that the SENCO of this record is not required to hold the qualification. {reason.text if reason else ''}".strip(),
        Reply.CANNOT_CONFIRM: "I cannot confirm today that the SENCO of this record holds the qualification, is working towards it or is not required to hold it.",
    }[reply]
    return "\n".join(
        [
            f"I am the head teacher, or the acting head teacher, of this school. {stated}",
            "To the best of my knowledge this is true today, and I have read what this record shows and the evidence that it lists.",
            f"{ASSURED} {duty}",
        ]
    )
