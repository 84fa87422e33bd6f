"""No mouse: Tab, Enter, Space and arrows; and focus where a screen reader reads on."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.learner import TITLES, check_title, expect_page, page_path
from tests.journeys.people import PASSWORD, address

# Of the element that has the focus: its name, and what hides it, if anything does.
FOCUSED = """() => {
  const e = document.activeElement;
  if (e === document.body) return {name: null, fault: ''};
  const label = e.labels?.[0];
  const shown = /radio|checkbox/.test(e.type) ? label : e;
  const box = shown.getBoundingClientRect();
  const ring = shown === e ? getComputedStyle(e) : getComputedStyle(label, '::before');
  const rings = ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 2
    || ring.boxShadow !== 'none';
  const [x, y] = [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 20)];
  const top = document.elementFromPoint(x, y);
  const seen = top && (e.contains(top) || shown.contains(top) || top.contains(e));
  return {
    name: (label || e).innerText?.replace(/\\s+/g, ' ').trim() || e.getAttribute('aria-label') || '',
    role: e.type || e.tagName.toLowerCase(),
    fault: rings ? (seen ? '' : `covered: ${e.outerHTML.slice(0, 90)}`)
                 : `no ring: ${e.outerHTML.slice(0, 90)}`,
  };
}"""


def focused(page) -> dict:
    return page.evaluate(FOCUSED)


def tab_to(page, name: str, *, key: str = "Tab", at_most: int = 60) -> None:
    """Press until the focus is on `name`; it must be seen at every stop."""
    passed = []
    for _ in range(at_most):
        page.keyboard.press(key)
        stop = focused(page)
        assert stop["fault"] == ""
        passed.append(stop["name"])
        if stop["name"] and re.search(name, stop["name"]):
            return
    raise AssertionError(f"{name} not among {passed}")


def press(page, name: str, key: str = "Enter") -> None:
    tab_to(page, name)
    page.keyboard.press(key)


def expect_at_the_top(page) -> None:
    """A page afresh: read from its title on, and the first stop is the way past the menu."""
    assert focused(page)["name"] is None
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Tab")
    assert focused(page)["name"] == "Skip to main content"


@pytest.fixture
def page(visit):
    """Whose mouse is not plugged in."""
    page = visit()
    page.goto("/accounts/login/")
    press(page, "^E-mail address", "Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type(address("keyboard"))
    press(page, "^Password$", "End")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^My learning"))
    return page


def test_by_keyboard_alone(page, watch):
    expect_at_the_top(page)
    press(page, "^(Start|Carry on)$")
    expect_page(page, TITLES[0])
    expect_at_the_top(page)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    press(page, "^Mark as done and go on$")
    expect_page(page, TITLES[1])
    expect_at_the_top(page)
    answer_a_question(page, watch)

    press(page, "^Mark as done and go on$", "Space")
    expect_page(page, TITLES[2])

    page.goto(page_path("Who is never asked?"))
    save_a_reflection(page)

    page.goto(page_path(check_title()))
    answer_the_check(page, watch)


def answer_a_question(page, watch):
    watch.announce(422, page_path(TITLES[1]))
    press(page, "^Check my answer$")
    expect(page).to_have_title(re.compile("^Error: "))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert focused(page)["fault"] == ""
    press(page, "^Choose one of the answers$")
    assert focused(page)["role"] == "radio"

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    press(page, "^Check my answer$")
    feedback = page.get_by_text("That is right").locator("xpath=..")
    expect(feedback).to_be_focused()
    assert focused(page)["fault"] == ""
    expect(page.get_by_role("radio").nth(1)).to_be_checked()


def save_a_reflection(page):
    tab_to(page, "^In your school, whose knowledge")
    page.keyboard.type("The office hears first.")
    press(page, "^Save reflection$")
    saved = page.get_by_text(re.compile(r"^Saved \d+ \w+ at"))
    expect(saved).to_be_focused()
    assert focused(page)["fault"] == ""


def answer_the_check(page, watch):
    path = f"{page_path(check_title())}question/1/"
    press(page, "^Start$")
    expect(page).to_have_title(re.compile("^Question 1 of"))
    expect_at_the_top(page)
    watch.announce(422, path)
    press(page, "^Save and go on$")
    expect(page.get_by_role("alert")).to_be_focused()
    press(page, "^Choose one of the answers$")
    page.keyboard.press("Space")
    press(page, "^Save and go on$")
    expect(page).to_have_title(re.compile("^Question 2 of"))
    expect_at_the_top(page)


def test_a_focus_that_cannot_be_seen_is_found(page):
    page.evaluate(
        """() => {
          const bare = new CSSStyleSheet();
          bare.replaceSync('a:focus { outline: 0 !important; box-shadow: none !important }');
          document.adoptedStyleSheets = [bare];
        }"""
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert "no ring" in focused(page)["fault"]
