"""Words of a document as the HTML of Wagtail's rich text: paragraph, bold and link."""

import re
from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby
from urllib.parse import parse_qs, urlsplit

from .document import Paragraph, Words

SCHEMES = {"http", "https", "mailto"}
SPACE = re.compile(r"[ \t\r\n\u00ad]+")


def safe_link(href: str) -> str:
    """`href` where a page may lead there, else nothing.

    Google's documents send each click through Google first; that detour is left out.
    """
    try:
        url = urlsplit(href.strip())
        if url.scheme.lower() not in SCHEMES or not (url.netloc or url.path):
            return ""
    except ValueError:
        return ""
    if url.netloc == "www.google.com" and url.path == "/url":
        return safe_link(next(iter(parse_qs(url.query).get("q", [])), ""))
    return href.strip()


def inline(
    words: Iterable[Words], number_of: Callable[[int], int], *, bold: bool = True
) -> str:
    """`number_of` gives a footnote its number on the page."""
    pieces = []
    for (is_bold, href), group in groupby(
        words, key=lambda each: (each.bold and bold, safe_link(each.href))
    ):
        text = "".join(piece(each, number_of) for each in group)
        pieces.append(marked(SPACE.sub(" ", text), is_bold, href))
    return "".join(pieces).strip()


def piece(words: Words, number_of: Callable[[int], int]) -> str:
    if words.note:
        return f" [{number_of(words.note)}]"
    return escape(words.text, quote=False)


def marked(text: str, bold: bool, href: str) -> str:
    """The spaces around stay outside the tags."""
    if not text.strip():
        return text
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    core = text.strip()
    if bold:
        core = f"<b>{core}</b>"
    if href:
        core = f'<a href="{escape(href)}">{core}</a>'
    return f"{left}{core}{right}"


def paragraphs(
    given: Iterable[Paragraph], number_of: Callable[[int], int], *, bold: bool = True
) -> str:
    lines = (inline(each.words, number_of, bold=bold) for each in given)
    return "".join(f"<p>{line}</p>" for line in lines if line)
