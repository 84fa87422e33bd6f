"""Marking, passing, and what a knowledge check needs before it may go live."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from courses.rules.content import PageContent
from courses.rules.gate import Problem


@dataclass(frozen=True)
class Question:
    """What marking needs of a question: its id and its right options."""

    id: UUID
    right: Collection[UUID]


@dataclass(frozen=True)
class Result:
    """`verdicts` says of each question whether it was answered rightly."""

    verdicts: Mapping[UUID, bool]
    right: int
    questions: int
    is_pass: bool


def mark(
    questions: Sequence[Question], chosen: Mapping[UUID, UUID], *, pass_mark: int
) -> Result:
    """`chosen` maps a question to an option. No answer is no right answer."""
    verdicts = {each.id: chosen.get(each.id) in each.right for each in questions}
    right = sum(verdicts.values())
    return Result(verdicts, right, len(verdicts), right >= pass_mark)


def unanswered(questions: Sequence[UUID], chosen: Collection[UUID]) -> list[int]:
    """The numbers, from 1, of the questions that are still to answer."""
    return [n for n, key in enumerate(questions, start=1) if key not in chosen]


@dataclass(frozen=True)
class CheckContent(PageContent):
    pass_mark: int | None = None


def questions_in(content: PageContent) -> list[dict]:
    return [block for block in content.body if block["type"] == "question"]


def has_questions(content: CheckContent) -> Iterator[Problem]:
    """A knowledge check has at least one question."""
    if content.body and not questions_in(content):
        yield Problem(
            "no_questions", "body", "A knowledge check needs at least one question."
        )


def pass_mark_can_be_reached(content: CheckContent) -> Iterator[Problem]:
    """The pass mark is set, and no higher than the number of questions."""
    count = len(questions_in(content))
    if not content.pass_mark:
        yield Problem(
            "no_pass_mark", "pass_mark", "Say how many right answers pass, from 1."
        )
    elif count and content.pass_mark > count:
        yield Problem(
            "pass_mark_too_high",
            "pass_mark",
            f"Nobody could pass: the pass mark is {content.pass_mark}, "
            f"and the number of questions is {count}.",
        )


GATE = (has_questions, pass_mark_can_be_reached)
