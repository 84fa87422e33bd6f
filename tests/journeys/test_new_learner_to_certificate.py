"""A stranger on a phone becomes somebody who holds a certificate that anyone can check."""

import io
import re

import pikepdf
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.learner import (
    TITLES,
    answer_all,
    check_title,
    expect_page,
    go_on,
    take_check,
    write,
)

NAME = "Amira Świątek-Okafor"
EMAIL = "amira@newcomers.example"
PASSWORD = "harbour crab engine"


def test_new_learner_to_certificate(visit, watch, site, sign_in, sound):
    phone = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_up(phone, site, sound)
    join(phone, sound)

    half = len(TITLES) // 2
    for title in TITLES[:half]:
        read(phone, title, sound)
        go_on(phone)
    expect_page(phone, TITLES[half])
    phone.context.close()

    desk = visit()
    sign_in(desk, EMAIL, PASSWORD)
    expect(desk.get_by_role("heading", name="Hello Amira")).to_be_visible()
    sound(desk)
    desk.get_by_role("link", name="Carry on").click()
    for title in TITLES[half:]:
        read(desk, title, sound)
        go_on(desk) if title != check_title() else pass_at_second_try(desk, sound)

    expect(desk.get_by_text("You have completed this module.")).to_be_visible()
    sound(desk, "completed")
    number = hold_certificate(desk, sound)
    check_as_a_stranger(visit(), watch, number, sound)


def sign_up(page, site, sound):
    page.goto("/")
    sound(page)
    page.get_by_role("link", name="Create an account").click()
    sound(page)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Enter your name").click()
    expect(page.get_by_label("Your name")).to_be_focused()
    sound(page)
    page.get_by_label("Your name").fill(NAME)
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    sound(page)
    page.get_by_label("Code from the e-mail").fill(site.code_for(EMAIL))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("You have not joined a programme yet.")).to_be_visible()
    sound(page)


def join(page, sound):
    page.get_by_role("main").get_by_role("link", name="See the programmes").click()
    sound(page)
    page.get_by_role("link", name="Identification of need").click()
    sound(page)
    page.get_by_role("button", name=re.compile("^Join")).click()
    expect(page.get_by_text("You have joined")).to_be_visible()
    sound(page, "joined")
    page.get_by_role("link", name="Start", exact=True).click()


def read(page, title, sound):
    expect_page(page, title)
    answered = answer_all(page)
    if page.get_by_role("main").get_by_role("textbox").count():
        write(page, "The caretaker hears things first.\nI ask on Monday.")
    sound(page, "answered" if answered else "")


def pass_at_second_try(page, sound):
    sound(page)
    take_check(page, wrong=2)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("^Not yet: 4 of")
    )
    sound(page)
    page.get_by_role("link", name=check_title()).first.click()
    take_check(page, wrong=1)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("^Passed: 5 of")
    )
    sound(page)
    page.get_by_role("link", name=re.compile("^Go on to")).first.click()


def hold_certificate(page, sound) -> str:
    page.get_by_role("link", name="See your certificate").click()
    expect(page.get_by_role("heading", name="Certificate", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(NAME)
    sound(page)
    number = page.url.rstrip("/").rsplit("/", 1)[1]
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    data = download.value.path().read_bytes()
    assert data.startswith(b"%PDF")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.Lang == "en-GB"
    page.goto("/learn/")
    expect(
        page.get_by_role("link", name="Identification of need").first
    ).to_be_visible()
    sound(page, "completed")
    page.get_by_role("link", name="Read my notes").click()
    expect(page.get_by_text("The caretaker hears things first.").first).to_be_visible()
    sound(page)
    return number


def check_as_a_stranger(page, watch, number, sound):
    page.goto("/verify/")
    sound(page)
    page.get_by_label("Number on the certificate").fill(f" {number.upper()} ")
    page.get_by_role("button", name="Check").click()
    expect(
        page.get_by_role("heading", name="This certificate is genuine")
    ).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(NAME)
    sound(page)
    wrong = number[:-1] + ("2" if number[-1] != "2" else "3")
    watch.announce(404, f"/verify/{wrong}/")
    page.goto(f"/verify/{wrong}/")
    expect(
        page.get_by_role("heading", name="We have no certificate with that number")
    ).to_be_visible()
    sound(page)
