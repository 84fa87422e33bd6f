import pytest

from courses.rules.content import PageContent
from courses.rules.minutes import minutes, words


def page(*blocks, title="", lead=""):
    body = [
        {"type": kind, "value": value, "id": str(n)}
        for n, (kind, value) in enumerate(blocks)
    ]
    return PageContent(kind="text", title=title, lead=lead, body=body)


def reading(count):
    return ("text", f"<p>{'word ' * count}</p>")


OPTIONS = [
    {"type": "item", "id": "a", "value": {"text": "two words", "feedback": "<p>x</p>"}},
    {"type": "item", "id": "b", "value": {"text": "and three words", "feedback": "y"}},
]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((), 1),
        ((reading(1),), 1),
        ((reading(220),), 1),
        ((reading(221),), 2),
        ((reading(440),), 2),
        ((("question", {"prompt": "", "options": []}),) * 3, 2),
        ((("question", {"prompt": "", "options": []}),) * 4, 3),
        ((("decision", {"prompt": "", "options": []}),) * 2, 3),
        ((("reflection", {"prompt": ""}),), 4),
        ((("reflection", {"prompt": "one"}),), 5),
        ((("task", {"heading": "", "text": "", "minutes": 10}),), 10),
        ((("task", {"heading": "", "text": "", "minutes": None}),), 1),
        ((("video", {"seconds": 200, "transcript": ""}),), 4),
        ((("video", {"seconds": None, "transcript": ""}),), 1),
    ],
)
def test_minutes_of_each_kind_of_block(blocks, expected):
    assert minutes(page(*blocks)) == expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (("text", "<p>two words</p>"), 2),
        (("text", "<ul><li>one</li><li>two</li></ul>"), 2),
        (("text", "<p>AT&amp;T and 1&nbsp;000</p>"), 4),
        (
            (
                "question",
                {"prompt": "one", "context": "<p>two</p>", "options": OPTIONS},
            ),
            7,
        ),
        (("video", {"seconds": 1, "transcript": "<p>not read</p>"}), 0),
        (
            ("diagram", {"caption": "one", "svg": "<svg/>", "description": "not read"}),
            1,
        ),
        (("references", {"references": [{"value": {"text": "not read"}}]}), 0),
        (("callout", {"kind": "law", "heading": "one", "text": "<p>two</p>"}), 2),
        (("image", {"image": {"alt_text": "not read"}, "caption": "<p>one</p>"}), 1),
    ],
)
def test_words_that_are_read(block, expected):
    assert words(page(block)) == expected


def test_words_count_title_and_lead():
    assert words(page(title="one two", lead="three")) == 3
