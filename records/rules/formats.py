"""The forms of text that a statement is made of, by the standards that fix them."""

import re
from datetime import UTC, datetime
from typing import Final

UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
SHA1: Final = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
SHA2: Final = re.compile(r"([0-9a-f]{2}){28,64}", re.IGNORECASE)
MAILBOX: Final = re.compile(r"mailto:[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+")
MEDIA_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+( *;.*)?", re.ASCII)
VERSION: Final = re.compile(r"1\.0(\.\d+)?", re.ASCII)
# RFC 3987: a scheme, then nothing that an IRI may not hold bare.
IRI: Final = re.compile(
    r"[a-z][a-z0-9+.-]*:[^\s\x00-\x20\x7f<>\"{}|\\^`]+", re.IGNORECASE | re.ASCII
)
IRL: Final = re.compile(
    r"[a-z][a-z0-9+.-]*://[^\s\x00-\x20\x7f<>\"{}|\\^`/?#]+[^\s\x00-\x20\x7f<>\"{}|\\^`]*",
    re.IGNORECASE | re.ASCII,
)
# RFC 5646, 2.1: language, script, region, variants, extensions, private use.
LANGUAGE: Final = re.compile(
    r"(?:"
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})"
    r"(?:-[a-z]{4})?"
    r"(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*"
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+"
    r"|en-GB-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)"
    r"|sgn-(?:BE-FR|BE-NL|CH-DE)|art-lojban|cel-gaulish|no-(?:bok|nyn)"
    r"|zh-(?:guoyu|hakka|min|min-nan|xiang)"
    r")",
    re.IGNORECASE | re.ASCII,
)
# ISO 8601: only the smallest part may have a fraction; weeks stand alone.
DURATION: Final = re.compile(
    r"P(?!$)(?:\d+(?:[.,]\d+)?W"
    r"|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?"
    r"|(?:\d+Y)?(?:\d+M)?(?:\d+D)?T(?:\d+H)?(?:\d+M)?\d+[.,]\d+S"
    r"|(?:\d+Y)?(?:\d+M)?(?:\d+D)?T(?:\d+H)?\d+[.,]\d+M"
    r"|(?:\d+Y)?(?:\d+M)?(?:\d+D)?T\d+[.,]\d+H"
    r"|(?:\d+Y)?(?:\d+M)?\d+[.,]\d+D|(?:\d+Y)?\d+[.,]\d+M|\d+[.,]\d+Y)",
    re.ASCII,
)
TIMESTAMP: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,]\d+)?"
    r"(?:Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)",
    re.ASCII | re.IGNORECASE,
)
# RFC 3339 keeps -00:00 for "offset not known", which xAPI refuses.
UNKNOWN_OFFSET: Final = re.compile(r"-00(:?00)?$")


def is_timestamp(text: str) -> bool:
    match = TIMESTAMP.fullmatch(text)
    if not match or UNKNOWN_OFFSET.search(text):
        return False
    try:
        datetime(*map(int, match.groups()), tzinfo=UTC)
    except ValueError:
        return False
    return True
