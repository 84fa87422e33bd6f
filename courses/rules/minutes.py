"""How long a page takes (docs/markdown.md, "Minutes")."""

from math import ceil

from .content import PageContent, items, texts

WORDS_A_MINUTE = 220
QUESTION_SECONDS = 40
DECISION_SECONDS = 90
REFLECTION_SECONDS = 4 * 60
# What the reader opens only on demand or hears is not reading time.
UNREAD = {"video": ("transcript",), "diagram": ("description", "svg")}


def words(content: PageContent) -> int:
    total = len(f"{content.title} {content.lead}".split())
    for block in content.body:
        value = block["value"]
        if block["type"] == "question":
            # One option's feedback is read, not all of them.
            value = {"prompt": value.get("prompt"), "context": value.get("context")} | {
                "options": [option.get("text") for option in items(value, "options")]
            }
        elif block["type"] in UNREAD:
            value = {
                key: part
                for key, part in value.items()
                if key not in UNREAD[block["type"]]
            }
        elif block["type"] == "references":
            continue
        total += sum(len(text.split()) for text in texts(value))
    return total


def seconds(block: dict) -> int:
    """What a block asks for beside reading."""
    match block["type"]:
        case "question":
            return QUESTION_SECONDS
        case "decision":
            return DECISION_SECONDS
        case "reflection":
            return REFLECTION_SECONDS
        case "task":
            return 60 * int(block["value"].get("minutes") or 0)
        case "video":
            return int(block["value"].get("seconds") or 0)
        case _:
            return 0


def minutes(content: PageContent) -> int:
    """Whole minutes, rounded up, never less than one."""
    total = words(content) * 60 / WORDS_A_MINUTE
    total += sum(seconds(block) for block in content.body)
    return max(1, ceil(total / 60))
