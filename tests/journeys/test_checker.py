"""A SENCO in a corridor asks by when: on a phone, without an account, with and without scripts."""

import re
from datetime import date
from io import BytesIO

import pikepdf
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE

# The September before last or the last one: its deadline is ahead on every day.
YEAR = date.today().year - 1  # noqa: DTZ011 the site has no other clock


def answer(page, **boxes):
    """Days by part, radios by label; on to the next page."""
    for label, value in boxes.pop("days", {}).items():
        page.get_by_label(label, exact=True).first.fill(value)
    for label in boxes.pop("choose", []):
        page.get_by_label(label, exact=True).first.check()
    page.get_by_role("button", name="Continue").click()


def heading(page):
    return page.get_by_role("heading", level=1)


def to_the_course(page):
    page.goto("/")
    page.get_by_role("link", name="Check my date").click()
    page.get_by_role("link", name="Start", exact=True).click()
    answer(page, choose=["Mainstream academy or free school"])
    answer(page, days={"Day": "1", "Month": "9", "Year": str(YEAR)})
    answer(page, choose=["No"])
    answer(page, choose=["No"])
    expect(heading(page)).to_have_text("Is the SENCO a teacher at the school?")
    for group in page.get_by_role("group").all():
        group.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Continue").click()


def test_seven_questions_on_a_phone(visit, watch, sound):
    page = visit(viewport=PHONE)
    to_the_course(page)
    sound(page)
    answer(page, choose=["NPQ for SENCOs"])
    expect(heading(page)).to_have_text("The course")
    sound(page)

    watch.announce(422, "/check/course/")
    page.get_by_label("On the course, or a place is accepted").check()
    page.get_by_label("Day", exact=True).first.fill("31")
    page.get_by_label("Month", exact=True).first.fill("11")
    page.get_by_label("Year", exact=True).first.fill(str(YEAR + 1))
    page.get_by_role("group", name="Is the lead provider").get_by_label("Yes").check()
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    sound(page, "a wrong day")
    page.get_by_role("link", name="Enter the day as a number from 1 to 30.").click()
    expect(page.locator("#id_began_day")).to_be_focused()
    expect(page.locator("#id_began_day")).to_have_value("31")
    page.keyboard.press("Control+A")
    page.keyboard.type("9")
    page.get_by_role("button", name="Continue").click()

    expect(heading(page)).to_have_text("Check your answers")
    sound(page)
    page.get_by_role("link", name="See the answer").click()
    expect(page.get_by_text(f"1 September {YEAR + 3}").first).to_be_visible()
    expect(page.get_by_role("heading", name="The three-year clock")).to_be_visible()
    sound(page)
    assert not page.context.cookies()

    with page.expect_download() as download:
        page.get_by_role("link", name="Add the dates to a calendar").click()
    assert download.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_one_fact_changed_without_scripts(visit, sound):
    page = visit(viewport=PHONE, java_script_enabled=False)
    to_the_course(page)
    answer(page, choose=["None, and no place on a course"])
    page.get_by_role("link", name="See the answer").click()
    expect(page.get_by_role("button", name="Print this answer")).to_be_hidden()

    page.get_by_label("Move to another mainstream school now").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="As it is")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("take advice")

    link = page.locator(".checker-link a").get_attribute("href")
    shown = page.get_by_role("main").inner_text()
    again = visit(java_script_enabled=False)
    again.goto(link)
    expect(heading(again)).to_have_text(heading(page).inner_text())
    assert again.get_by_text("As it is").count() == 1
    assert "take advice" in shown

    page.get_by_role("link", name="Change senco here since").click()
    expect(page.get_by_label("Year")).to_have_value(str(YEAR))


def test_a_private_nursery_and_earlier_posts(visit, sound):
    page = visit(viewport=PHONE)
    page.goto("/check/school/")
    sound(page)
    answer(
        page,
        choose=["Private, voluntary or independent nursery, pre-school or childminder"],
    )
    page.get_by_role("link", name="See the answer").click()
    expect(
        page.get_by_role("heading", name="This duty does not cover this setting")
    ).to_be_visible()
    sound(page)

    page.goto("/check/before/?school=academy&since=2024-09")
    page.get_by_label("Yes").check()
    page.locator("#id_start_1_month").fill("9")
    page.locator("#id_start_1_year").fill("2021")
    page.get_by_role("button", name="Add another earlier post").click()
    expect(page.locator("#id_start_1_year")).to_have_value("2021")
    expect(page.locator("#id_start_3_year")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Continue").click()
    expect(heading(page)).to_have_text("Is the SENCO the head teacher or acting head?")


def test_the_answer_on_paper(visit, sound):
    page = visit()
    page.goto(
        "/check/answer/?school=maintained&since=2024-09-01"
        "&before=2020-09-01..2022-09-01&head=yes&has=none&on=2026-11-24"
    )
    sound(page)
    page.emulate_media(media="print")
    for words in ("One reading", "The other", "Later deadline"):
        expect(page.get_by_text(words, exact=True).first).to_be_visible()
    expect(page.get_by_role("link", name="Check my date")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    with pikepdf.open(BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        assert len(paper.pages) <= 2
