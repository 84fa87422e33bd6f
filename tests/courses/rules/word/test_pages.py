import json

import pytest

from courses.rules.word import (
    Document,
    Paragraph,
    Picture,
    Table,
    Words,
    as_data,
    document_notes,
    from_data,
    outline_of,
    pages_of,
)
from courses.rules.word.notes import DROPPED
from courses.rules.word.text import inline, safe_link


def said(text, style="text", level=0, *, bold=False, ordered=False):
    return Paragraph((Words(text, bold),), style, level, ordered)


def heading(text, level=1):
    return said(text, "heading", level)


def item(text, level=1, *, ordered=False):
    return said(text, "item", level, ordered=ordered)


def cell(text):
    return (said(text),)


def module_of(*parts, level=1, bold_lines=True, notes=None):
    document = Document(parts, notes or {})
    return pages_of(document, outline_of(document, bold_lines=bold_lines), level=level)


def made(page):
    return [(block.type, block.value, block.made_of) for block in page.blocks]


def only(*parts, **more):
    parts = (said("A module", "title"), heading("A page"), *parts)
    [page] = module_of(*parts, **more).pages
    return page


# Where pages begin ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "titles"),
    [
        (0, ["Introduction"]),
        (1, ["One", "Two"]),
        (2, ["One", "Within", "Two"]),
    ],
)
def test_a_page_begins_at_each_heading_of_the_level_or_above(level, titles):
    module = module_of(
        heading("One"),
        said("a"),
        heading("Within", 2),
        said("b"),
        heading("Two"),
        said("c"),
        level=level,
    )

    assert [page.title for page in module.pages] == titles


@pytest.mark.parametrize(
    "parts",
    [
        [said("The whole", "title"), heading("One"), heading("Two")],
        [heading("The whole"), heading("One", 2), heading("Two", 2)],
    ],
    ids=["by its style", "the only one above the others"],
)
def test_title_is_of_the_module_and_no_page(parts):
    outline = outline_of(Document(tuple(parts)), bold_lines=True)

    assert outline.title == "The whole"
    assert outline.parts == parts[1:]


@pytest.mark.parametrize(
    ("levels", "best"),
    [([], 0), ([3], 3), ([1, 1, 2], 1), ([1, 2, 2], 2), ([2, 3, 3, 1], 2)],
)
def test_best_level_is_the_highest_that_makes_several_pages(levels, best):
    parts = [said("T", "title"), *(heading("A", level) for level in levels)]
    outline = outline_of(Document(tuple(parts)), bold_lines=True)

    assert outline.levels.best == best


def test_level_that_no_heading_has_becomes_the_best_one():
    outline = outline_of(
        Document((heading("A", 2), said("a"), heading("B", 3), heading("C", 2))),
        bold_lines=True,
    )

    assert [outline.level(wanted) for wanted in (0, 1, 2, 3)] == [0, 2, 2, 3]


def test_text_before_the_first_heading_is_a_page():
    module = module_of(said("Hello."), heading("One"), said("a"), heading("Two"))

    assert [page.title for page in module.pages] == ["Introduction", "One"]
    assert module.pages[0].notes == [
        "This text stands before the first heading of a page."
    ]
    assert module.notes == ["“Two” has nothing below it, so it became no page."]


def test_short_lines_in_bold_are_headings_if_the_author_says_so():
    parts = [
        said("Noticing", bold=True),
        said("a"),
        said("Asking", bold=True),
        said("b"),
    ]

    assert [page.title for page in module_of(*parts).pages] == ["Noticing", "Asking"]
    [page] = module_of(*parts, bold_lines=False).pages
    assert made(page) == [
        (
            "text",
            "<p><b>Noticing</b></p><p>a</p><p><b>Asking</b></p><p>b</p>",
            "4 paragraphs",
        )
    ]


@pytest.mark.parametrize(
    "line",
    [
        "This is a whole sentence in bold.",
        "One two three four five six seven eight nine ten eleven twelve thirteen",
    ],
)
def test_sentences_in_bold_stay_text(line):
    page = only(said(line, bold=True), said("a"))

    assert page.blocks[0].value == f"<p><b>{line}</b></p><p>a</p>"


# What becomes of what -------------------------------------------------------------


def test_text_goes_into_one_block_with_headings_that_do_not_jump():
    page = only(
        said("a"),
        heading("Deep", 4),
        said("b"),
        heading("Higher", 2),
        heading("Low", 3),
    )

    assert made(page) == [
        (
            "text",
            "<p>a</p><h2>Deep</h2><p>b</p><h2>Higher</h2><h3>Low</h3>",
            "2 paragraphs and 3 headings",
        )
    ]
    assert page.notes == [
        "“Deep” was a small heading with no large one above it: it is large now."
    ]


def test_lists_keep_their_kind_and_become_one_level_deep():
    page = only(item("a"), item("in a", 2), item("b"), item("1", ordered=True))

    assert (
        made(page)[0][1]
        == "<ul><li>a</li><li>in a</li><li>b</li></ul><ol><li>1</li></ol>"
    )
    assert page.notes == ["A list inside a list became part of the list around it."]


@pytest.mark.parametrize(
    ("lines", "html"),
    [
        (["•\ta", "• b"], "<ul><li>a</li><li>b</li></ul>"),
        (["• a"], "<ul><li>a</li></ul>"),
        (["- a", "- b"], "<ul><li>a</li><li>b</li></ul>"),
        (["- a"], "<p>- a</p>"),
        (["1. a", "2) b"], "<ol><li>a</li><li>b</li></ol>"),
        (["1. a", "3. b"], "<p>1. a</p><p>3. b</p>"),
        (["2026 was late", "2027 is not"], "<p>2026 was late</p><p>2027 is not</p>"),
    ],
)
def test_marks_typed_by_hand_make_lists(lines, html):
    assert only(*map(said, lines)).blocks[0].value == html


def test_footnotes_become_references_numbered_anew_on_each_page():
    def called(number):
        return Paragraph((Words("Read"), Words(note=number), Words(" it.")))

    module = module_of(
        heading("One"),
        called(7),
        heading("Two"),
        called(9),
        called(7),
        notes={7: said("Code, 6.44"), 9: said("Reg 49")},
    )

    assert [made(page)[0][1] for page in module.pages] == [
        "<p>Read [1] it.</p>",
        "<p>Read [1] it.</p><p>Read [2] it.</p>",
    ]
    assert [
        reference["value"]
        for reference in module.pages[1].blocks[1].value["references"]
    ] == [
        {"text": "<p>[1] Reg 49</p>", "checked": None},
        {"text": "<p>[2] Code, 6.44</p>", "checked": None},
    ]


def test_what_stands_under_references_becomes_references():
    page = only(said("a"), heading("References", 2), said("Code, 6.44"))

    assert [block.type for block in page.blocks] == ["text", "references"]
    assert page.blocks[1].made_of == "1 line of references"


def test_quotation_takes_the_line_with_a_dash_as_its_source():
    page = only(said("Ring.", "quotation"), said("— A SENCO"), said("after"))
    other = only(said("Ring.", "quotation"), said("after"))

    assert made(page)[0] == (
        "quotation",
        {"text": "<p>Ring.</p>", "source": "<p>A SENCO</p>"},
        "a quotation",
    )
    assert made(page)[1][1] == made(other)[1][1] == "<p>after</p>"
    assert other.notes == ["A quotation does not say where it is from: add its source."]


def test_table_keeps_headings_rows_and_caption():
    table = Table(((cell("Sign"), cell("Meaning")), (cell("a"), ())), has_header=True)
    page = only(table, said("Signs", "caption"))

    assert made(page) == [
        (
            "table",
            {
                "columns": [
                    {"type": "text", "heading": "Sign"},
                    {"type": "text", "heading": "Meaning"},
                ],
                "rows": [{"values": ["<p>a</p>", ""]}],
                "caption": "Signs",
            },
            "a table of 1 row and 2 columns",
        )
    ]
    assert page.notes == []


def test_table_of_one_cell_is_a_frame_around_text():
    page = only(Table(((((said("Mind"), item("a"))),),)))

    assert made(page)[0][1] == "<p>Mind</p><ul><li>a</li></ul>"
    assert page.notes == [
        "A frame around text, made of a table, was dropped; its text is kept."
    ]


def test_pictures_stand_where_they_were_with_their_captions():
    table = Table(((cell("a"), cell("b")), (cell("c"), cell("d"))), pictures=(2,))
    page = only(said("a"), Picture(1), said("Fig. 1", "caption"), table)

    assert [(block.type, block.picture) for block in page.blocks] == [
        ("text", 0),
        ("image", 1),
        ("table", 0),
        ("image", 2),
    ]
    assert page.blocks[1].value["caption"] == "<p>Fig. 1</p>"


# Words ----------------------------------------------------------------------------


def test_words_cannot_bring_markup():
    words = [Words("<b>a</b> & "), Words("b", bold=True, href='https://x.org/"><i>')]

    assert inline(words, int) == (
        "&lt;b&gt;a&lt;/b&gt; &amp; "
        '<a href="https://x.org/&quot;&gt;&lt;i&gt;"><b>b</b></a>'
    )


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://www.gov.uk/send", "https://www.gov.uk/send"),
        ("mailto:a@school.example", "mailto:a@school.example"),
        ("https://www.google.com/url?q=https://a.org/&sa=D", "https://a.org/"),
        ("https://www.google.com/url?q=javascript:alert(1)", ""),
        ("javascript:alert(1)", ""),
        ("file:///C:/plan.docx", ""),
        ("plan.docx", ""),
        ("http://[", ""),
        ("https://", ""),
    ],
)
def test_links_lead_to_the_web_or_to_a_letter(href, kept):
    assert safe_link(href) == kept


def test_a_document_survives_being_stored():
    document = Document(
        (
            heading("A"),
            Paragraph((Words("a", bold=True, href="https://a.org"), Words(note=1))),
            Picture(1),
            Table(((cell("a"), ()),), was_merged=True, pictures=(2,)),
        ),
        {1: said("b")},
        {"comment": 2},
    )

    assert from_data(json.loads(json.dumps(as_data(document)))) == document


def test_what_was_dropped_is_said_with_its_number():
    assert document_notes({"comment": 3, "deletion": 1, "formula": 0}) == [
        ("1 tracked deletion was left out", DROPPED["deletion"][2]),
        ("3 comments were left out", DROPPED["comment"][2]),
    ]
