"""What somebody told us, in words, beside the question it answers."""

from dataclasses import dataclass

from .facts import (
    Answer,
    Facts,
    Induction,
    Kind,
    Outcome,
    QualifiedTeacher,
    Spell,
)
from .school_kinds import label_of, said_of
from .told import (
    BEFORE,
    COURSE,
    HEAD,
    POST,
    QUALIFICATION,
    SCHOOL,
    TEACHER,
)
from .verdict import QUALIFICATIONS
from .words import written

YES_NO = {Answer.YES: "Yes", Answer.NO: "No", Answer.UNKNOWN: "Not sure"}
QUALIFIED = {
    QualifiedTeacher.YES: "qualified",
    QualifiedTeacher.NO: "not a qualified teacher",
    QualifiedTeacher.PARTIAL_ACCESS: "qualified by the partial-access route",
    QualifiedTeacher.UNKNOWN: "qualification as a teacher not known",
}
INDUCTION = {
    Induction.COMPLETE: "induction complete",
    Induction.NOT_REQUIRED: "induction not required",
    Induction.INCOMPLETE: "induction not complete",
    Induction.UNKNOWN: "induction not known",
}
TEACHES = {
    Answer.YES: "teaches at the school",
    Answer.NO: "does not teach at the school",
    Answer.UNKNOWN: "not known whether teaching there",
}
HELD = QUALIFICATIONS | {Kind.NONE: "None, and no place", Kind.UNKNOWN: "Not sure"}
OUTCOMES = {
    Outcome.NOT_GIVEN: "No result yet",
    Outcome.IN_PROGRESS: "No result yet",
    Outcome.DEFERRED: "Paused",
    Outcome.WITHDRAWN: "Left the course",
    Outcome.PASSED: "Passed",
    Outcome.FAILED: "Not passed",
    Outcome.VOIDED: "Result taken back by the provider",
}
PROVIDERS = {
    Answer.YES: "provider named in law",
    Answer.NO: "provider not named in law",
    Answer.UNKNOWN: "provider not checked",
}


Change = tuple[str, str, str]  # a label, the words before, the words after


@dataclass(frozen=True, slots=True)
class Row:
    question: str
    label: str
    text: str


def rows_of(facts: Facts, questions: list[str]) -> list[Row]:
    """Without a qualification or a place there is no course to tell of."""
    if facts.qualification.kind in {Kind.NONE, Kind.UNKNOWN}:
        questions = [name for name in questions if name != COURSE]
    return [Row(name, LABELS[name], TEXTS[name](facts)) for name in questions]


def changed_rows(before: Facts, after: Facts, questions: list[str]) -> list[Change]:
    old, new = (
        {row.label: row.text for row in rows_of(facts, questions)}
        for facts in (before, after)
    )
    labels = [LABELS[name] for name in questions]
    texts = [
        (label, old.get(label, "None"), new.get(label, "None")) for label in labels
    ]
    return [change for change in texts if change[1] != change[2]]


def _school(facts: Facts) -> str:
    return label_of(said_of(facts.designation.establishment_type) or "not-sure")


def _post(facts: Facts) -> str:
    post = facts.designation
    if post.appointed_on is None:
        return "Not known"
    since = written(post.appointed_on)
    if post.month_only:
        since = f"{post.appointed_on:%B} {post.appointed_on.year}"
    return f"{since}, until {written(post.left_on)}" if post.left_on else since


def _before(facts: Facts) -> str:
    return "; ".join(map(_spell, facts.previous_service)) or "No"


def _spell(spell: Spell) -> str:
    end = f"to {written(spell.end)}" if spell.end else "on"
    return f"{written(spell.start)} {end}"


def _teacher(facts: Facts) -> str:
    teacher = facts.teacher
    parts = [
        QUALIFIED[teacher.qts],
        INDUCTION[teacher.induction],
        TEACHES[facts.designation.teaches_at_school],
    ]
    return _sentence(parts)


def _course(facts: Facts) -> str:
    asked = facts.qualification
    outcome = OUTCOMES[asked.outcome]
    if asked.outcome_on:
        outcome = f"{outcome} on {written(asked.outcome_on)}"
    parts = [
        asked.course_started_on and f"from {written(asked.course_started_on)}",
        outcome,
        asked.expected_outcome_on
        and f"result expected {written(asked.expected_outcome_on)}",
        PROVIDERS[asked.provider_recognised],
    ]
    return _sentence([part for part in parts if part])


def _sentence(parts: list[str]) -> str:
    text = ", ".join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])
    return text[0].upper() + text[1:]


LABELS = {
    SCHOOL: "School or setting",
    POST: "SENCO here since",
    BEFORE: "SENCO before",
    HEAD: "Head teacher",
    TEACHER: "Teacher",
    QUALIFICATION: "Qualification",
    COURSE: "Course",
}
TEXTS = {
    SCHOOL: _school,
    POST: _post,
    BEFORE: _before,
    HEAD: lambda facts: YES_NO[facts.designation.is_head],
    TEACHER: _teacher,
    QUALIFICATION: lambda facts: HELD[facts.qualification.kind],
    COURSE: _course,
}
