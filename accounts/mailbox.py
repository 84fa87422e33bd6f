"""The e-mails that a demo or development site wrote into files, to be read in it."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

__all__ = ["Letter", "letter", "letters"]

SHOWN = 50
LARGEST = 1024 * 1024  # bytes; ours are a hundredth of it
AGAIN = "~"  # between the name of a file and the number of a letter in it
SEPARATOR = b"\n" + b"-" * 79 + b"\n"  # Django's file backend ends a message with it


@dataclass(frozen=True)
class Letter:
    name: str
    subject: str
    to: str
    sent_at: datetime | None
    text: str
    html: str


def letters(folder: Path) -> list[Letter]:
    """The newest first, at most fifty."""
    names = sorted((path.name for path in folder.glob("*.log")), reverse=True)
    found = [
        letter(folder, f"{name}{AGAIN}{number}" if number else name)
        for name in names[:SHOWN]
        for number in range(messages_in(folder / name))
    ]
    return sorted(
        (one for one in found if one),
        key=lambda one: (one.sent_at.timestamp() if one.sent_at else 0, one.name),
        reverse=True,
    )[:SHOWN]


def messages_in(path: Path) -> int:
    """Letters of one second may share a file."""
    with path.open("rb") as handle:
        return max(handle.read(LARGEST).count(SEPARATOR), 1)


def letter(folder: Path, name: str) -> Letter | None:
    """One message by the name of its file, which must lie in `folder` itself."""
    file_name, _, number = name.partition(AGAIN)
    path = folder / file_name
    if path.parent != folder or path.suffix != ".log" or not path.is_file():
        return None
    with path.open("rb") as handle:
        parts = handle.read(LARGEST).split(SEPARATOR)
    index = int(number) if number.isdecimal() else 0
    if index >= len(parts) or (index and not parts[index].strip()):
        return None
    raw = parts[index]
    message = message_from_bytes(raw, policy=policy.default)
    date = message["date"]
    return Letter(
        name=name,
        subject=str(message["subject"] or ""),
        to=str(message["to"] or ""),
        sent_at=date.datetime if date else None,
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return part.get_content() if part else ""
