"""Every kind of page at 400 % zoom, with doubled text, in other colours and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK
from tests.journeys.learner import MODULE, PROGRAMME, TITLES, check_title, page_path

# 1280 by 1024 at 400 %.
ZOOMED = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
CHECK = page_path(check_title())
OPEN = [
    "/",
    "/programmes/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/verify/",
    "/accessibility/",
    "/privacy/",
    "/help/",
    "/schools/?q=oakbridge",
    "/check/",
    "/check/all/",
    "/check/school/",
    "/check/answer/?school=academy&since=2024-02-29&has=none&on=2026-11-24",
]
MINE = [
    PROGRAMME,
    MODULE,
    *[page_path(title) for title in TITLES],
    f"{CHECK}result/",
    "/learn/",
    "/learn/notes/",
    "/accounts/",
    "/accounts/sessions/",
    f"{MODULE}certificate/",
]
# Content that is cut off: by the window, or by a box that hides what does not fit.
CUT = """() => {
  const found = [], root = document.documentElement;
  const name = (e) => e.outerHTML.slice(0, 90);
  const wide = root.scrollWidth > root.clientWidth;
  if (wide) found.push(`scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}`);
  for (const e of document.body.querySelectorAll('*')) {
    if (!e.checkVisibility({visibilityProperty: true})) continue;
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (box.width <= 1 || box.height <= 1) continue;
    if (wide && box.right > root.clientWidth + 1) found.push(`wide: ${name(e)}`);
    if (!/hidden|clip/.test(style.overflowX + style.overflowY) || e.closest('svg')) continue;
    if (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
      found.push(`cut: ${name(e)}`);
  }
  return found;
}"""
# Lower than 44 px; a link in running text than 24, unless other words stand around it.
SMALL = """() => [...document.querySelectorAll(
    'a[href], button, summary, select, textarea, input:not([type=hidden])')]
  .filter((e) => e.checkVisibility({visibilityProperty: true}))
  .filter((e) => {
    const box = e.getBoundingClientRect();
    if (box.width <= 1 || box.height >= 43.5 && box.width >= 24) return false;
    const inline = e.tagName === 'A' && getComputedStyle(e).display === 'inline';
    if (!inline) return true;
    if (box.height >= 24) return false;
    const around = (e.closest('p, li, dd, td, div, main, body').innerText || '').trim();
    return around.length <= e.innerText.trim().length;
  })
  .map((e) => `${Math.round(e.getBoundingClientRect().height)} px: ${e.outerHTML.slice(0, 120)}`)"""
# What can be read, line by line, leaving out what is only for the screen.
WORDS = """() => [...document.querySelectorAll('main :is(h1, h2, h3, p, li, dt, dd, td, th, label, legend)')]
  .filter((e) => !e.closest('.no-print, .actions, .pager, .crumbs, [hidden], nav'))
  .filter((e) => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}))
  .map((e) => e.textContent.replace(/\\s+/g, ' ').trim()).filter(Boolean)"""
# Paper has nothing to press: what is folded on the screen must be open there.
FOLD = """(open) => { for (const part of document.querySelectorAll('main details')) part.open = open }"""


def faults(page, paths: list[str], *checks: str) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        page.goto(path)
        here = [fault for check in checks for fault in page.evaluate(check)]
        if here:
            found[path] = here
    return found


def test_pages_for_everyone_at_400_percent(visit):
    assert faults(visit(**ZOOMED), OPEN, CUT, SMALL) == {}


def test_pages_of_a_learner_at_400_percent(visit, sign_in):
    page = visit(**ZOOMED)
    sign_in(page, "finished")
    assert faults(page, MINE, CUT, SMALL) == {}

    page.goto(CHECK)
    page.get_by_role("button", name="Take it again").click()
    expect(page).to_have_title(re.compile("^Question 1 of"))
    for path in [CHECK, f"{CHECK}question/1/", f"{CHECK}answers/"]:
        assert faults(page, [path], CUT, SMALL) == {}


@pytest.fixture(scope="module")
def large_text(launch):
    """A browser whose reader has doubled its text; media queries in rem follow."""
    return launch("--blink-settings=defaultFontSize=32")


def test_text_at_200_percent(visit, large_text, sign_in):
    page = visit(by=large_text, viewport=DESK)
    assert faults(page, OPEN[:4], CUT) == {}
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 36

    sign_in(page, "finished")
    assert faults(page, MINE, CUT) == {}


@pytest.mark.parametrize(
    "media", [{"forced_colors": "active"}, {"media": "print"}], ids=["forced", "print"]
)
def test_no_words_are_lost(visit, sign_in, media):
    page = visit()
    sign_in(page, "finished")
    for path in MINE:
        page.goto(path)
        page.evaluate(FOLD, True)
        on_screen = page.evaluate(WORDS)
        page.evaluate(FOLD, media == {"forced_colors": "active"})
        page.emulate_media(**media)
        otherwise = page.evaluate(WORDS)
        page.emulate_media(forced_colors="none", media="screen")
        assert [line for line in on_screen if line not in otherwise] == []


def test_dark_pages_are_as_legible(visit, sign_in, violations):
    page = visit(color_scheme="dark")
    sign_in(page, "finished")
    for path in ["/learn/", MODULE, page_path(TITLES[1]), f"{CHECK}result/"]:
        page.goto(path)
        assert not violations(page)


def test_the_checks_of_this_file_can_fail(visit):
    page = visit(**ZOOMED)
    page.goto("/help/")
    page.evaluate(
        """() => {
          const main = document.querySelector('main');
          const box = Object.assign(document.createElement('div'), {textContent: 'x'.repeat(99)});
          box.style.cssText = 'width: 5rem; overflow: hidden; overflow-wrap: normal';
          const far = Object.assign(document.createElement('p'), {textContent: 'far'});
          far.style.width = '900px';
          const small = Object.assign(document.createElement('button'), {textContent: 'x'});
          small.style.cssText = 'height: 20px; min-height: 0';
          main.append(box, far, small);
        }"""
    )
    cut = "\n".join(page.evaluate(CUT))
    assert "scrolls sideways" in cut
    assert "cut: <div" in cut
    assert "20 px: <button" in "\n".join(page.evaluate(SMALL))
