import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.dialect import DialectError, rich_text
from courses.rules.dialect.text import LINE, PARAGRAPHS, SOURCE, TEXT, read_lines


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("One\ntwo.", "<p>One two.</p>"),
        ("## A\n\n### B", "<h2>A</h2><h3>B</h3>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("**b** c", "<p><b>b</b> c</p>"),
        ("[w](https://x.example/?a=1&b=2)",
         '<p><a href="https://x.example/?a=1&amp;b=2">w</a></p>'),
        ("[w](page:05-the-case)", '<p><a href="page:05-the-case">w</a></p>'),
        ("[w](mailto:a@b.example)", '<p><a href="mailto:a@b.example">w</a></p>'),
        ("[w](tel:020)", '<p><a href="tel:020">w</a></p>'),
        ("[w](/learn/)", '<p><a href="/learn/">w</a></p>'),
        ("[w](#first-step)", '<p><a href="#first-step">w</a></p>'),
        ("5 < 6 & 7 > 2", "<p>5 &lt; 6 &amp; 7 &gt; 2</p>"),
        ("&lt;script&gt;", "<p>&lt;script&gt;</p>"),
        (r"\*no\* italics", "<p>*no* italics</p>"),
        ("“Don't”; 🙂", "<p>“Don't”; 🙂</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_text_that_is_allowed(source, html):
    assert rich_text(source, TEXT) == html


@pytest.mark.parametrize(
    ("source", "line", "word"),
    [
        ("One.\n\n*two*", 3, "italics"),
        ("_two_", 1, "italics"),
        ("a `b`", 1, "code"),
        ("a\n\n```\nb\n```", 3, "code"),
        ("a\n\n    b", 3, "indented"),
        ("![a](b.png)", 1, "picture"),
        ("a\n\n<div>b</div>", 3, "HTML"),
        ("a <b>b</b>", 1, "HTML"),
        ("> a", 1, "quotation"),
        ("a\n\n---", 3, "line across"),
        ("a  \nb", 1, "line break"),
        ("a\\\nb", 1, "line break"),
        ("# a", 1, "h1"),
        ("#### a", 1, "h4"),
        ("- a\n  - b", 2, "list inside"),
        ("- a\n\n  b", 3, "one paragraph"),
        ("- ## a", 1, "one paragraph"),
        ("[a](ftp://b)", 1, "link"),
        ("[a](b/)", 1, "link"),
        ("[a](#)", 1, "link"),
        (r"[a](/\\evil.example)", 1, "link"),
        ("[a](page:)", 1, "link"),
        ("[a](//evil.example)", 1, "link"),
    ],
)
def test_text_that_is_refused_by_name_and_line(source, line, word):
    with pytest.raises(DialectError) as caught:
        rich_text(source, TEXT)

    assert word in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize(
    "source",
    ["[a](javascript:alert(1))", "<javascript:alert(1)>", "[a](data:text/html,b)"],
)
def test_javascript_and_data_are_no_links(source):
    assert "<a" not in rich_text(source, TEXT)


@pytest.mark.parametrize(
    ("source", "features"),
    [
        ("## a", PARAGRAPHS),
        ("- a", LINE),
        ("**a**", SOURCE),
        ("[a](https://b.example)", frozenset({"p"})),
    ],
)
def test_each_place_has_its_own_features(source, features):
    with pytest.raises(DialectError):
        rich_text(source, features)

    assert rich_text(source, TEXT)


def test_line_is_counted_from_where_the_text_begins():
    with pytest.raises(DialectError) as caught:
        rich_text("One.\n\n*two*", TEXT, line=10)

    assert caught.value.line == 12


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_those_of_an_editor(newline):
    assert read_lines(f"a{newline}b{newline}") == ["a", "b", ""]


@pytest.mark.parametrize(
    "character", ["\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\ud800"]
)
def test_control_characters_are_refused(character):
    with pytest.raises(DialectError) as caught:
        read_lines(f"a\nb{character}c", line=5)

    assert caught.value.line == 6


@given(st.text(), st.sampled_from([TEXT, PARAGRAPHS, LINE, SOURCE]))
def test_any_text_gives_html_or_an_error_with_a_line(source, features):
    html, line = "", 7

    try:
        html = rich_text(source, features, line=7)
    except DialectError as error:
        line = error.line

    assert line >= 7
    assert "<script" not in html


HEAP = ["**", "*", "_", "[", "](", ")", "<", ">", "`", "#", "\n", "\n\n", "- ", "1. "]
HEAP += ["a", " ", "  ", "    ", "\\", "&amp;", "https://x.example", "page:a", "!", "|"]
MARKUP = st.lists(st.sampled_from(HEAP), max_size=30).map("".join)


@given(MARKUP)
def test_any_heap_of_markup_gives_balanced_html_or_an_error(source):
    try:
        html = rich_text(source, TEXT)
    except DialectError:
        return

    for tag in ("p", "b", "a", "ul", "ol", "li", "h2", "h3"):
        opened = html.count(f"<{tag}>") + html.count(f"<{tag} ")
        assert opened == html.count(f"</{tag}>")
