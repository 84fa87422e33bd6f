"""docs/xapi.md is the contract for whoever reads our statements: it says what we do."""

import re
from pathlib import Path

import pytest

from records import statements

from .samples import ACTS, INSTALLATION

TEXT = Path("docs/xapi.md").read_text()
ROWS = {
    cells[0]: cells[1:]
    for line in TEXT.splitlines()
    if len(cells := [cell.strip() for cell in line.strip("|").split(" | ")]) == 5
    and "`" in cells[0]
}


def test_every_act_has_a_row_and_every_row_an_act():
    assert list(ROWS) == list(ACTS)


@pytest.mark.parametrize("row", ACTS)
def test_row_says_what_the_statement_does(row):
    act, statement = ACTS[row]
    definition = statement["object"]["definition"]
    kind = definition.get("interactionType", "")
    result = ", ".join(f"`{key}`" for key in statement.get("result", {}))

    assert ROWS[row] == [
        f"`{statement['verb']['id']}`",
        f"`{definition['type']}` {kind}".strip(),
        result or "\u2013",
        f"`{statements.RECIPES[act]}`",
    ]


@pytest.mark.parametrize("row", ACTS)
def test_objects_have_the_addresses_that_are_listed(row):
    _, statement = ACTS[row]
    listed = re.findall(r"^\| [^|]+ \| `([a-z]+/[^`]*)` \|$", TEXT, re.MULTILINE)
    patterns = [re.sub(r"<[^>]+>", "[0-9a-z-]+", path) for path in listed]
    path = statement["object"]["id"].removeprefix(INSTALLATION)

    assert len(patterns) == 5
    assert sum(bool(re.fullmatch(pattern, path)) for pattern in patterns) == 1
