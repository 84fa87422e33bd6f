"""Whatever is lost meanwhile, what somebody typed is not."""

import re

from playwright.sync_api import expect

from tests.journeys.learner import page_path
from tests.journeys.people import PASSWORD, address

REFLECTION = "Who is never asked?"
PATH = page_path(REFLECTION)
TEXT = "The bus driver sees him first."
SAVED_BY_ITSELF = re.compile(r"^Saved at \d\d:\d\d$")


def box(page):
    return page.get_by_role("main").get_by_role("textbox")


def begin(page, sign_in, login: str, **how) -> None:
    sign_in(page, login, **how)
    page.goto(PATH)
    expect(box(page)).to_have_value("")


def save(page) -> None:
    page.get_by_role("button", name="Save reflection").click()


def expect_saved(page, text: str = TEXT) -> None:
    """By what the server has, seen in a page that is loaded afresh."""
    expect(page.get_by_text(re.compile(r"^Saved \d+ \w+ at"))).to_be_visible()
    page.goto(PATH)
    expect(box(page)).to_have_value(text)
    assert kept_on_device(page) == {}


def kept_on_device(page) -> dict:
    return page.evaluate("({...localStorage})")


def enter(page, login: str) -> None:
    """On the log-in page, where the site has sent somebody."""
    page.get_by_label("E-mail address").fill(address(login))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_the_connection_goes_and_comes_back(visit, watch, sign_in):
    page = visit()
    begin(page, sign_in, "connection")
    watch.is_offline = True
    page.context.set_offline(True)
    box(page).press_sequentially(TEXT)
    expect(page.get_by_text("No connection. Your text is kept")).to_be_visible()
    assert TEXT in kept_on_device(page).values()

    page.context.set_offline(False)
    watch.is_offline = False
    expect(page.get_by_text(SAVED_BY_ITSELF)).to_be_visible()
    page.reload()
    expect(box(page)).to_have_value(TEXT)
    assert kept_on_device(page) == {}


def test_the_browser_closes_while_there_is_no_connection(visit, watch, sign_in):
    page = visit()
    begin(page, sign_in, "tunnel")
    watch.is_offline = True
    page.context.set_offline(True)
    box(page).press_sequentially(TEXT)
    page.close(run_before_unload=True)
    again = page.context.new_page()
    page.context.set_offline(False)
    watch.is_offline = False

    again.goto(PATH)

    expect(box(again)).to_have_value(TEXT)
    expect(again.get_by_text(SAVED_BY_ITSELF)).to_be_visible()


def test_signed_out_in_another_tab(visit, watch, sign_in, sound):
    page = visit()
    begin(page, sign_in, "other.tab")
    other = page.context.new_page()
    other.goto("/accounts/logout/")
    other.get_by_role("button", name="Sign out").click()
    watch.announce(401, PATH)

    box(page).press_sequentially(TEXT)
    expect(page.get_by_text("You are signed out. Press Save")).to_be_visible()
    save(page)
    expect(page.get_by_text("Your text is kept: sign in to save it.")).to_be_visible()
    sound(page, "text kept")
    enter(page, "other.tab")

    expect(page.get_by_text("Your text is back.")).to_be_visible()
    expect(box(page)).to_have_value(TEXT)
    save(page)
    expect_saved(page)


def test_the_session_expired(visit, watch, sign_in):
    page = visit()
    begin(page, sign_in, "expired")
    page.context.clear_cookies(name="sessionid")
    watch.announce(401, PATH)
    box(page).press_sequentially(TEXT)
    expect(page.get_by_text("You are signed out. Press Save")).to_be_visible()
    save(page)
    enter(page, "expired")

    expect(page.get_by_text("Your text is back.")).to_be_visible()
    save(page)
    expect_saved(page)


def test_a_form_from_before_signing_in_again(visit, watch, sign_in, sound):
    page = visit()
    begin(page, sign_in, "stale")
    other = page.context.new_page()
    other.goto("/accounts/logout/")
    other.get_by_role("button", name="Sign out").click()
    sign_in(other, "stale")
    watch.announce(403, PATH)

    box(page).fill(TEXT)
    expect(page.get_by_text("This page is from before you last")).to_be_visible()
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("Your text is safe")
    )
    sound(page)
    page.get_by_role("link", name="Open the page again").click()

    expect(page.get_by_text("Your text is back.")).to_be_visible()
    expect(box(page)).to_have_value(TEXT)
    save(page)
    expect_saved(page)


def test_a_shared_device_keeps_nothing(visit, watch, sign_in):
    page = visit()
    begin(page, sign_in, "shared", shared=True)
    watch.is_offline = True
    page.context.set_offline(True)
    box(page).press_sequentially(TEXT)
    expect(page.get_by_text("keep this page open")).to_be_visible()
    assert kept_on_device(page) == {}

    page.context.set_offline(False)
    watch.is_offline = False
    expect(page.get_by_text(SAVED_BY_ITSELF)).to_be_visible()
    assert kept_on_device(page) == {}
