"""Cells of the registers' files as values: each reader takes text that has been trimmed."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

CACHED = 1 << 15
DAY = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
URN = re.compile(r"[1-9]\d{5}")
OFSTED = re.compile(r"(?:[A-Z]{2})?\d{5,7}")
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})")


class UnreadableError(ValueError):
    """One value; says what would be right."""


def text(longest: int, *, needed: bool = False) -> Callable[[str], str]:
    def read(value: str) -> str:
        # PostgreSQL cannot keep this character.
        if "\0" in value:
            raise UnreadableError("There is a character in it that is no letter.")
        value = " ".join(value.split())
        if len(value) > longest:
            raise UnreadableError(f"That is longer than {longest} characters.")
        if needed and not value:
            raise UnreadableError("This may not be empty.")
        return value

    return read


@lru_cache(CACHED)
def day(value: str) -> date | None:
    """DD-MM-YYYY as the registers write it, with / as a spreadsheet saves it, or ISO."""
    if not value:
        return None
    if match := DAY.fullmatch(value):
        d, m, y = match.groups()
    elif match := ISO_DAY.fullmatch(value):
        y, m, d = match.groups()
    else:
        raise UnreadableError("Write the date like 31-08-2024.")
    try:
        return date(int(y), int(m), int(d))
    except ValueError:
        raise UnreadableError("There is no such day.") from None


def urn(value: str) -> str:
    if not URN.fullmatch(value):
        raise UnreadableError("A URN has six digits.")
    return value


def ofsted_number(value: str) -> str:
    value = value.upper().replace(" ", "")
    if not OFSTED.fullmatch(value) or not value.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ0"):
        raise UnreadableError("Ofsted's number is like EY123456, or digits alone.")
    return value


def digits(length: int) -> Callable[[str], str]:
    """Padded; nothing but noughts is no number."""

    @lru_cache(CACHED)
    def read(value: str) -> str:
        if not value.strip("0"):
            return ""
        if not (value.isascii() and value.isdecimal() and len(value) <= length):
            raise UnreadableError(f"Write at most {length} digits.")
        return value.zfill(length)

    return read


def exact_digits(length: int) -> Callable[[str], str]:
    """A number that is never padded."""

    def read(value: str) -> str:
        if not value.strip("0"):
            return ""
        if not (value.isascii() and value.isdecimal() and len(value) == length):
            raise UnreadableError(f"Write {length} digits.")
        return value

    return read


@lru_cache(CACHED)
def type_code(value: str) -> str:
    """01 is 1."""
    code = value.lstrip("0")
    if not (code.isascii() and code.isdecimal() and len(code) <= 3):  # noqa: PLR2004
        raise UnreadableError("Write the number of the type, such as 1 or 34.")
    return code


@lru_cache(CACHED)
def postcode(value: str) -> str:
    """With its space where it looks like one; whatever else fits is kept as it is."""
    value = " ".join(value.upper().split())
    if match := POSTCODE.fullmatch(value):
        return " ".join(match.groups())
    if len(value) > 8 or "\0" in value:  # noqa: PLR2004 the length of the column
        raise UnreadableError("Write the postcode like EC3A 5DE.")
    return value
