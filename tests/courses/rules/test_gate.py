"""One row for each thing that stops a page, and what the same page looks like put right."""

import pytest

from courses.rules.content import PageContent
from courses.rules.gate import Problem, problems


def page(*blocks, title="A need", kind="text"):
    body = [
        {"type": name, "value": value, "id": f"b{n}"}
        for n, (name, value) in enumerate(blocks)
    ]
    return PageContent(kind=kind, title=title, body=body)


def options(*values):
    return [{"type": "item", "id": str(n), "value": v} for n, v in enumerate(values)]


def option(text="Ask", *, right=None, feedback="<p>Because.</p>"):
    value = {"text": text, "feedback": feedback}
    return value if right is None else value | {"right": right}


RIGHT, WRONG = option(right=True), option("Wait", right=False)
TEXT = ("text", "<p>Words.</p>")


def question(*values, prompt="What now?"):
    return ("question", {"prompt": prompt, "options": options(*values)})


def decision(*values, prompt="What now?"):
    return ("decision", {"prompt": prompt, "options": options(*values)})


def image(**value):
    return (
        "image",
        {"image": {"image": 1, "alt_text": "", "decorative": False} | value},
    )


VIDEO = {"video": 1, "captions": 2, "transcript": "<p>Words.</p>", "seconds": 3}

PAGES = [
    ("no_title", "title", page(TEXT, title="  ")),
    ("no_source", "b0", page(("callout", {"kind": "law", "source": "<p> </p>"}))),
    ("empty", "body", page()),
    ("no_stem", "b0", page(question(RIGHT, WRONG, prompt=" "))),
    ("one_option", "b0", page(question(RIGHT))),
    ("no_right_answer", "b0", page(question(WRONG, WRONG))),
    ("two_right_answers", "b0", page(question(RIGHT, WRONG, RIGHT))),
    ("two_right_answers", "b0", page(question(RIGHT, RIGHT, WRONG))),
    (
        "no_feedback",
        "b0",
        page(question(RIGHT, option(right=False, feedback="<p> </p>"))),
    ),
    ("no_stem", "b0", page(decision(option(), option(), prompt=""))),
    ("one_option", "b0", page(decision(option()))),
    ("no_feedback", "b0", page(decision(option(), option(feedback="")))),
    ("no_image", "b0", page(image(image=None, alt_text="x"))),
    ("no_image", "b0", page(("image", {"image": None}))),
    ("no_alt", "b0", page(image(alt_text="  "))),
    ("no_description", "b0", page(("diagram", {"description": "<p>&nbsp;</p>"}))),
    ("no_video", "b0", page(("video", VIDEO | {"video": None}))),
    ("no_captions", "b0", page(("video", VIDEO | {"captions": None}))),
    ("no_transcript", "b0", page(("video", VIDEO | {"transcript": "<p></p>"}))),
]
GOOD = [
    page(("callout", {"kind": "law", "source": "<p>Act, section 1</p>"})),
    page(("callout", {"kind": "note", "source": ""})),
    page(TEXT),
    page(question(RIGHT, WRONG)),
    page(decision(option(), option("Wait"))),
    page(image(alt_text="A child at a table")),
    page(image(decorative=True)),
    page(("diagram", {"description": "<p>All of it.</p>"})),
    page(("video", VIDEO)),
]


@pytest.mark.parametrize(("code", "where", "content"), PAGES)
def test_problem_is_found_alone_and_in_its_place(code, where, content):
    assert [(p.code, p.where) for p in problems(content)] == [(code, where)]


@pytest.mark.parametrize(("code", "where", "content"), PAGES)
def test_problem_says_what_to_do(code, where, content):
    (problem,) = problems(content)

    assert problem.message.endswith(".")
    assert len(problem.message.split()) >= 3


@pytest.mark.parametrize("content", GOOD)
def test_good_page_has_no_problem(content):
    assert problems(content) == []


def test_all_problems_of_all_blocks_are_found():
    content = page(question(WRONG), TEXT, image())

    assert [(p.code, p.where) for p in problems(content)] == [
        ("one_option", "b0"),
        ("no_right_answer", "b0"),
        ("no_alt", "b2"),
    ]


def test_questions_are_named_by_their_number_on_the_page():
    content = page(question(RIGHT, WRONG), TEXT, question(WRONG, WRONG))

    (problem,) = problems(content)

    assert problem.message.startswith("Question 2 ")


def test_rules_of_a_kind_come_after_the_common_ones():
    def extra(content):
        yield Problem("extra", "", f"{content.kind} has more.")

    assert [p.code for p in problems(page(), [extra])] == ["empty", "extra"]
