"""A learner says that a page is wrong; an editor answers and learns no name."""

from playwright.sync_api import expect

from tests.journeys.learner import TITLES, page_path

EDITOR, DEMO_PASSWORD = "editor@demo.example", "pathways-demo"
LESSON = TITLES[1]
WORDS = "The second question has two right answers."


def test_a_flag_is_sent_answered_and_names_nobody(visit, sign_in, sound, violations):
    learner = visit(viewport={"width": 375, "height": 800})
    sign_in(learner, "gate")
    learner.goto(page_path(LESSON))
    learner.get_by_role("link", name="Something is wrong on this page").click()
    sound(learner, "flag")
    learner.get_by_role("textbox", name="What is wrong?").fill(WORDS)
    learner.get_by_role("checkbox", name="You may write back to me").check()
    learner.get_by_role("button", name="Send").click()
    expect(learner.get_by_role("status")).to_contain_text("Thank you")

    cms = visit(viewport={"width": 1440, "height": 900})
    sign_in(cms, EDITOR, DEMO_PASSWORD)
    cms.goto("/cms/reports/flags/")
    expect(cms.get_by_role("cell", name=WORDS)).to_be_visible()
    assert not violations(cms)
    cms.get_by_role("link", name=LESSON).first.click()
    expect(cms.get_by_text(WORDS)).to_be_visible()
    expect(cms.get_by_text("Gareth")).to_have_count(0)
    assert not violations(cms)
    answer = cms.get_by_role("textbox", name="Your answer, or why you close it")
    answer.fill("You are right: one of them is gone now.")
    cms.get_by_role("button", name="Send this answer").click()

    expect(cms.get_by_text("Your answer is on its way.")).to_be_visible()
    expect(cms.get_by_role("cell", name="Answered")).to_be_visible()
