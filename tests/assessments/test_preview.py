import re

from assessments.models import KnowledgeCheckPage
from tests.factories.courses import check_page, make_module, question


def draft(page, **changes):
    """`page` with changes that are not published, as the editor previews it."""
    for name, value in changes.items():
        setattr(page, name, value)
    html = page.make_preview_request().content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_draft_shows_its_author_every_option_with_its_feedback(db):
    make_module(check_page(questions=2))

    words = draft(
        KnowledgeCheckPage.objects.get(),
        pass_mark=1,
        body=[question("q7", context="<p>Erin is in Year 4.</p>")],
    )

    assert "Questions 1 one on a page To pass 1 right answer " in words
    assert "Erin is in Year 4. What do you do about q7?" in words
    assert "right for q7 That is right feedback on right for q7" in words
    assert "wrong for q7 Not yet feedback on wrong for q7" in words


def test_an_unfinished_draft_can_be_previewed(db):
    make_module(check_page(questions=1))
    unfinished = question("q1", prompt=" ", wrong=())
    unfinished["id"] = None
    unfinished["value"]["options"][0]["value"]["feedback"] = ""

    words = draft(KnowledgeCheckPage.objects.get(), pass_mark=None, body=[unfinished])

    assert "Question 1 right for q1" in words
    assert "To pass" not in words
