"""What stands in the fields of a form, which anybody may have filled in by hand."""

from uuid import UUID

MOST_DIGITS = 9


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def count_in(text: str) -> int:
    """A number of ours, 0 where there is none."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else 0


def text_in(post) -> str:
    """What was typed, with line ends as they are stored and counted."""
    return post.get("text", "").replace("\r\n", "\n")
