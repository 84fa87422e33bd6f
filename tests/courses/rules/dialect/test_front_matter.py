from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.dialect import DialectError, parse_file

PAGE = "---\nkind: text\ntitle: A need\n{}---\nBody.\n"


def page(more="", *, level="page", extra=()):
    return parse_file(PAGE.format(more), level, extra)


def test_page_with_everything():
    front = page(
        "lead: Two\n  lines.\nchecked: 2026-11-24\nreview_by: 2027-11-24\n"
        "key: 0a1f3c52-6a0e-5b6e-9d5c-2f7f0f8f5b11\npass_mark: 4\n",
        extra=("pass_mark",),
    )

    assert front.values == {
        "kind": "text",
        "title": "A need",
        "lead": "Two lines.",
        "checked": date(2026, 11, 24),
        "review_by": date(2027, 11, 24),
        "key": "0a1f3c52-6a0e-5b6e-9d5c-2f7f0f8f5b11",
        "pass_mark": 4,
    }
    assert front.body == "Body.\n"
    assert front.body_line == 11


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_nothing(newline):
    source = PAGE.format("lead: x\n")

    assert parse_file(source.replace("\n", newline), "page") == parse_file(
        source, "page"
    )


@pytest.mark.parametrize(
    ("source", "line", "word"),
    [
        ("", 1, "three hyphens"),
        ("kind: text\n", 1, "three hyphens"),
        ("---\nkind: text\n", 1, "no closing line"),
        ("---\nkind: text\ntitle: [\n---\n", 3, "not YAML"),
        ("---\nkind: text\ntitle: a\nlead: {b\n---\n", 4, "not YAML"),
        ("---\n- a\n---\n", 1, "names and values"),
        ("---\nkind: text\ntitle: a\nchecked: 2026-13-01\n---\n", 1, "impossible"),
        ("---\nkind: text\n---\n", 1, "“title” is missing"),
        ("---\nkind: text\ntitle:\n---\n", 3, "“title” is missing"),
        ("---\nkind: text\ntitle: a\nleed: b\n---\n", 4, "“leed” is not known"),
        ("---\nkind: text\ntitle: a\npass_mark: 4\n---\n", 4, "“pass_mark” is not known"),
        ("---\nkind: text\ntitle: 5\n---\n", 3, "“title” must be text"),
        ("---\nkind: text\ntitle: a\nchecked: soon\n---\n", 4, "must be a date"),
        ("---\nkind: text\ntitle: a\nchecked: 2026-11-24 10:00:00\n---\n", 4, "must be a date"),
        ("---\nkind: text\ntitle: a\nkey: abc\n---\n", 4, "must be a uuid"),
        ("---\nkind: text\ntitle: a\nkey: 5\n---\n", 4, "must be a uuid"),
        ("---\nkind: text\ntitle: a\nlead: x\0y\n---\n", 4, "control character"),
        ("---\nkind: text\ntitle: " + "[" * 5000 + "\n---\n", 1, "impossible"),
    ],
)  # fmt: skip
def test_fault_is_named_with_its_line(source, line, word):
    with pytest.raises(DialectError) as caught:
        parse_file(source, "page")

    assert word in caught.value.message
    assert caught.value.line == line


MODULE = "---\ntitle: a\nsummary: b\naudience: c\nyou_get: d\noutcomes: [e]\n{}\n---\n"


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ("needs: first", "a list of texts"),
        ("needs: [1]", "a list of texts"),
        ("authors: ['', b]", "a list of texts"),
        ("order: first", "a whole number"),
        ("order: true", "a whole number"),
        ("in_order: 1", "true or false"),
        ("open: true", "not known"),
        ("waymark: senco", "not known"),
    ],
)
def test_shapes_of_a_module(more, word):
    with pytest.raises(DialectError) as caught:
        parse_file(MODULE.format(more), "module")

    assert word in caught.value.message
    assert caught.value.line == 7


def test_module_with_shapes_as_they_should_be():
    front = parse_file(
        MODULE.format("needs: [first]\norder: 2\nin_order: true"), "module"
    )

    assert front.values["needs"] == ["first"]
    assert front.values["order"] == 2
    assert front.values["in_order"] is True


@given(st.text(), st.sampled_from(["programme", "module", "page"]))
def test_any_text_is_refused_by_a_dialect_error_alone(source, level):
    page = f"---\nkind: text\ntitle: {source}\n---"
    lines = [1]

    for text in (source, f"---\n{source}\n---\n", page):
        try:
            parse_file(text, level)
        except DialectError as error:
            lines.append(error.line)

    assert min(lines) == 1
