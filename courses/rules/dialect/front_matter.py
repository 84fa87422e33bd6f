"""The YAML on top of a file: which keys a file may have, and of what shape."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import yaml

from .problems import DialectError
from .text import one_line, read_lines

TEXTS = {"kind", "title", "summary", "audience", "you_get", "is_not", "waymark", "key"}
TEXTS |= {"before", "phases", "lead"}
LISTS = {"outcomes", "authors", "needs"}
DATES = {"checked", "review_by"}
NUMBERS = {"order", "pass_mark"}
FLAGS = {"open", "in_order"}

# Ten times as fast as the safe loader, whose errors say better where they are.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

NEEDED = {
    "programme": ("title", "summary", "audience", "outcomes", "you_get", "is_not"),
    "module": ("title", "summary", "audience", "outcomes", "you_get"),
    "page": ("kind", "title"),
}
OPTIONAL = {
    "programme": ("waymark", "order", "open", "key"),
    "module": (
        "order",
        "before",
        "phases",
        "authors",
        "checked",
        "review_by",
        "in_order",
        "needs",
        "key",
    ),
    "page": ("lead", "checked", "review_by", "key"),
}


@dataclass(frozen=True)
class FrontMatter:
    """`values` are checked; `body` is the rest of the file, from line `body_line`."""

    values: dict[str, Any]
    body: str
    body_line: int


def _checked(name: str, value: Any, line: int) -> Any:
    if name == "key":
        try:
            return str(UUID(value))
        except (AttributeError, TypeError, ValueError):
            raise DialectError(line, "“key” must be a uuid.") from None
    if name in TEXTS and isinstance(value, str):
        return one_line(value)
    if name in LISTS and isinstance(value, list):
        if all(isinstance(item, str) and item.strip() for item in value):
            return [one_line(item) for item in value]
    elif (
        (name in DATES and type(value) is date)  # a datetime is one too
        or (name in NUMBERS and isinstance(value, int) and not isinstance(value, bool))
        or (name in FLAGS and isinstance(value, bool))
    ):
        return value
    shape = next(
        word
        for names, word in (
            (TEXTS, "text"),
            (LISTS, "a list of texts"),
            (DATES, "a date like 2026-11-24"),
            (NUMBERS, "a whole number"),
            (FLAGS, "true or false"),
        )
        if name in names
    )
    raise DialectError(line, f"“{name}” must be {shape}.")


def parse_file(source: str, level: str, more: tuple[str, ...] = ()) -> FrontMatter:
    """Split a file; `level` is programme, module or page, `more` further keys.

    Raises DialectError for a key that is missing, not known or of another shape.
    """
    lines = read_lines(source)
    if lines[0].strip() != "---":
        raise DialectError(1, "The file must begin with a line of three hyphens.")
    try:
        end = next(i for i, line in enumerate(lines[1:], 1) if line.strip() == "---")
    except StopIteration:
        raise DialectError(1, "The front matter has no closing line.") from None
    values = _read_yaml("\n".join(lines[1:end]))
    at = {line.partition(":")[0]: i for i, line in enumerate(lines[:end], 1)}
    allowed = {*NEEDED[level], *OPTIONAL[level], *more}
    for name in values:
        if name not in allowed:
            raise DialectError(at.get(name, 1), f"“{name}” is not known in this file.")
    for name in NEEDED[level]:
        if not values.get(name):
            raise DialectError(at.get(name, 1), f"“{name}” is missing.")
    return FrontMatter(
        values={
            name: _checked(name, value, at.get(name, 1))
            for name, value in values.items()
        },
        body="\n".join(lines[end + 1 :]),
        body_line=end + 2,
    )


def _load(source: str) -> Any:
    try:
        return yaml.load(source, LOADER)  # noqa: S506 a safe one
    except yaml.YAMLError:
        return yaml.safe_load(source)


def _read_yaml(source: str) -> dict:
    try:
        values = _load(source) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise DialectError(line, "The front matter is not YAML.") from None
    except (ValueError, RecursionError):  # no such day, endless nesting
        raise DialectError(1, "The front matter holds an impossible value.") from None
    if not isinstance(values, dict):
        raise DialectError(1, "The front matter must be names and values.")
    return values
