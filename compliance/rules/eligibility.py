"""Who may be a SENCO at all: it stands beside the status and hides none."""

from enum import StrEnum

from .facts import Answer, Facts, Induction, QualifiedTeacher
from .reasons import Code


class Eligibility(StrEnum):
    ELIGIBLE = "ELIGIBLE"
    INELIGIBLE = "INELIGIBLE"
    UNKNOWN = "UNKNOWN"


BARS_BY_QTS = {
    QualifiedTeacher.NO: Code.REG49_NO_QTS,
    QualifiedTeacher.PARTIAL_ACCESS: Code.REG49_PARTIAL_ACCESS,
}


# The first counts for most, where a school has several SENCOs.
WORST_FIRST = (Eligibility.INELIGIBLE, Eligibility.UNKNOWN, Eligibility.ELIGIBLE)
IN_SHORT = {
    Code.REG49_NO_QTS: "not a qualified teacher",
    Code.REG49_PARTIAL_ACCESS: "qualified only by the partial-access route",
    Code.REG49_INDUCTION: "induction not completed",
    Code.REG49_NOT_TEACHING: "does not teach at the school",
}


def eligibility(facts: Facts) -> tuple[Eligibility, tuple[Code, ...]]:
    """A head may be the SENCO; anybody else must be a qualified teacher, not by partial
    access, through induction where it is required, and teach at the school. One "no"
    is enough; an unknown that could change the answer leaves it open.

    Source: LAW reg 49(1)-(3), 2003 Regulations Sch 2 para 8A.
    """
    post, teacher = facts.designation, facts.teacher
    if post.is_head is Answer.YES:
        return Eligibility.ELIGIBLE, (Code.REG49_HEAD,)
    if bars := _bars(facts):
        if post.is_head is Answer.UNKNOWN:
            return Eligibility.UNKNOWN, (*bars, Code.ELIGIBILITY_UNKNOWN)
        return Eligibility.INELIGIBLE, bars
    if (
        teacher.qts is QualifiedTeacher.UNKNOWN
        or teacher.induction is Induction.UNKNOWN
        or post.teaches_at_school is Answer.UNKNOWN
    ):
        return Eligibility.UNKNOWN, (Code.ELIGIBILITY_UNKNOWN,)
    return Eligibility.ELIGIBLE, (Code.REG49_TEACHER,)


def _bars(facts: Facts) -> tuple[Code, ...]:
    bars = []
    if bar := BARS_BY_QTS.get(facts.teacher.qts):
        bars.append(bar)
    if facts.teacher.induction is Induction.INCOMPLETE:
        bars.append(Code.REG49_INDUCTION)
    if facts.designation.teaches_at_school is Answer.NO:
        bars.append(Code.REG49_NOT_TEACHING)
    return tuple(bars)
