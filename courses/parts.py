"""A published body made ready to show: each block with what the learner did there."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from .blocks import CHOICES, NOTES
from .models import Answer, Note


@dataclass(frozen=True)
class Option:
    id: str
    text: str
    right: bool
    feedback: Any
    is_chosen: bool


@dataclass
class Part:
    """`level` is the level of the block's own heading; `version` a version's number."""

    block: Any
    id: str
    kind: str
    level: int
    version: int
    answer: Answer | None = None
    note: Note | None = None
    # What was typed or is kept aside, where it differs from the stored note.
    draft: str | None = None
    error: str = ""
    conflict: Note | None = None
    writer: str = ""
    options: list[Option] = field(default_factory=list)

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.is_chosen), None)

    @property
    def text(self) -> str:
        if self.draft is not None:
            return self.draft
        return self.note.text if self.note else ""


def options_of(child, answer: Answer | None) -> list[Option]:
    return [
        Option(
            id=item.id,
            text=item.value["text"],
            right=bool(item.value.get("right")),
            feedback=item.value["feedback"],
            is_chosen=answer is not None and str(answer.option_id) == item.id,
        )
        for item in child.value["options"].bound_blocks
    ]


def parts_of(
    stream,
    version: int,
    answers: dict[UUID, Answer],
    notes: dict[UUID, Note],
) -> list[Part]:
    """`stream` is a StreamValue; answers and notes are keyed by block id."""
    parts = []
    level = 2
    for child in stream:
        part = Part(child, child.id, child.block_type, level, version)
        if child.block_type == "text" and "<h2" in str(child.value.source):
            level = 3
        if child.block_type in CHOICES and child.id:
            part.answer = answers.get(UUID(child.id))
        if child.block_type in CHOICES:
            part.options = options_of(child, part.answer)
        if child.block_type in NOTES and child.id:
            part.note = notes.get(UUID(child.id))
        parts.append(part)
    return parts
