from django.db import models

from .rules import facts as rules_facts
from .rules.case import Status


def choices_of(enum, words: dict) -> list[tuple[str, str]]:
    """What a form offers of one of the rules' enumerations, in words."""
    return [(member.value, words[member]) for member in enum]


KINDS = choices_of(
    rules_facts.Kind,
    {
        rules_facts.Kind.NONE: "No qualification and no course",
        rules_facts.Kind.NASENCO: "National Award for SEN Co-ordination (NASENCO)",
        rules_facts.Kind.NPQ: "NPQ for SENCOs",
        rules_facts.Kind.UNKNOWN: "Not known",
    },
)
OUTCOMES = choices_of(
    rules_facts.Outcome,
    {
        rules_facts.Outcome.NOT_GIVEN: "No result yet",
        rules_facts.Outcome.IN_PROGRESS: "On the course",
        rules_facts.Outcome.DEFERRED: "Paused",
        rules_facts.Outcome.WITHDRAWN: "Left the course",
        rules_facts.Outcome.PASSED: "Passed",
        rules_facts.Outcome.FAILED: "Not passed",
        rules_facts.Outcome.VOIDED: "Result taken back by the provider",
    },
)
QUALIFIED = choices_of(
    rules_facts.QualifiedTeacher,
    {
        rules_facts.QualifiedTeacher.YES: "Yes",
        rules_facts.QualifiedTeacher.NO: "No",
        rules_facts.QualifiedTeacher.PARTIAL_ACCESS: "Only by the partial-access route",
        rules_facts.QualifiedTeacher.UNKNOWN: "Not known",
    },
)
INDUCTIONS = choices_of(
    rules_facts.Induction,
    {
        rules_facts.Induction.COMPLETE: "Completed",
        rules_facts.Induction.NOT_REQUIRED: "Not required",
        rules_facts.Induction.INCOMPLETE: "Not completed",
        rules_facts.Induction.UNKNOWN: "Not known",
    },
)
ANSWERS = choices_of(
    rules_facts.Answer,
    {
        rules_facts.Answer.YES: "Yes",
        rules_facts.Answer.NO: "No",
        rules_facts.Answer.UNKNOWN: "Not known",
    },
)


class Arrangement(models.TextChoices):
    """None of them changes the deadline: nothing in the Regulations does."""

    SOLE = "sole", "SENCO"
    JOB_SHARE = "job_share", "SENCO, job share"
    ACTING = "acting", "Acting SENCO"
    INTERIM = "interim", "Interim SENCO"


class Source(models.TextChoices):
    """Who recorded a designation."""

    SCHOOL = "school", "The school"
    TRUST = "trust", "The trust"
    AUTHORITY = "authority", "The local authority, accepted by the school"


class EvidenceKind(models.TextChoices):
    SEEN_ON_RECORD = "seen_on_record", "Seen on Check a teacher's record"
    CERTIFICATE = "certificate", "Certificate"
    PROVIDER_LETTER = "provider_letter", "Letter from the provider"


class ConfirmationAnswer(models.TextChoices):
    HOLDS = "holds", "Holds it"
    WORKING_TOWARDS = "working_towards", "Working towards it"
    WILL_START = "will_start", "Will start on a date"
    NOT_REQUIRED = "not_required", "Not required"
    CANNOT_CONFIRM = "cannot_confirm", "I cannot confirm"


class Endorser(models.TextChoices):
    """Whom the duty binds: the governing body, or for an academy the proprietor."""

    GOVERNORS = "governors", "Governors"
    TRUST = "trust", "Trust"


class ReportState(models.TextChoices):
    WAITING = "waiting", "Waits for the head"
    ACCEPTED = "accepted", "Accepted by the school"
    REFUSED = "refused", "Not accepted by the school"


class SchoolStanding(models.TextChoices):
    """Of a school: that of the SENCO who needs most, or that there is none.

    The values of `Status` stand for SENCOs; the words of all are in rules/words.py.
    """

    NOTHING_RECORDED = "NOTHING_RECORDED"
    NO_SENCO = "NO_SENCO"
    NOT_APPLICABLE = Status.NOT_APPLICABLE.value
    PENDING = Status.PENDING.value
    EXEMPT_PRE_2009 = Status.EXEMPT_PRE_2009.value
    UNKNOWN = Status.UNKNOWN.value
    HELD_NASENCO = Status.HELD_NASENCO.value
    HELD_NPQ = Status.HELD_NPQ.value
    ADVICE = Status.ADVICE.value
    BREACH = Status.BREACH.value
    INFEASIBLE = Status.INFEASIBLE.value
    AT_RISK = Status.AT_RISK.value
    WORKING_TOWARDS = Status.WORKING_TOWARDS.value
    WILL_START = Status.WILL_START.value
    NOT_ENROLLED = Status.NOT_ENROLLED.value
