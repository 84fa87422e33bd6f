"""What the gate only advises: one row for each rule, and a page with which it is silent."""

from dataclasses import replace
from datetime import date

import pytest

from courses.rules.content import PageContent
from courses.rules.gate import ModuleContent, advice, module_problems, problems

TODAY = date(2026, 11, 24)
SHORT = "The key person rings the parents first. She says what she saw. "
FINE = f"<p>{SHORT * 12}</p>"
LONG_WORDS = "Multidisciplinary interprofessional communication notwithstanding. "


def page(*texts, kind="text", **more):
    body = [
        {"type": "text", "value": value, "id": f"b{n}"} for n, value in enumerate(texts)
    ]
    return PageContent(kind=kind, title="A need", body=body, **more)


def codes(content):
    return {problem.code for problem in advice(content, TODAY)}


PAGES = [
    ("short", page("<p>Ring first.</p>")),
    ("long", page(f"<p>{SHORT * 60}</p>")),
    ("reading_age", page(f"<p>{LONG_WORDS * 40}</p>")),
    ("long_sentence", page(f"{FINE}<p>{'word ' * 31}.</p>")),
    ("empty_link", page(f'{FINE}<p><a href="https://x.example">click here</a></p>')),
    (
        "draft_link",
        page(
            f'{FINE}<p><a linktype="page" id="7">Rights</a></p>',
            drafted_pages=frozenset({7}),
        ),
    ),
    ("phrase", page(f"{FINE}<p>It is important to ring first.</p>")),
    ("review_due", page(FINE, review_by=date(2026, 11, 23))),
]


@pytest.mark.parametrize(("code", "content"), PAGES)
def test_advice_is_found_and_stops_nothing(code, content):
    assert codes(content) == {code}
    assert problems(content) == []


def test_good_page_is_left_in_peace():
    assert codes(page(FINE, review_by=TODAY)) == set()


def test_too_few_words_say_nothing_about_reading_age():
    assert "reading_age" not in codes(page(f"<p>{LONG_WORDS}</p>"))


def test_sentence_ends_with_its_paragraph():
    ten = "word " * 20

    assert "long_sentence" not in codes(page(f"{FINE}<p>{ten}</p><p>{ten}</p>"))


# --- Links, headings and sources stop a page -----------------------------------------
@pytest.mark.parametrize(
    ("code", "content"),
    [
        (
            "broken_link",
            page(
                '<p><a linktype="page" id="7">Rights</a></p>',
                missing_pages=frozenset({7}),
            ),
        ),
        ("broken_anchor", page('<p><a href="#b-none">there</a></p>')),
        ("heading_jump", page("<h3>Small</h3>")),
        (
            "no_date",
            PageContent(
                "text",
                "A need",
                [
                    {
                        "type": "references",
                        "id": "b0",
                        "value": {"references": [{"value": {"text": "<p>Act</p>"}}]},
                    }
                ],
            ),
        ),
    ],
)
def test_fault_stops_the_page(code, content):
    [problem] = problems(content)

    assert (problem.code, problem.where, problem.stops) == (code, "b0", True)


@pytest.mark.parametrize(
    "content",
    [
        page('<p><a linktype="page" id="7">Rights</a></p>'),
        page('<p><a href="#b-b1">there</a></p>', "<p>Here.</p>"),
        page("<h2>Large</h2><h3>Small</h3><h2>Large</h2>", "<h3>Small</h3>"),
    ],
)
def test_whole_page_is_not_stopped(content):
    assert problems(content) == []


# --- Modules -----------------------------------------------------------------------
def module(*pages, needs=None, **more):
    return ModuleContent(
        **{
            "key": "a",
            "title": "Needs",
            "summary": "What to do first.",
            "pages": pages,
            "needs": needs or {},
            "titles": {"a": "Needs", "b": "Rights", "c": "Plans"},
        }
        | more
    )


def found(content):
    return [(p.code, p.stops) for p in module_problems(content, TODAY)]


def asking(*right):
    """A page whose questions have the longest option right, or not."""
    body = [
        {
            "type": "question",
            "id": f"q{n}",
            "value": {
                "options": [
                    {"text": "A long option", "right": longest},
                    {"text": "Short", "right": not longest},
                ]
            },
        }
        for n, longest in enumerate(right)
    ]
    return PageContent("text", "Asking", body)


def test_modest_module_needs_no_case_no_reflection_and_no_check():
    assert found(module(page(FINE))) == []


def test_module_without_its_sentence_is_stopped():
    assert found(module(page(FINE), summary=" ")) == [("no_summary", True)]


@pytest.mark.parametrize(
    "needs",
    [
        {"a": frozenset("a")},
        {"a": frozenset("b"), "b": frozenset("a")},
        {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("ab")},
    ],
)
def test_circle_of_needs_is_stopped(needs):
    assert found(module(needs=needs)) == [("circle", True)]


def test_circle_is_told_by_name():
    needs = {"a": frozenset("b"), "b": frozenset("a")}
    [problem] = module_problems(module(needs=needs), TODAY)

    assert "“Needs” → “Rights” → “Needs”" in problem.message


def test_circle_elsewhere_and_a_diamond_are_no_fault_of_this_module():
    needs = {"a": frozenset("bc"), "b": frozenset("c"), "x": frozenset("x")}

    assert found(module(needs=needs)) == []


def test_three_silent_pages_are_remarked_on():
    silent = page(FINE)

    assert found(module(silent, asking(True), silent, silent)) == []
    assert found(module(asking(True), silent, silent, silent)) == [
        ("no_question", False)
    ]


def test_longest_option_right_too_often_is_remarked_on():
    assert found(module(asking(True, True, True, False, False))) == [
        ("longest_right", False)
    ]
    assert found(module(asking(True, True, False, False, False))) == []
    assert found(module(asking(True, True, True))) == []


def test_module_review_that_is_due_is_remarked_on():
    due = replace(module(page(FINE)), review_by=date(2026, 1, 1))

    assert found(due) == [("review_due", False)]
