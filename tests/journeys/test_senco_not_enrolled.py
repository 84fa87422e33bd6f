"""A SENCO since 1 September 2024 without a place: the office records her on a phone, and
the head sees what is left. Nothing here depends on the day on which it runs.
"""

import re

import pytest
from playwright.sync_api import expect

from tests import databases
from tests.journeys.conftest import PHONE
from tests.journeys.people import PASSWORD, address
from tests.journeys.site import Site

SCHOOL = "/schools/900990/"
DEADLINE = "1 September 2027"
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\nstartxref\n9\n%%EOF\n"
MADE = f"""
from datetime import date
from django.utils import timezone
from accounts.enums import Role
from accounts.operations import create_verified_user, grant_membership
from schools.models import Establishment
now = timezone.now()
school = Establishment.objects.create(
    identifier="900990", name="Fernhill Primary School", type_code="1", phase="Primary"
)
for login, name, role in [
    ("fernhill.office", "Olive Fern", Role.OFFICE), ("fernhill.head", "Hal Fern", Role.HEAD)
]:
    user = create_verified_user(
        email=login + "@journeys.example", name=name, password="{PASSWORD}", at=now
    )
    grant_membership(
        user=user, role=role, establishment=school, from_date=date(2024, 1, 1),
        granted_by=None, at=now,
    )
"""


@pytest.fixture(scope="module")
def site():
    site = Site("senco")
    databases.run_manage(site.database, "shell", "--no-imports", "-c", MADE)
    yield site
    site.remove()


def test_office_records_and_the_head_sees_what_is_left(
    visit, watch, sign_in, sound, tmp_path
):
    phone = sign_in(visit(viewport=PHONE), address("fernhill.office"))
    find_nothing_recorded(phone, sound)
    record_who(phone, watch, sound)
    record_teacher(phone, sound)
    record_no_course(phone, sound)
    head = sign_in(visit(), address("fernhill.head"))
    read_as_head(head, sound)
    record_place_with_its_letter(phone, watch, sound, tmp_path)
    meet_a_change_meanwhile(head, phone, watch, sound)
    take_away(head)
    stranger = sign_in(visit(), "keyboard")
    refuse(stranger, watch, sound)


def group(page, name):
    return page.get_by_role("group", name=re.compile(name))


def give_day(page, name, day, month, year):
    boxes = group(page, name)
    for label, text in [("Day", day), ("Month", month), ("Year", year)]:
        boxes.get_by_label(label).fill(text)


def see_on_phone(page):
    """Nothing is cut off, and nothing scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def find_nothing_recorded(page, sound):
    page.get_by_role("link", name="My school").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fernhill Primary School")
    expect(page.get_by_role("heading", name="Nothing recorded")).to_be_visible()
    sound(page, "nothing recorded")
    see_on_phone(page)
    page.get_by_role("link", name="Record your SENCO").click()


def record_who(page, watch, sound):
    sound(page, "empty")
    watch.announce(422, f"{SCHOOL}sencos/add/")
    give_day(page, "When did this person", "1", "13", "2024")
    page.get_by_role("button", name="Save and go on").click()
    problems = page.get_by_role("alert")
    expect(problems.get_by_role("link")).to_have_text(
        ["Enter the name of the SENCO.", "Enter the month as a number from 1 to 12."]
    )
    sound(page, "errors")
    problems.get_by_role("link", name="Enter the name").click()
    page.keyboard.type("Ruth Adeyemi")
    give_day(page, "When did this person", "1", "9", "2024")
    page.get_by_role("button", name="Save and go on").click()


def record_teacher(page, sound):
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Whether they may be SENCO"
    )
    sound(page)
    see_on_phone(page)
    group(page, "head teacher or acting").get_by_label("No", exact=True).check()
    group(page, "qualified teacher status").get_by_label("Yes").check()
    group(page, "completed induction").get_by_label("Completed", exact=True).check()
    page.get_by_role("button", name="Add another earlier post").click()
    expect(group(page, "qualified teacher status").get_by_label("Yes")).to_be_checked()
    expect(group(page, "Earlier post 2: first day$")).to_be_visible()
    group(page, "work as a teacher").get_by_label("Yes").check()
    page.get_by_role("button", name="Save and go on").click()


def record_no_course(page, sound):
    expect(page.get_by_role("heading", level=1)).to_have_text("The qualification")
    sound(page)
    page.get_by_label("No qualification and no course").check()
    page.get_by_role("button", name="Save and go on").click()
    expect(
        page.get_by_text("Ruth Adeyemi has been SENCO since 1 September 2024")
    ).to_be_visible()
    sound(page, "recorded")
    see_on_phone(page)


def read_as_head(page, sound):
    page.goto(SCHOOL)
    verdict = page.locator(".verdict")
    expect(verdict).to_contain_text(DEADLINE)
    expect(verdict.get_by_role("heading")).to_have_text(
        re.compile("Cannot be finished by the deadline|Deadline passed")
    )
    expect(verdict.get_by_role("link", name="Confirm for this year")).to_be_visible()
    steps = page.get_by_role("region", name="What to do now")
    expect(steps).to_contain_text("Tell the governing body or the trust.")
    expect(page.get_by_role("region", name="The three-year clock")).to_contain_text(
        DEADLINE
    )
    history = page.get_by_role("region", name="History")
    expect(history).to_contain_text("no qualification and no course recorded")
    expect(history).to_contain_text("Olive Fern")
    page.get_by_text("Every reason, with its source").click()
    expect(page.get_by_text("SI 2014/1530 reg 49(4)").first).to_be_visible()
    sound(page, "head")
    what_if = page.get_by_role("region", name="What if?")
    what_if.get_by_role("radio").first.check()
    what_if.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="As it is")).to_be_visible()
    sound(page, "what if")


def record_place_with_its_letter(page, watch, sound, tmp_path):
    page.get_by_role("link", name="Record the qualification").click()
    page.get_by_label("NPQ for SENCOs").check()
    page.get_by_role("button", name="Save and go on").click()
    give_day(page, "When did the course begin", "1", "12", "2026")
    page.get_by_label("Which provider runs it?").select_option("Another provider")
    page.get_by_label("Its name, if it is not in the list").fill("Elm Institute")
    page.get_by_label("On the course, or a place is accepted").check()
    sound(page)
    see_on_phone(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Add evidence").click()
    sound(page)
    page.get_by_role("link", name="A letter from the provider").click()
    upload_letter(page, watch, sound, tmp_path)
    expect(
        page.get_by_role("link", name="Letter from the provider, letter.pdf")
    ).to_be_visible()


def upload_letter(page, watch, sound, tmp_path):
    wrong, right = tmp_path / "wrong.pdf", tmp_path / "letter.pdf"
    wrong.write_bytes(b"These are only words.")
    right.write_bytes(PDF)
    watch.announce(422, re.sub(r"^https?://[^/]+", "", page.url))
    page.get_by_label("The file").set_input_files(wrong)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a PDF, a JPEG or a PNG.")
    expect(page.get_by_label("Who saw it?")).to_have_value("Olive Fern")
    sound(page, "wrong file")
    page.get_by_label("The file").set_input_files(right)
    page.get_by_role("button", name="Upload").click()


def meet_a_change_meanwhile(head, phone, watch, sound):
    """Both have the same form open; the second is told, and loses nothing."""
    for page in (head, phone):
        page.goto(SCHOOL)
        page.get_by_role("link", name="Change the post").click()
    give_day(phone, "When did this person", "2", "9", "2024")
    phone.get_by_role("button", name="Save").click()
    give_day(head, "When did this person", "3", "9", "2024")
    watch.announce(409, re.sub(r"^https?://[^/]+", "", head.url))
    head.get_by_role("button", name="Save").click()
    notice = head.get_by_role("alert")
    expect(notice).to_contain_text("This record was changed meanwhile by Olive Fern")
    expect(notice).to_contain_text(
        "Recorded now: 2 September 2024. You entered: 3 September 2024."
    )
    sound(head, "changed meanwhile")
    give_day(head, "When did this person", "1", "9", "2024")
    head.get_by_role("button", name="Save").click()
    expect(
        head.get_by_text("Ruth Adeyemi has been SENCO since 1 September 2024")
    ).to_be_visible()


def take_away(page):
    with page.expect_download() as download:
        page.get_by_role("link", name="This record, CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    assert "Ruth Adeyemi" in text
    assert "2027-09-01" in text
    with page.expect_download() as download:
        page.get_by_role("link", name="Letter from the provider, letter.pdf").click()
    assert download.value.path().read_bytes() == PDF


def refuse(page, watch, sound):
    watch.announce(403, SCHOOL)
    page.goto(SCHOOL)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "This school’s record is not open to you"
    )
    sound(page, "refused")
