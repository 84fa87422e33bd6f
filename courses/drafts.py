"""Text that arrived when it could not be saved: kept in the session until it can be.

A session may have expired, or a form may have been made before its writer signed in
again. The text waits, encrypted, and comes back only to the person whose form it was.
"""

from django.core import signing

from .encryption import fernet

KEY = "note-draft"
LONGEST = 20_000


def writer_token(user) -> str:
    """Goes into each note's form and says whose text it will hold."""
    return signing.dumps(str(user.uuid), salt="note-writer")


def keep_draft(request) -> bool:
    """Put the text of a note's form aside; false where the request holds none."""
    post = request.POST
    try:
        writer = signing.loads(post.get("writer", ""), salt="note-writer")
    except signing.BadSignature:
        return False
    if post.get("act") != "note" or len(post.get("text", "")) > LONGEST:
        return False
    request.session[KEY] = {
        "path": request.path,
        "block": post.get("block", ""),
        "writer": writer,
        "text": fernet().encrypt(post.get("text", "").encode()).decode(),
    }
    return True


def draft_for(request) -> tuple[str, str] | None:
    """(block id, text) that waits for this person on this page."""
    kept = request.session.get(KEY)
    if (
        not kept
        or kept["path"] != request.path
        or kept["writer"] != str(request.user.uuid)
    ):
        return None
    return kept["block"], fernet().decrypt(kept["text"].encode()).decode()


def drop_draft(request) -> None:
    request.session.pop(KEY, None)
