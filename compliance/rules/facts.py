"""What is known about one designation, and of the person in it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class QualifiedTeacher(StrEnum):
    YES = "yes"
    NO = "no"
    PARTIAL_ACCESS = "partial_access"
    UNKNOWN = "unknown"


class Induction(StrEnum):
    COMPLETE = "complete"
    NOT_REQUIRED = "not_required"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """Of qualification."""

    NONE = "none"
    NASENCO = "nasenco"
    NPQ = "npq"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    NOT_GIVEN = ""
    IN_PROGRESS = "in_progress"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    PASSED = "passed"
    FAILED = "failed"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Designation:
    """`left_on` is the first day on which this person is no longer the SENCO here."""

    establishment_type: str
    appointed_on: date | None
    month_only: bool = False
    left_on: date | None = None
    is_head: Answer = Answer.UNKNOWN
    teaches_at_school: Answer = Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Spell:
    """A designation at a relevant school; `end` is the first day after it, if it ended."""

    start: date
    end: date | None = None

    def __post_init__(self):
        if self.end is not None and self.end <= self.start:
            raise ValueError("A spell ends after it starts.")


@dataclass(frozen=True, slots=True)
class Teacher:
    qts: QualifiedTeacher = QualifiedTeacher.UNKNOWN
    induction: Induction = Induction.UNKNOWN


@dataclass(frozen=True, slots=True)
class Qualification:
    """The latest outcome wins. `outcome_on`: NPQ received, NASENCO completed."""

    kind: Kind = Kind.UNKNOWN
    course_started_on: date | None = None
    outcome: Outcome = Outcome.NOT_GIVEN
    outcome_on: date | None = None
    expected_outcome_on: date | None = None
    provider_recognised: Answer = Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Facts:
    designation: Designation
    teacher: Teacher
    qualification: Qualification
    previous_service: tuple[Spell, ...] = ()
