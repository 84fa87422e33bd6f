"""Every block of docs/markdown.md, every fault with its line, and permanent ids."""

import re
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from courses.rules.content import PageContent
from courses.rules.dialect import DialectError, block_lines, parse_body
from courses.rules.dialect.blocks import SHAPES
from courses.rules.gate import problems
from courses.rules.minutes import minutes

KEY = UUID("5d1e2b44-3c0a-4a53-9b3e-6f6d0a5f8c21")
DOCS = Path(__file__).resolve().parents[4] / "docs" / "markdown.md"

TERM = "::: term SEN support {#sen-support}\nHelp that is **different**.\n\nSource: Code, 6.44\n:::"
LAW = "::: law Tell the parents\nSchools must tell.\n\nSource: [Act](https://x.example), section 68\n:::"
QUESTION = """::: question {#first-step review}
Kai leaves the table.

What do you do first?

- [ ] Write a plan
  > A plan starts from the wrong end.
- [x] {#ask} Look at what came before,
  and ask Kai
  > Yes. The pattern
  > is about language.
:::"""
DECISION = """::: decision {#six-weeks}
- a list
- in the way
:::"""
TABLE = "::: table Five children\n| Who | What \\| how |\n|---|---|\n| A | **b** |\n:::"
ACCORDION = "::: accordion\n### One\nText one.\n### Two\n- a\n- b\n:::"
DIAGRAM = '::: diagram {src="a.svg"}\n\nCaption: A path.\n\nAll of it.\n:::'
IMAGE = '::: image {src="a.png" alt="A desk"}\nA caption.\nCredit: Somebody\n:::'
VIDEO = '::: video {src="a.mp4" captions="a.vtt" seconds="200"}\nWhat is said.\n:::'
REFERENCES = """::: references
- [Code of Practice, 2015, 6.1](https://x.example), checked 2026-11-24
- A book,
  chapter 2, checked 2026-11-25
:::"""


def one(source):
    (block,) = parse_body(source, KEY)
    return block


def value_of(source):
    return one(source)["value"]


def test_term():
    assert one(TERM) == {
        "type": "term",
        "id": str(uuid5(KEY, "sen-support")),
        "value": {
            "term": "SEN support",
            "meaning": "<p>Help that is <b>different</b>.</p>",
            "source": "<p>Code, 6.44</p>",
        },
    }


@pytest.mark.parametrize("name", ["note", "changing"])
def test_callout_without_source(name):
    assert one(f"::: {name} A heading\nText.\n:::") == {
        "type": "callout",
        "id": str(uuid5(KEY, f"{name}-1")),
        "value": {
            "kind": name,
            "heading": "A heading",
            "text": "<p>Text.</p>",
            "source": "",
        },
    }


def test_law():
    assert (
        value_of(LAW)["source"]
        == '<p><a href="https://x.example">Act</a>, section 68</p>'
    )


def test_quotation():
    assert value_of("::: quotation\nWords.\nSource: A parent\n:::") == {
        "text": "<p>Words.</p>",
        "source": "<p>A parent</p>",
    }


def test_accordion():
    parts = value_of(ACCORDION)["parts"]

    assert [part["value"] for part in parts] == [
        {"heading": "One", "text": "<p>Text one.</p>"},
        {"heading": "Two", "text": "<ul><li>a</li><li>b</li></ul>"},
    ]
    assert len({part["id"] for part in parts}) == 2


def test_table():
    assert value_of(TABLE) == {
        "columns": [
            {"type": "text", "heading": "Who"},
            {"type": "text", "heading": "What | how"},
        ],
        "rows": [{"values": ["<p>A</p>", "<p><b>b</b></p>"]}],
        "caption": "Five children",
    }


def test_image():
    assert value_of(IMAGE) == {
        "image": {
            "image": {"file": "a.png"},
            "decorative": False,
            "alt_text": "A desk",
        },
        "caption": "<p>A caption.</p>",
        "credit": "Somebody",
    }


def test_decorative_image_needs_no_caption():
    value = value_of('::: image {src="a.png" decorative}\n:::')

    assert value["image"]["decorative"] is True
    assert value["caption"] == ""


def test_diagram():
    assert value_of(DIAGRAM) == {
        "svg": {"file": "a.svg"},
        "caption": "<p>A path.</p>",
        "description": "<p>All of it.</p>",
    }


def test_download():
    assert value_of('::: download A form {src="a.pdf"}\nTo fill in.\n:::') == {
        "title": "A form",
        "document": {"file": "a.pdf"},
        "text": "<p>To fill in.</p>",
    }


def test_case():
    assert value_of("::: case Ted on the carpet\nTed sits.\n:::") == {
        "heading": "Ted on the carpet",
        "text": "<p>Ted sits.</p>",
    }


@pytest.mark.parametrize(("given_", "minutes_"), [("", 10), (' minutes="25"', 25)])
def test_task(given_, minutes_):
    assert value_of(f"::: task Try it {{#try{given_}}}\nDo.\n:::") == {
        "heading": "Try it",
        "text": "<p>Do.</p>",
        "minutes": minutes_,
    }


def test_reflection():
    assert value_of("::: reflection {#r}\nWhom did\nyou ask?\n\nHint: One.\n:::") == {
        "prompt": "Whom did you ask?",
        "hint": "One.",
    }


def test_references():
    references = value_of(REFERENCES)["references"]

    assert [each["value"] for each in references] == [
        {
            "text": '<p><a href="https://x.example">Code of Practice, 2015, 6.1</a></p>',
            "checked": "2026-11-24",
        },
        {"text": "<p>A book, chapter 2</p>", "checked": "2026-11-25"},
    ]


def test_video():
    assert value_of(VIDEO) == {
        "video": {"file": "a.mp4"},
        "captions": {"file": "a.vtt"},
        "seconds": 200,
        "transcript": "<p>What is said.</p>",
    }


def test_question():
    block = one(QUESTION)
    first, second = block["value"].pop("options")

    assert block["value"] == {
        "context": "<p>Kai leaves the table.</p>",
        "prompt": "What do you do first?",
        "review": True,
    }
    assert first["value"] == {
        "text": "Write a plan",
        "right": False,
        "feedback": "<p>A plan starts from the wrong end.</p>",
    }
    assert second["value"] == {
        "text": "Look at what came before, and ask Kai",
        "right": True,
        "feedback": "<p>Yes. The pattern is about language.</p>",
    }
    assert first["id"] == str(uuid5(UUID(block["id"]), "Write a plan"))
    assert second["id"] == str(uuid5(UUID(block["id"]), "ask"))


def test_decision_has_no_right_option():
    value = value_of(
        "::: decision {#d}\nWhat now?\n- Ask\n  > Good.\n- Wait\n  > Slow.\n:::"
    )

    assert [set(option["value"]) for option in value["options"]] == [
        {"text", "feedback"}
    ] * 2


def test_list_in_the_situation_of_a_question_is_not_its_options():
    value = value_of(
        "::: question {#q}\nTwo facts:\n\n- one\n- two\n\nWhat now?\n- [x] A\n  > a\n- [ ] B\n  > b\n:::"
    )

    assert value["context"] == "<p>Two facts:</p><ul><li>one</li><li>two</li></ul>"
    assert value["prompt"] == "What now?"


def test_text_stands_between_blocks_in_order():
    stream = parse_body(f"Before.\n\n{TERM}\n\nBetween.\n{LAW}\n\n## After\n", KEY)

    assert [block["type"] for block in stream] == [
        "text", "term", "text", "callout", "text",
    ]  # fmt: skip
    assert stream[2]["value"] == "<p>Between.</p>"


def test_every_block_of_the_documentation_is_known_and_no_other():
    table = DOCS.read_text().split("| block |")[1].split("\n\n")[0]
    named = set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))

    assert named == set(SHAPES)


FAULTS = [
    ("One.\n:::", 2, "closes no block"),
    ("::: term A\nb", 1, "not closed"),
    ("::: note A\n::: note B\n:::\n:::", 2, "inside a block"),
    (":::note A\nb\n:::", 1, "opens with"),
    ("::: blob A\nb\n:::", 1, "no block “blob”"),
    ("One.\n\n*two*", 3, "italics"),
    ("::: note A {#a b}\nc\n:::", 1, "“b” is not known"),
    ("::: note A {src=\"b\"}\nc\n:::", 1, "is not known"),
    ("::: task A {#a minuts=\"5\"}\nc\n:::", 1, "is not known"),
    ("::: image {src=\"a.png\" decoratve}\n:::", 1, "is not known"),
    ("::: note A {#a !}\nc\n:::", 1, "not understood"),
    ("::: quotation A parent said\nb\nSource: c\n:::", 1, "no heading"),
    ("::: question What now? {#q}\n- [x] a\n:::", 1, "no heading"),
    ("One.\n\n::: note {#a}\nc\n:::", 3, "needs a heading"),
    ("::: term A\n\n:::", 1, "empty"),
    ("::: note A\nSource: b\n:::", 1, "empty"),
    ("::: case A\n:::", 1, "empty"),
    ("::: quotation\nSource: b\n:::", 1, "empty"),
    ("::: reflection {#r}\nHint: b\n:::", 1, "empty"),
    ("::: references\n:::", 1, "empty"),
    ("::: law A\nb\n:::", 1, "Source"),
    ("::: quotation\nb\n:::", 1, "Source"),
    ("::: term A\n\nb\n\nSource: *c*\n:::", 5, "italics"),
    ("::: note A\nb\n\n*c*\n:::", 4, "italics"),
    ("::: accordion\nb\n### C\nd\n:::", 2, "before the first"),
    ("::: accordion\n### B\nc\n:::", 1, "two ### headings"),
    ("::: accordion\n### B\nc\n### D\n:::", 4, "and text"),
    ("::: accordion\n### B\nc\n### D\n\n*e*\n:::", 6, "italics"),
    ("::: table A\n| b |\n|---|\n:::", 1, "header row"),
    ("::: table A\n| b |\n| c |\n| d |\n:::", 1, "header row"),
    ("::: table A\n| b | c |\n|---|---|\n\n| d |\n:::", 5, "1 cells, not 2"),
    ("::: table A\n| b |\n|---|\n| c |\n| *d* |\n:::", 5, "italics"),
    ("::: image {alt=\"b\"}\n:::", 1, "src"),
    ("::: diagram {src=\"a.svg\"}\nb\n:::", 1, "Caption"),
    ("::: diagram {src=\"a.svg\"}\n:::", 1, "Caption"),
    ("::: diagram {src=\"a.svg\"}\nCaption: b\n:::", 1, "empty"),
    ("::: diagram {src=\"a.svg\"}\n\nCaption: b\n\n*c*\n:::", 5, "italics"),
    ("::: diagram {src=\"a.svg\"}\n\nCaption: *b*\n\nc\n:::", 3, "italics"),
    ("::: download A\nb\n:::", 1, "src"),
    ("::: video {src=\"a\" captions=\"b\"}\nc\n:::", 1, "seconds"),
    ("::: video {src=\"a\" captions=\"b\" seconds=\"0\"}\nc\n:::", 1, "seconds"),
    ("::: video {src=\"a\" captions=\"b\" seconds=\"²\"}\nc\n:::", 1, "seconds"),
    ("::: video {src=\"a\" captions=\"b\" seconds=\"1.5\"}\nc\n:::", 1, "seconds"),
    ("::: task A {#a minutes=\"61\"}\nb\n:::", 1, "minutes"),
    ("::: task A {#a minutes=\"99999999999999999999\"}\nb\n:::", 1, "minutes"),
    ("::: task A\nb\n:::", 1, "needs a name"),
    ("::: question\nb\n:::", 1, "needs a name"),
    ("::: decision\nb\n:::", 1, "needs a name"),
    ("::: reflection\nb\n:::", 1, "needs a name"),
    ("::: references\nb\n:::", 2, "write"),
    ("::: references\n- b\n:::", 2, "write"),
    ("::: references\n- b, checked 2026-11-24\n- c, checked 2026-13-24\n:::", 3, "no such day"),
    ("::: question {#q}\n- [x] a\n  > b\n:::", 1, "what is to be chosen"),
    ("::: question {#q}\nb\n\n- [x] a\n  > b\n- c\n:::", 6, "begins"),
    ("::: decision {#q}\nb\n- a\n  > b\n- [x] c\n:::", 5, "begins"),
    ("::: question {#q}\nb\n- [x] a\nc\n:::", 4, "belongs to no option"),
    ("::: question {#q}\nb\n- [x] a\n\n  > *c*\n:::", 5, "italics"),
    ("::: question {#q}\nb\n- [x] a\n- [ ] a\n:::", 4, "same words"),
    ("::: question {#q}\nb\n- [x] {#c} a\n- [ ] {#c} d\n:::", 4, "same words"),
    ("::: note A {#x}\nb\n:::\n\n::: note B {#x}\nc\n:::", 5, "used twice"),
    ("::: note A\nb\n:::\n::: note B {#note-1}\nc\n:::", 4, "used twice"),
    (f"::: note A {{#{KEY}}}\nb\n:::\n::: note B {{#{KEY.hex}}}\nc\n:::", 4, "used twice"),
    ("One.\n\nTwo\0.", 3, "control character"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "line", "word"), FAULTS)
def test_fault_is_named_with_its_line(source, line, word):
    with pytest.raises(DialectError) as caught:
        parse_body(source, KEY)

    assert word in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize(("source", "line", "word"), FAULTS)
def test_line_is_counted_from_where_the_body_begins(source, line, word):
    with pytest.raises(DialectError) as caught:
        parse_body(source, KEY, line=21)

    assert caught.value.line == line + 20


def test_lines_of_blocks():
    source = f"One.\n\n{TERM}\n{LAW}"

    stream = parse_body(source, KEY, line=10)

    assert block_lines(source, KEY, line=10) == dict(
        zip([block["id"] for block in stream], [10, 12, 17], strict=True)
    )


def test_ids_hang_on_names_and_not_on_places():
    before = parse_body(f"One.\n\n{TERM}\n\n{QUESTION}", KEY)
    after = parse_body(f"{QUESTION}\n\nNew.\n\n{LAW}\n\n{TERM}", KEY)

    assert before[1] == after[3]
    assert before[2] == after[0]


def test_same_names_on_another_page_have_other_ids():
    assert one(TERM)["id"] != parse_body(TERM, UUID(int=7))[0]["id"]


def test_a_uuid_for_a_name_is_the_id():
    assert one(f"::: note A {{#{KEY}}}\nb\n:::")["id"] == str(KEY)


WORDS = st.text("abc ,.;'\"éß🙂", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def questions(draw):
    texts = draw(
        st.lists(WORDS, min_size=2, max_size=5, unique_by=lambda t: " ".join(t.split()))
    )
    assume(not any(text.startswith(("[", "{", ">")) for text in texts))
    return [(text, draw(WORDS)) for text in texts]


def written(options, right):
    lines = [
        f"- [{'x' if option is right else ' '}] {option[0]}\n  > {option[1]}"
        for option in options
    ]
    return "::: question {#q}\nWhat now?\n\n" + "\n".join(lines) + "\n:::"


@given(questions(), st.randoms(use_true_random=False))
def test_options_keep_their_ids_and_words_in_any_order(options, random):
    right = options[0]
    other = random.sample(options, len(options))

    before = value_of(written(options, right))["options"]
    after = value_of(written(other, right))["options"]

    assert {o["id"]: o["value"] for o in before} == {o["id"]: o["value"] for o in after}
    assert len({o["id"] for o in before}) == len(options)


BLOCKS = [TERM, LAW, QUESTION, TABLE, ACCORDION, DIAGRAM, IMAGE, VIDEO, REFERENCES]


@given(st.permutations(BLOCKS), st.lists(WORDS, max_size=3))
def test_any_order_of_blocks_gives_the_same_blocks(blocks, texts):
    stream = parse_body("\n\n".join([*blocks, *texts]), KEY)
    kinds = {block["id"]: block["value"] for block in stream if block["type"] != "text"}

    assert kinds == {one(source)["id"]: one(source)["value"] for source in BLOCKS}


@given(st.lists(st.sampled_from(BLOCKS), unique=True))
def test_what_parses_can_be_gated_and_timed(blocks):
    body = parse_body("\n\n".join(blocks), KEY)
    content = PageContent(kind="text", title="A", body=body)

    assert minutes(content) >= 1
    assert {problem.code for problem in problems(content)} <= {"no_image", "empty"}


LINES = st.one_of(
    st.sampled_from(
        [":::", "", "- a", "- [x] b", "- [ ] {#c} d", "  > e", "### f", "Source: g"]
        + ["Caption: h", "| a | b |", "|---|---|", "- [i](https://j.example), checked 2026-11-24"]
        + [f"::: {name} T {{#n src=\"a\"}}" for name in SHAPES]
        + [f"::: {name} {{#m}}" for name in SHAPES]
    ),
    st.text(max_size=15),
)  # fmt: skip


@given(st.lists(LINES, max_size=15).map("\n".join))
def test_any_lines_give_blocks_or_an_error_with_a_line(source):
    stream, line = [], 3

    try:
        stream = parse_body(source, KEY, line=3)
    except DialectError as error:
        line = error.line

    assert 3 <= line <= 3 + source.count("\n") + source.count("\r") + 1
    assert len({block["id"] for block in stream}) == len(stream)
