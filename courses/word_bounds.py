"""What an uploaded Word document may be, seen before any of it is parsed.

It comes from anybody's computer. Sizes are the archive's own statements, which Python
holds it to while unpacking; no part may declare a document type, so no entity can grow
or lead out of the file.
"""

import re
import struct
import zipfile
from typing import BinaryIO
from xml.etree import ElementTree

MB = 1024 * 1024
MOST_BYTES = 50 * MB
MOST_UNPACKED = 80 * MB
MOST_IN_PART = 12 * MB
MOST_PICTURE = 10 * MB
MOST_ENTRIES = 1000
MOST_DIRECTORY = MB
# Some 25,000 words as Word cuts them up; mammoth reads as many in about five seconds.
MOST_MARKS = 150_000
MOST_PARAGRAPHS = 5000

DOCUMENT = b"wordprocessingml.document.main+xml"
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf")
END, LONG_END = b"PK\x05\x06", b"PK\x06\x07"
END_SIZE, LONGEST_COMMENT = 22, 65_535
OLD_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")
PARAGRAPH = re.compile(rb"<\w+:p[ >]")
LOCAL_TEMPLATE = re.compile(
    r"^(?!https?:|ftp:|\\\\|//|file:(?:/{2}[^/]|/{4,}|\\\\))", re.IGNORECASE
)


class WordError(Exception):
    """The document cannot be taken: why, and what its author can do."""


NO_WORD_FILE = "This is not a Word document. Save it as .docx and choose it again."
DAMAGED = (
    "The document is damaged or was not made by a word processor. "
    "Open it in Word, save it under a new name and try again."
)
TOO_LARGE = "The document is larger than 50 MB. In Word, use “Compress pictures” first."
TOO_MUCH = (
    "Unpacked, the document is far larger than a document of words and pictures is. "
    "Split it into parts or compress its pictures."
)


def check_word_file(file: BinaryIO) -> None:
    """Raises WordError for whatever we do not want to read."""
    size = file.seek(0, 2)
    if size > MOST_BYTES:
        raise WordError(TOO_LARGE)
    check_outside(file, size)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            check_entries(archive.infolist())
            check_contents(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise WordError(DAMAGED) from error
    except (RuntimeError, ValueError, zipfile.zlib.error) as error:
        raise WordError(DAMAGED) from error
    finally:
        file.seek(0)


def check_outside(file: BinaryIO, size: int) -> None:
    """The first and the last bytes: kind of file, and how long its directory is."""
    file.seek(0)
    start = file.read(MOST_DIRECTORY)
    if start.startswith(OLD_FILE):
        if "EncryptedPackage".encode("utf-16-le") in start or size > MOST_DIRECTORY:
            raise WordError(
                "The document has a password, or is in the format of Word 2003. "
                "Remove the password, or save it as .docx, and choose it again."
            )
        raise WordError(
            "This is a file of Word 2003 or older. Save it as .docx and choose it again."
        )
    if not start.startswith(b"PK\x03\x04"):
        raise WordError(NO_WORD_FILE)
    file.seek(max(0, size - END_SIZE - LONGEST_COMMENT))
    tail = file.read()
    last = tail[-END_SIZE:]
    is_plain = last.startswith(END) and last.endswith(b"\0\0")
    at = len(tail) - END_SIZE if is_plain else tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise WordError(DAMAGED)
    entries, directory = struct.unpack_from("<HL", tail, at + 10)
    if LONG_END in tail or entries > MOST_ENTRIES or directory > MOST_DIRECTORY:
        raise WordError(TOO_MUCH)


def check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or len(set(names)) != len(names):
        raise WordError(DAMAGED)
    for entry in entries:
        name = entry.filename.lower()
        if is_astray(name):
            raise WordError(
                "The document holds a file that wants to be put somewhere else on "
                "the computer. Do not open it; ask whoever sent it."
            )
        if entry.flag_bits & 1:
            raise WordError("The document has a password. Remove it and try again.")
        if "vbaproject" in name or "vbadata" in name:
            raise WordError(MACROS)
        if entry.file_size > MOST_PICTURE and name.endswith(PICTURES):
            raise WordError(
                f"A picture in the document is {entry.file_size // MB} MB large, "
                "and 10 MB is the most. In Word, use “Compress pictures” first."
            )
        if entry.file_size > MOST_IN_PART:
            raise WordError(TOO_MUCH)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise WordError(TOO_MUCH)


MACROS = (
    "The document holds macros, small programs that we do not take. "
    "Save it as .docx (without macros) and choose it again."
)


def is_astray(name: str) -> bool:
    return (
        name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    )


def check_contents(archive: zipfile.ZipFile) -> None:
    marks = paragraphs = 0
    for entry in archive.infolist():
        content = archive.read(entry)
        check_markup(content)
        if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            marks += content.count(b"<")
            paragraphs += len(PARAGRAPH.findall(content))
        if marks > MOST_MARKS or paragraphs > MOST_PARAGRAPHS:
            raise WordError(
                "The document is too long: 5,000 paragraphs, or about 25,000 words, "
                "are the most. "
                "Split it into one document for each module."
            )
        if entry.filename.endswith(".rels"):
            check_relations(content)
    check_types(archive)


def check_markup(content: bytes) -> None:
    """No document type, and UTF-8, in which alone that can be seen."""
    start = content[:4]
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\0\0\0<")):
        raise WordError(DAMAGED)
    found = ENCODING.match(content.removeprefix(b"\xef\xbb\xbf").lstrip()[:400])
    if found and found[1].lower() not in {b"utf-8", b"utf8", b"us-ascii"}:
        raise WordError(DAMAGED)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise WordError(
            "The document defines a markup of its own, which word processors do not. "
            "Do not open it; ask whoever sent it."
        )


def check_types(archive: zipfile.ZipFile) -> None:
    try:
        types = archive.read("[Content_Types].xml")
    except KeyError:
        raise WordError(NO_WORD_FILE) from None
    if b"macroEnabled" in types:
        raise WordError(MACROS)
    if DOCUMENT not in types:
        raise WordError(NO_WORD_FILE)


def check_relations(content: bytes) -> None:
    """Links may lead out of the document, and nothing else."""
    try:
        # No document type is in it (check_markup), so this parser is safe.
        root = ElementTree.fromstring(content)  # noqa: S314
    except ElementTree.ParseError:
        raise WordError(DAMAGED) from None
    for relation in root:
        if relation.get("TargetMode", "").lower() != "external":
            continue
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        # Word notes the template on the writer's own computer; nobody reads it here.
        if kind == "attachedTemplate" and LOCAL_TEMPLATE.match(target):
            continue
        if kind == "image":
            raise WordError(
                "A picture is only linked: it lies on the web or on somebody's "
                "computer. In Word, choose File, Info, “Edit links to files” and "
                "“Break link”, or put the picture in again."
            )
        if kind != "hyperlink":
            raise WordError(
                "The document fetches a part of itself from somewhere else. "
                "Copy its text into a new document and choose that."
            )
