"""Text that arrived when it could not be saved: kept in the session until it can be.

A session may have expired, or a form may have been made before its writer signed in
again. The text waits, encrypted, and comes back only to the person whose form it was.
"""

from dataclasses import dataclass
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.core import signing

from .encryption import fernet
from .posted import count_in, text_in, uuid_or_none

KEY = "note-drafts"
LONGEST = 20_000
# More than a note may hold: what is too long to save is not lost either.
LONGEST_KEPT = 5 * LONGEST
MOST_KEPT = 10


@dataclass(frozen=True)
class Draft:
    """`saves` is how often the note had been saved when the form was made."""

    text: str
    saves: int


def writer_token(user) -> str:
    """Goes into each note's form and says whose text it will hold."""
    return signing.dumps(str(user.uuid), salt="note-writer")


def keep_draft(request) -> bool:
    """Put the text of a note's form aside; false where the request holds none."""
    post = request.POST
    block, text = uuid_or_none(post.get("block", "")), text_in(post)
    if post.get("act") != "note" or block is None or len(text) > LONGEST_KEPT:
        return False
    try:
        writer = signing.loads(post.get("writer", ""), salt="note-writer")
    except signing.BadSignature:
        return False
    others = request.session.get(KEY, {})
    others.pop(str(block), None)
    newest = list(others.items())[1 - MOST_KEPT :]
    request.session[KEY] = dict(newest) | {
        str(block): {
            "writer": writer,
            "saves": count_in(post.get("saves", "")),
            "text": fernet().encrypt(text.encode()).decode(),
        }
    }
    return True


def drafts_for(request) -> dict[str, Draft]:
    """What waits for this person, by the ids of blocks."""
    drafts = {}
    for block, kept in request.session.get(KEY, {}).items():
        if kept["writer"] == str(request.user.uuid):
            try:
                text = fernet().decrypt(kept["text"].encode()).decode()
            except InvalidToken:  # its key was withdrawn
                continue
            drafts[block] = Draft(text, kept["saves"])
    return drafts


def drop_draft(request, block: UUID) -> None:
    if str(block) in request.session.get(KEY, {}):
        del request.session[KEY][str(block)]
        request.session.modified = True
