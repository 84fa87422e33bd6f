"""Questions and decisions: a situation, what is asked, and options with feedback."""

import re
from uuid import UUID

from .parts import Part, identity, paragraphs
from .text import LINE, plain_text, rich_text

OPTION = re.compile(
    r"^- (?:\[(?P<mark>[ x])\] )?(?:\{#(?P<id>[A-Za-z0-9-]+)\} )?(?P<text>.+)$"
)


def choice(part: Part, block: UUID) -> dict:
    start = options_start(part)
    asked = part.lines[:start]
    while asked and not asked[-1].strip():
        asked.pop()
    if not asked:
        raise part.fail("it does not say what is to be chosen.")
    # The last paragraph is the prompt; all before it is the situation.
    break_ = max((i for i, line in enumerate(asked) if not line.strip()), default=-1)
    situation = "\n".join(asked[: break_ + 1])
    value = {
        "context": paragraphs(part, situation) if situation.strip() else "",
        "prompt": plain_text("\n".join(asked[break_ + 1 :])),
        "options": options(part, block, start),
    }
    if part.name == "question":
        value["review"] = "review" in part.flags
    return value


def options_start(part: Part) -> int:
    # A list in the situation of a question is not its options: those have boxes.
    opening = "- [" if part.name == "question" else "- "
    return next(
        (i for i, line in enumerate(part.lines) if line.startswith(opening)),
        len(part.lines),
    )


def options(part: Part, block: UUID, start: int) -> list[dict]:
    values: list[dict] = []
    ids: set[str] = set()
    for option in read_options(part, start):
        value = {"text": plain_text(option["text"])}
        if part.name == "question":
            value["right"] = option["right"]
        value["feedback"] = rich_text(
            "\n".join(option["feedback"]), LINE, line=option["feedback_line"]
        )
        id_ = identity(block, option["id"] or value["text"])
        if id_ in ids:
            raise part.fail("two options have the same words or name.", option["line"])
        ids.add(id_)
        values.append({"type": "item", "value": value, "id": id_})
    return values


def option_names(part: Part, block: UUID) -> dict[str, str]:
    """The names that the file gives to options, by their ids."""
    found = read_options(part, options_start(part))
    return {identity(block, each["id"]): each["id"] for each in found if each["id"]}


def read_options(part: Part, start: int) -> list[dict]:
    found: list[dict] = []
    for number, line in enumerate(part.lines[start:], part.line + start):
        match = OPTION.match(line)
        if match:
            if (match["mark"] is None) == (part.name == "question"):
                raise part.fail(
                    "an option of a question begins “- [ ]”, of a decision “- ”.",
                    number,
                )
            found.append(
                {
                    "id": match["id"],
                    "text": match["text"],
                    "right": match["mark"] == "x",
                    "feedback": [],
                    "line": number,
                    "feedback_line": number,
                }
            )
        elif found and line.strip().startswith(">"):
            if not found[-1]["feedback"]:
                found[-1]["feedback_line"] = number
            found[-1]["feedback"].append(line.strip().removeprefix(">").strip())
        elif found and line.startswith("  ") and not found[-1]["feedback"]:
            found[-1]["text"] += " " + line.strip()
        elif line.strip():
            raise part.fail("this line belongs to no option.", number)
    return found
