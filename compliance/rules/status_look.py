"""The shape and the tone of a status: shape and word first, colour last."""

from dataclasses import dataclass
from datetime import date

from .case import HELD, Status
from .decision import Decision
from .eligibility import Eligibility
from .facts import Facts
from .reasons import Code
from .words import NOTHING_RECORDED, no_senco_since, words_for

SCHOOL_WITHOUT_RECORD, SCHOOL_WITHOUT_SENCO = "NOTHING_RECORDED", "NO_SENCO"
MAY_NOT_BE_SENCO = "MAY_NOT_BE_SENCO"


@dataclass(frozen=True, slots=True)
class Look:
    """`shape` is the name of a sign, `tone` that of a colour and its tint."""

    shape: str
    tone: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is shown of one status: its words and how they look."""

    text: str
    look: Look


LOOKS = {
    Status.WORKING_TOWARDS: Look("s-towards", "towards"),
    Status.WILL_START: Look("s-place", "towards"),
    Status.AT_RISK: Look("s-risk", "risk"),
    Status.NOT_ENROLLED: Look("s-open", "risk"),
    Status.INFEASIBLE: Look("s-cannot", "stopped"),
    Status.BREACH: Look("s-past", "stopped"),
    Status.ADVICE: Look("s-two", "quiet"),
    Status.UNKNOWN: Look("s-unknown", "quiet"),
    Status.EXEMPT_PRE_2009: Look("s-exempt", "quiet"),
    Status.NOT_APPLICABLE: Look("s-exempt", "quiet"),
    Status.PENDING: Look("s-later", "quiet"),
    Status.ENDED: Look("s-left", "quiet"),
    SCHOOL_WITHOUT_RECORD: Look("s-none", "quiet"),
    SCHOOL_WITHOUT_SENCO: Look("s-none", "stopped"),
    MAY_NOT_BE_SENCO: Look("s-cannot", "risk"),
}
SEEN, SAID, BARRED = (
    Look("s-held", "held"),
    Look("s-said", "quiet"),
    Look("s-held", "quiet"),
)
PAUSED, TIGHT_PLACE = Look("s-paused", "risk"), Look("s-place", "risk")


def look_of(
    status: str,
    *,
    evidence_seen: bool = False,
    paused: bool = False,
    barred: bool = False,
) -> Look:
    """Also of what is only stored: a status of a SENCO, or that a school has none.

    Source: READING: green is only what is held, whose evidence was seen, and by
    somebody who may be SENCO.
    """
    if status in HELD:
        if evidence_seen and barred:
            return BARRED
        return SEEN if evidence_seen else SAID
    if status == Status.AT_RISK and paused:
        return PAUSED
    return LOOKS[status]


def standing_of(decision: Decision, facts: Facts, *, evidence_seen: bool) -> Standing:
    text = words_for(decision, facts, evidence_seen=evidence_seen).text
    if decision.status is Status.WILL_START and Code.RESULT_TIGHT in decision.reasons:
        return Standing(text, TIGHT_PLACE)
    paused = Code.DEFERRED in decision.reasons
    look = look_of(
        decision.status,
        evidence_seen=evidence_seen,
        paused=paused,
        barred=decision.eligibility is Eligibility.INELIGIBLE,
    )
    return Standing(text, look)


def standing_without_record() -> Standing:
    return Standing(NOTHING_RECORDED, LOOKS[SCHOOL_WITHOUT_RECORD])


def standing_without_senco(since: date) -> Standing:
    return Standing(no_senco_since(since), LOOKS[SCHOOL_WITHOUT_SENCO])
