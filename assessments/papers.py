"""A version of a knowledge check made ready to ask, to show and to mark."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from assessments import rules
from assessments.models import Attempt, KnowledgeCheckPage
from courses.models import PublishedVersion
from courses.parts import Part, parts_of

STREAM = KnowledgeCheckPage._meta.get_field("body").stream_block


@dataclass(frozen=True)
class Paper:
    """`chosen` maps a question's id to the option chosen for it."""

    parts: list[Part]
    chosen: dict[UUID, UUID]
    # None in an author's draft only.
    pass_mark: int | None

    def of_kind(self, kind: str) -> list[Part]:
        return [part for part in self.parts if part.kind == kind]

    @property
    def texts(self) -> list[Part]:
        return self.of_kind("text")

    @property
    def references(self) -> list[Part]:
        return self.of_kind("references")

    @cached_property
    def questions(self) -> list[Part]:
        return self.of_kind("question")

    @cached_property
    def unanswered(self) -> list[int]:
        ids = [UUID(part.id) for part in self.questions]
        return rules.unanswered(ids, self.chosen)

    @property
    def answered(self) -> int:
        return len(self.questions) - len(self.unanswered)

    def stops(self, here: int = 0) -> list[str]:
        """The path through the questions, for the meter; `here` is a number."""
        return [
            "here" if n == here else "next" if n in self.unanswered else "done"
            for n in range(1, len(self.questions) + 1)
        ]

    def result(self) -> rules.Result:
        questions = [
            rules.Question(
                id=UUID(part.id),
                right={UUID(option.id) for option in part.options if option.right},
            )
            for part in self.questions
        ]
        return rules.mark(questions, self.chosen, pass_mark=self.pass_mark)


def paper_of(version: PublishedVersion, attempt: Attempt | None = None) -> Paper:
    """The questions of `version`, with the answers that `attempt` holds."""
    responses = {}
    if attempt:
        responses = {each.block_id: each for each in attempt.responses.all()}
    return Paper(
        parts=parts_of(
            STREAM.to_python(version.content["body"]), version.number, responses, {}
        ),
        chosen={key: each.option_id for key, each in responses.items()},
        pass_mark=version.content["pass_mark"],
    )
