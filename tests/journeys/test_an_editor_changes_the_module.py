"""An editor is stopped at what would fail learners, and what she publishes they see."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.learner import MODULE, TITLES, expect_page, page_path
from tests.journeys.site import Site

EDITOR, DEMO_PASSWORD = "editor@demo.example", "pathways-demo"
LESSON = TITLES[1]
NEW = "What the law asks for here, put in other words"


@pytest.fixture(scope="module")
def site():
    """Of its own: the module does not stay as the other journeys expect it.

    On a slow machine a draft could save itself while Publish is pressed, and Wagtail
    would ask about another window: that is not what these journeys are about.
    """
    site = Site("editor", AUTOSAVE_MS="600000")
    yield site
    site.remove()


@pytest.fixture
def cms(visit, sign_in):
    page = visit(viewport={"width": 1440, "height": 900})
    sign_in(page, EDITOR, DEMO_PASSWORD)
    return page


def open_editor(page, title: str) -> None:
    page.goto(f"/cms/pages/search/?q={title}")
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.get_by_role("textbox", name=re.compile("^Title"))).to_have_value(title)


def publish(page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()


def test_a_question_without_a_right_answer_is_not_published(
    visit, cms, sign_in, violations
):
    open_editor(cms, LESSON)
    right = cms.get_by_role("checkbox", name="Right", checked=True)
    expect(right).to_have_count(1)
    option = cms.get_by_role("region").filter(has=right).last
    option.get_by_role("textbox", name="Text").fill(NEW)
    right.uncheck()
    publish(cms)

    expect(
        cms.get_by_text("could not be saved due to validation errors")
    ).to_be_visible()
    question = cms.get_by_role("region", name=re.compile("^Question"))
    expect(question.get_by_text("has no right answer: mark one option")).to_be_visible()
    assert not violations(cms)
    learner = visit()
    sign_in(learner, "gate")
    learner.goto(page_path(LESSON))
    expect(learner.get_by_role("radio", name=NEW)).to_have_count(0)

    cms.get_by_role("region", name=NEW).get_by_role("checkbox", name="Right").check()
    publish(cms)

    expect(cms.get_by_text(f"Page '{LESSON}'")).to_contain_text("published")
    learner.reload()
    learner.get_by_role("radio", name=NEW).check()
    learner.get_by_role("button", name="Check my answer").click()
    expect(learner.get_by_text("That is right")).to_be_visible()


def test_pages_in_order_are_closed_and_say_why(visit, watch, cms, sign_in, sound):
    open_editor(cms, "Identification of need")
    cms.get_by_role("checkbox", name="In order").check()
    publish(cms)
    expect(cms.get_by_text("has been")).to_contain_text("published")

    learner = visit()
    sign_in(learner, "ordered")
    learner.goto(MODULE)
    expect(learner.get_by_role("link", name=TITLES[3])).to_have_count(0)
    expect(learner.get_by_text("opens later").first).to_be_visible()
    sound(learner, "in order")
    watch.announce(403, page_path(TITLES[3]))
    learner.goto(page_path(TITLES[3]))
    expect(learner.get_by_role("heading", level=1)).to_contain_text("opens later")
    sound(learner, "in order")

    learner.get_by_role("link", name=f"Go to “{TITLES[0]}”").click()
    for title in TITLES[:3]:
        expect_page(learner, title)
        learner.get_by_role("button", name="Mark as done and go on").click()
    expect_page(learner, TITLES[3])
