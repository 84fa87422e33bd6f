"""A thought begun on the phone is finished at the desk; neither loses the other's words."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.learner import TITLES, expect_page, page_path

REFLECTION = "Who is never asked?"
SAVED_BY_ITSELF = re.compile(r"^Saved at \d\d:\d\d$")


def box(page):
    return page.get_by_role("main").get_by_role("textbox")


def type_and_wait(page, text: str) -> None:
    box(page).press_sequentially(text)
    expect(page.get_by_text(SAVED_BY_ITSELF)).to_be_visible()


def test_two_devices_in_mid_sentence(visit, sign_in):
    phone, desk = visit(viewport=PHONE), visit()
    sign_in(phone, "devices")
    phone.goto(page_path(REFLECTION))
    type_and_wait(phone, "The lunchtime supervisor knows who")

    sign_in(desk, "devices")
    desk.get_by_role("link", name=re.compile("^(Carry on|Start)$")).click()
    expect_page(desk, REFLECTION)
    expect(box(desk)).to_have_value("The lunchtime supervisor knows who")
    box(desk).press("End")
    type_and_wait(desk, " eats alone.")

    phone.reload()
    expect(box(phone)).to_have_value("The lunchtime supervisor knows who eats alone.")


def test_going_on_at_one_device_moves_the_place_at_the_other(visit, sign_in):
    phone, desk = visit(viewport=PHONE), visit()
    sign_in(phone, "device.conflict")
    sign_in(desk, "device.conflict")
    phone.goto(page_path(TITLES[2]))
    phone.get_by_role("button", name="Mark as done and go on").click()
    expect_page(phone, TITLES[3])

    desk.reload()
    desk.get_by_role("link", name="Carry on").click()
    expect_page(desk, TITLES[3])


def test_two_texts_at_once_are_both_kept(visit, watch, sign_in, sound):
    watch.announce(409, page_path(REFLECTION))
    phone, desk = visit(viewport=PHONE), visit()
    for page in (phone, desk):
        sign_in(page, "device.conflict")
        page.goto(page_path(REFLECTION))
    type_and_wait(phone, "From the phone.")

    box(desk).press_sequentially("From the desk.")
    expect(desk.get_by_text("Press Save to see both texts.")).to_be_visible()
    desk.get_by_role("button", name="Save reflection").click()

    expect(desk.get_by_text("You saved another text on")).to_be_visible()
    expect(desk.get_by_role("main")).to_contain_text("From the phone.")
    expect(box(desk)).to_have_value("From the desk.")
    sound(desk, "two texts")

    box(desk).fill("From the phone. From the desk.")
    desk.get_by_role("button", name="Save reflection").click()
    phone.reload()
    expect(box(phone)).to_have_value("From the phone. From the desk.")
