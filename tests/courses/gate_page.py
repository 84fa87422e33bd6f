"""docs/gate.md, made of the first paragraph of each rule's docstring.

`python -m tests.courses.gate_page` writes it anew.
"""

from pathlib import Path

from assessments.rules import GATE
from courses.rules.gate import look_again, modules, put_right

PAGE = Path(__file__).resolve().parents[2] / "docs" / "gate.md"
HEAD = """# The publish gate

Made by `python -m tests.courses.gate_page` from the rules; a test compares.

What must be **put right** stops a page wherever it would go live: in the editor, on approval, at the hour it is scheduled for, in bulk, and from files. What to
**look at again** is advice and stops nothing. A modest module needs no case, no reflection and no knowledge check.
The rules are in `courses/rules/gate/`, functions over a page's plain content; another kind of page adds its own (`courses.kinds.Kind.gate`).
"""
LISTS = (
    ("A page: put right", put_right.RULES),
    ("A knowledge check: put right", GATE),
    ("A page: look again", look_again.RULES),
    ("A module: put right", modules.PUT_RIGHT),
    ("A module: look again", modules.LOOK_AGAIN),
)


def words_of(rule) -> str:
    return " ".join((rule.__doc__ or "").split("\n\n")[0].split())


def page() -> str:
    parts = [HEAD]
    for title, rules in LISTS:
        parts.append(f"## {title}\n")
        parts.append("\n".join(f"- {words_of(rule)}" for rule in rules) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
