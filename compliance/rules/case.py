"""What the steps of one decision share."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .deadlines import Clock
from .facts import Facts, Kind, Outcome, Qualification
from .reasons import Code
from .reference import Rulebook


class Status(StrEnum):
    NOT_APPLICABLE = "NOT_APPLICABLE"
    PENDING = "PENDING"
    ENDED = "ENDED"
    EXEMPT_PRE_2009 = "EXEMPT_PRE_2009"
    UNKNOWN = "UNKNOWN"
    HELD_NASENCO = "HELD_NASENCO"
    HELD_NPQ = "HELD_NPQ"
    ADVICE = "ADVICE"
    BREACH = "BREACH"
    INFEASIBLE = "INFEASIBLE"
    AT_RISK = "AT_RISK"
    WORKING_TOWARDS = "WORKING_TOWARDS"
    WILL_START = "WILL_START"
    NOT_ENROLLED = "NOT_ENROLLED"


HELD = frozenset({Status.HELD_NASENCO, Status.HELD_NPQ})


@dataclass(slots=True)
class Case:
    """What the steps share; each adds its reasons."""

    facts: Facts
    book: Rulebook
    qualification: Qualification
    as_of: date
    clock: Clock
    outcome: Outcome
    reasons: list[Code] = field(default_factory=list)

    def because(self, *codes: Code) -> None:
        self.reasons += codes

    @property
    def is_course(self) -> bool:
        return self.qualification.kind in {Kind.NPQ, Kind.NASENCO}

    @property
    def has_started(self) -> bool:
        started_on = self.qualification.course_started_on
        return started_on is not None and started_on <= self.as_of


def known_outcome(qualification: Qualification, as_of: date) -> Outcome:
    """An outcome dated later is not known yet: the course, once begun, is in progress.

    Source: READING: a fact counts from its own day.
    """
    outcome = qualification.outcome
    if outcome is Outcome.NOT_GIVEN or (
        qualification.outcome_on is not None and qualification.outcome_on > as_of
    ):
        return Outcome.IN_PROGRESS
    return outcome
