"""How schools' names are written, and how people type them: both made alike.

The database holds each school's words as `indexed` makes them, by the same replacements
in SQL (`schools.search.install`): a change of the lists needs a migration that runs it
again. They are few because SQLite can nest no more.
"""

import re
from difflib import get_close_matches

__all__ = ["as_sql", "distinctive", "indexed", "is_light", "typed_words", "words_of"]

MARKS = {
    **dict.fromkeys("'’.", ""),
    "&": " and ",
    **dict.fromkeys(',-–()/:"', " "),  # noqa: RUF001 the dash too
    "é": "e",
    "É": "e",
    "è": "e",
    "ç": "c",
    "ô": "o",
    "ü": "u",
}
# Every word then has a space of its own on either side.
SPACES = [("  ", " "), ("  ", " "), (" ", "  ")]
MEANINGS = {
    "church  of  england": "cofe",
    "c  of  e": "cofe",
    "c  e": "cofe",
    "ce": "cofe",
    "coe": "cofe",
    "roman  catholic": "catholic",
    "rc": "catholic",
    "saint": "st",
    "ss": "st",
    "infants": "infant",
    "juniors": "junior",
}
# In too many names to find one by.
LIGHT = (
    "school",
    "primary",
    "academy",
    "the",
    "and",
    "of",
    "st",
    "community",
    "voluntary",
    "aided",
    "controlled",
    "a",
    "va",
    "vc",
)
# Nor do these tell much of what somebody typed: with a slip in one of them, "Church of
# England" is not known for what it is.
LIGHT_TYPED = (*LIGHT, "church", "england")
LIKE_LIGHT = 0.8  # of difflib: "scghool" is near enough to "school"
A_LONG_WORD = 5
POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)(\d[a-z]{2})\b")

PLAIN = [*MARKS.items(), *SPACES, *((f" {a} ", f" {b} ") for a, b in MEANINGS.items())]
INDEXED = [*PLAIN, *((f" {word} ", " ") for word in LIGHT)]
STEP = 12  # replacements inside one another; SQLite's parser holds a hundred symbols


def _replaced(text: str, replacements) -> str:
    text = f" {text} ".lower()
    for old, new in replacements:
        text = text.replace(old, new)
    return text


def words_of(text: str) -> list[str]:
    """All words, each written in the one way."""
    return _replaced(text, PLAIN).split()


def indexed(text: str) -> str:
    """The words that tell schools apart, as the database holds them."""
    return _replaced(text, INDEXED)


def typed_words(text: str) -> list[str]:
    """As `words_of`, of what somebody typed: a postcode may have no space."""
    return words_of(POSTCODE.sub(r"\1 \2", text.lower()))


def distinctive(text: str) -> list[str]:
    """Of what somebody typed, the words to look for; each once."""
    words = dict.fromkeys(typed_words(text))
    return [word for word in words if len(word) > 1 and not is_light(word)]


def is_light(word: str) -> bool:
    """Whether `word` is in too many names, or a slip of one that is."""
    return word in LIGHT_TYPED or bool(
        len(word) >= A_LONG_WORD and get_close_matches(word, LIGHT_TYPED, 1, LIKE_LIGHT)
    )


def as_sql(expression: str) -> str:
    """`indexed` of an SQL expression, for either database."""
    query = f"SELECT lower(' ' || {expression} || ' ') AS w"
    for start in range(0, len(INDEXED), STEP):
        nested = "w"
        for old, new in INDEXED[start : start + STEP]:
            nested = f"replace({nested}, {_quoted(old)}, {_quoted(new)})"
        query = f"SELECT {nested} AS w FROM ({query}) AS step{start}"  # noqa: S608 words of ours
    return f"({query})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
