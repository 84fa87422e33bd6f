"""docs/settings.md and lms/ name the same variables."""

import re

from tests.databases import ROOT

READ = re.compile(
    r"(?:env\.\w+\(|environ\.get\(|environ\[)\s*\n?\s*\"([A-Z][A-Z_]+)\"|env\.int\('([A-Z_]+)'"
)
OURS_TO_SET = {"DJANGO_SETTINGS_MODULE"}


def test_every_variable_is_documented_and_every_documented_one_is_read():
    read = {
        name
        for path in (ROOT / "lms").rglob("*.py")
        for pair in READ.findall(path.read_text())
        for name in pair
        if name
    }
    text = (ROOT / "docs" / "settings.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))

    assert {"BASE_URL", "FIELD_KEYS", "HOST", "PORT"} <= read, "the pattern finds them"
    assert documented == read - OURS_TO_SET


def test_every_row_has_a_default_and_a_meaning():
    text = (ROOT / "docs" / "settings.md").read_text()
    rows = re.findall(r"^\| `[A-Z_]+` \|.*$", text, re.MULTILINE)

    assert len(rows) > 20
    assert [
        row for row in rows if not re.fullmatch(r"\| \S+ \| .+ \| .{10,} \|", row)
    ] == []
