"""What a certificate may be: a PDF or a picture, by its content and not by its name.

A PDF with a lock, a script, or a file inside is refused: whoever opens a certificate
only wants to read it. What is packed (object streams) is unpacked, within bounds.
"""

import io
import re
import zlib
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024
# A JPEG is opened small, a PNG whole: so this bounds the memory that one takes.
MOST_PIXELS = {"JPEG": 110_000_000, "PNG": 40_000_000}
MOST_UNPACKED = 20 * 1024 * 1024
ENDS = 1024  # bytes in which a PDF may begin and end, as its readers allow

TOO_BIG = "The file is bigger than 10 MB. Choose a smaller one, or scan it at 150 dpi."
NOTHING_IN_IT = "The file is empty. Choose the file again."
OTHER_KIND = "Choose a PDF, a JPEG or a PNG. This file is something else, whatever its name says."
BROKEN = "This file does not open: it is damaged or cut off. Save or scan it again."
LOCKED = "This PDF is locked with a password. Save it without one, or scan the paper."
ACTIVE = (
    "This PDF holds a script or another file. Print it to a new PDF, or scan the paper."
)
TOO_LARGE_PICTURE = (
    "This picture is too large. Save it as a JPEG, or scan it at 300 dpi."
)

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png"}
MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
NAME_END = rb"(?![A-Za-z0-9])"
LOCK = re.compile(rb"/Encrypt" + NAME_END)
ACTS = re.compile(
    # A script's action says /JavaScript beside /JS, which chance writes into pictures.
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm)"
    + NAME_END
)
STREAM = re.compile(rb"(?<!end)stream\r?\n")
STREAM_END = b"endstream"
HEADER = 600  # bytes before a stream in which it says what it is


class RefusedError(Exception):
    """Says in a sentence what to do about a file."""


@dataclass(frozen=True, slots=True)
class Checked:
    content: bytes
    media_type: str


def checked(content: bytes) -> Checked:
    """Raises RefusedError."""
    if not content:
        raise RefusedError(NOTHING_IN_IT)
    if len(content) > MOST_BYTES:
        raise RefusedError(TOO_BIG)
    if b"%PDF-" in content[:ENDS]:
        check_pdf(content)
        return Checked(content, "application/pdf")
    kind = next(
        (kind for magic, kind in MAGIC.items() if content.startswith(magic)), ""
    )
    if not kind:
        raise RefusedError(OTHER_KIND)
    check_picture(content, kind)
    return Checked(content, PICTURES[kind])


def check_picture(content: bytes, kind: str) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS[kind]:
                raise RefusedError(TOO_LARGE_PICTURE)
            picture.draft(picture.mode, (1, 1))
            picture.load()
    except Image.DecompressionBombError as error:
        raise RefusedError(TOO_LARGE_PICTURE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise RefusedError(BROKEN) from error


def check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-ENDS:] or b"startxref" not in content[-2 * ENDS :]:
        raise RefusedError(BROKEN)
    spelled = [spelt(part) for part in [content, *unpacked(content)]]
    if any(LOCK.search(part) for part in spelled):
        raise RefusedError(LOCKED)
    if any(ACTS.search(part) for part in spelled):
        raise RefusedError(ACTIVE)


def spelt(part: bytes) -> bytes:
    """A name may be written with codes: /#4aavaScript is /JavaScript."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)


def unpacked(content: bytes):
    """The object streams of a PDF, in which names can hide from a search."""
    left = MOST_UNPACKED
    for start in STREAM.finditer(content):
        if b"/ObjStm" not in spelt(
            content[max(start.start() - HEADER, 0) : start.end()]
        ):
            continue
        end = content.find(STREAM_END, start.end())
        unpacker = zlib.decompressobj()
        try:
            part = unpacker.decompress(content[start.end() : end], left)
        except zlib.error:
            continue  # packed in another way: no reader runs what it cannot unpack
        left -= len(part)
        if left <= 0:
            raise RefusedError(ACTIVE)
        yield part


def name_for(typed: str, media_type: str) -> str:
    """A file name that cannot do harm, with the ending of what the file is."""
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
    stem = re.sub(r"[^\w .()-]", "", typed.replace("\\", "/").rsplit("/", 1)[-1])
    stem = stem.rsplit(".", 1)[0].strip(" .")[:100] or "evidence"
    return f"{stem}.{ending[media_type]}"
