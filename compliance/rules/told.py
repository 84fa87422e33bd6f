"""Facts as a link says them: readable, without a name, and the same both ways."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from .facts import (
    Answer,
    Designation,
    Facts,
    Induction,
    Kind,
    Outcome,
    Qualification,
    QualifiedTeacher,
    Spell,
    Teacher,
)
from .reference import Covered, Reference, rulebook_on
from .roster import UnreadableError, read_appointment, read_date
from .school_kinds import code_of, said_of

Told = dict[str, list[str]]
SCHOOL, POST, BEFORE, HEAD = "school", "post", "before", "head"
TEACHER, QUALIFICATION, COURSE = "teacher", "qualification", "course"
# Each question, and what it puts into a link.
QUESTIONS = {
    SCHOOL: ("school",),
    POST: ("since", "left"),
    BEFORE: ("before",),
    HEAD: ("head",),
    TEACHER: ("qts", "induction", "teaches"),
    QUALIFICATION: ("has",),
    COURSE: ("began", "outcome", "outcome-on", "expected", "provider"),
}
# What is always there once a question is answered.
MARKS = {name: keys[0] for name, keys in QUESTIONS.items()} | {COURSE: "outcome"}
KEYS = tuple(key for keys in QUESTIONS.values() for key in keys)
NOT_KNOWN, NOTHING, NOT_GIVEN = "unknown", "none", "not-given"
MOST_POSTS = 20
CODE = re.compile(r"[0-9]{1,3}")


class ToldError(ValueError):
    """Of a link that somebody changed: which parts cannot be read, and why."""

    def __init__(self, problems: dict[str, str]):
        super().__init__(str(problems))
        self.problems = problems


# Out of facts ---------------------------------------------------------------------


def told_of(facts: Facts) -> Told:
    post, teacher, asked = facts.designation, facts.teacher, facts.qualification
    told = {
        "school": said_of(post.establishment_type) or "not-sure",
        "since": since_of(post.appointed_on, month_only=post.month_only),
        "left": day_of(post.left_on),
        "before": [spell_of(spell) for spell in facts.previous_service] or NOTHING,
        "head": word_of(post.is_head),
        "qts": word_of(teacher.qts),
        "induction": word_of(teacher.induction),
        "teaches": word_of(post.teaches_at_school),
        "has": word_of(asked.kind),
        "began": day_of(asked.course_started_on),
        "outcome": word_of(asked.outcome),
        "outcome-on": day_of(asked.outcome_on),
        "expected": day_of(asked.expected_outcome_on),
        "provider": word_of(asked.provider_recognised),
    }
    return {
        key: value if isinstance(value, list) else [value]
        for key, value in told.items()
        if value
    }


def word_of(member) -> str:
    return member.value.replace("_", "-") or NOT_GIVEN


def day_of(day: date | None) -> str:
    return day.isoformat() if day else ""


def since_of(day: date | None, *, month_only: bool) -> str:
    if day is None:
        return NOT_KNOWN
    return day.isoformat()[:7] if month_only else day.isoformat()


def spell_of(spell: Spell) -> str:
    return f"{spell.start.isoformat()}..{day_of(spell.end)}"


# Into facts -----------------------------------------------------------------------


def facts_of(told: Mapping[str, list[str]]) -> Facts:
    """Raises ToldError. What is not told is not known."""
    found, problems = {}, {}
    for key, (read, missing) in READERS.items():
        texts = told.get(key)
        try:
            found[key] = (
                read(texts if key == "before" else texts[-1]) if texts else missing
            )
        except UnreadableError as problem:
            problems[key] = str(problem)
    if problems:
        raise ToldError(problems)
    appointed_on, month_only = found["since"]
    return Facts(
        Designation(
            found["school"],
            appointed_on,
            month_only,
            found["left"],
            found["head"],
            found["teaches"],
        ),
        Teacher(found["qts"], found["induction"]),
        Qualification(
            found["has"],
            found["began"],
            found["outcome"],
            found["outcome-on"],
            found["expected"],
            found["provider"],
        ),
        found["before"],
    )


def read_school(text: str) -> str:
    code = code_of(text)
    if code and not CODE.fullmatch(code):
        raise UnreadableError("Choose the kind of school.")
    return code.lstrip("0")


def read_since(text: str) -> tuple[date | None, bool]:
    return (None, False) if text == NOT_KNOWN else read_appointment(text)


def read_before(texts: Iterable[str]) -> tuple[Spell, ...]:
    spells = [text for text in texts if text != NOTHING]
    if len(spells) > MOST_POSTS:
        raise UnreadableError(f"There is room for {MOST_POSTS} earlier posts.")
    return tuple(map(read_spell, spells))


def read_spell(text: str) -> Spell:
    start, dots, end = text.partition("..")
    if not dots or not start:
        raise UnreadableError("A post is written like 2020-09-01..2021-09-01.")
    try:
        return Spell(read_date(start), read_date(end))
    except UnreadableError:
        raise
    except ValueError:
        raise UnreadableError("A post ends after it starts.") from None


def one_of(enum: type) -> Callable[[str], object]:
    words = {word_of(member): member for member in enum}

    def read(text: str):
        try:
            return words[text]
        except KeyError:
            raise UnreadableError("Choose one of the answers.") from None

    return read


READERS = {
    "school": (read_school, ""),
    "since": (read_since, (None, False)),
    "left": (read_date, None),
    "before": (read_before, ()),
    "head": (one_of(Answer), Answer.UNKNOWN),
    "qts": (one_of(QualifiedTeacher), QualifiedTeacher.UNKNOWN),
    "induction": (one_of(Induction), Induction.UNKNOWN),
    "teaches": (one_of(Answer), Answer.UNKNOWN),
    "has": (one_of(Kind), Kind.UNKNOWN),
    "began": (read_date, None),
    "outcome": (one_of(Outcome), Outcome.NOT_GIVEN),
    "outcome-on": (read_date, None),
    "expected": (read_date, None),
    "provider": (one_of(Answer), Answer.UNKNOWN),
}


# Which questions matter -------------------------------------------------------------


def questions_that_matter(facts: Facts, as_of: date, reference: Reference) -> list[str]:
    """Of those answered so far: nothing more outside the duty or where the school is not
    known, no service before a post older than the rule, nothing of a teacher who is head.
    """
    book = rulebook_on(as_of, reference)
    post = facts.designation
    covered = book.covered.get(post.establishment_type)
    if covered in {None, Covered.NO, Covered.NO_BUT_DISPUTED}:
        return [SCHOOL]
    needless = set()
    if post.appointed_on is not None and post.appointed_on < book.duty_from:
        needless.add(BEFORE)
    if post.is_head is Answer.YES:
        needless.add(TEACHER)
    if facts.qualification.kind in {Kind.NONE, Kind.UNKNOWN}:
        needless.add(COURSE)
    return [name for name in QUESTIONS if name not in needless]


def keys_of(questions: Iterable[str]) -> list[str]:
    return [key for name in questions for key in QUESTIONS[name]]


def next_question(told: Told, matter: list[str]) -> str | None:
    return next((name for name in matter if MARKS[name] not in told), None)


def link(told: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Pairs for a query, in the order of the questions."""
    return [(key, text) for key in KEYS for text in told.get(key, [])]
