"""docs/rules.md, made of the rules' docstrings and tables.

`python -m tests.compliance.rules_page` writes it anew.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

from compliance import rules
from compliance.rules.reasons import REASONS, Code
from compliance.rules.reference import REFERENCE

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "rules.md"
TESTS = ROOT / "tests" / "compliance" / "rules"
HEAD = """# The rules on SENCOs, and where each comes from

Made by `python -m tests.compliance.rules_page` from the code; a test compares. LAW is the Act and the Regulations, GUIDANCE the Department for Education's,
READING Pathways' own where both are silent. The duty binds the governing body or the proprietor, not the head teacher.

`manage.py check_sencos ROSTER.csv [--as-of DATE] [--output FILE]` applies them to a whole roster: a CSV file, UTF-8 or cp1252, whose first line names its columns
in any order. Columns it does not know are passed through; a row that cannot be read is written as BAD_ROW and named on the error output by line and column, and the command then exits 1.
"""


def modules() -> list:
    found = pkgutil.iter_modules(rules.__path__)
    return [importlib.import_module(f"compliance.rules.{item.name}") for item in found]


def ruling_functions() -> list:
    """Every function whose docstring names its source, in the order of the files."""
    found = [
        inspect.unwrap(function)
        for module in modules()
        for function in vars(module).values()
        if getattr(function, "__module__", None) == module.__name__
        if callable(function) and "Source:" in (function.__doc__ or "")
    ]
    return sorted(
        found, key=lambda each: (each.__module__, each.__code__.co_firstlineno)
    )


def named_tests(name: str) -> list[str]:
    return [
        f"{path.stem}::{node.name}"
        for path in sorted(TESTS.glob("test_*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        if re.match(rf"test_{name}(_|$)", node.name)
    ]


def one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def named(function) -> str:
    return (
        f"{function.__module__.removeprefix('compliance.rules.')}.{function.__name__}"
    )


def givers(code: Code) -> list[str]:
    """The modules that produce a reason."""
    return [
        module.__name__.rpartition(".")[2]
        for module in modules()
        if not module.__name__.endswith(".reasons")
        if re.search(rf"\bCode\.{code.name}\b", inspect.getsource(module))
    ]


def table(*head: str) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"


def rules_table() -> Iterator[str]:
    yield from table("rule", "source", "function", "test")
    for function in ruling_functions():
        wording, source = function.__doc__.split("Source:")
        tests = ", ".join(f"`{test}`" for test in named_tests(function.__name__))
        yield f"| {one_line(wording)} | {one_line(source)} | `{named(function)}` | {tests} |"


def reasons_table() -> Iterator[str]:
    yield from table("code", "what it says", "basis", "citation", "given in")
    for code, reason in REASONS.items():
        text = reason.text
        if reason.advice:
            one, other = reason.advice.one, reason.advice.other
            text += f" Either: {one} Or: {other} Next: {reason.advice.next_step}"
        where = ", ".join(f"`{giver}`" for giver in givers(code))
        yield f"| `{code}` | {one_line(text)} | {reason.basis} | {reason.citation} | {where} |"


def data_table() -> Iterator[str]:
    yield from table("what", "value", "source", "in force from", "until")
    rows = [
        *((cutoff.name, cutoff.day, cutoff.period) for cutoff in REFERENCE.cutoffs),
        *((length.name, length.months, length.period) for length in REFERENCE.lengths),
        *(
            (
                f"types covered: {scope.covered}",
                " ".join(sorted(scope.type_codes, key=int)),
                scope.period,
            )
            for scope in REFERENCE.scopes
        ),
        *(
            (
                "yearly intake",
                f"{yearly.first_day} to {yearly.last_day} of month {yearly.month}",
                yearly.period,
            )
            for yearly in REFERENCE.yearly_intakes
        ),
    ]
    for what, value, period in rows:
        until = period.until or ""
        yield f"| {what} | {value} | {period.source} | {period.since} | {until} |"


def page() -> str:
    parts = [
        HEAD,
        "## Rules\nIn the order of the files; the steps of a decision say their number.\n",
        *rules_table(),
        "\n## Reasons\n",
        *reasons_table(),
        "\n## Dated data\n",
        *data_table(),
    ]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
