"""A school keeps its training register, a learner shares a certificate and takes it
back, and reminders are stopped from the letter without signing in.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from accounts import mailbox
from tests import databases
from tests.journeys.conftest import PHONE
from tests.journeys.people import NAMES
from tests.journeys.site import Site
from tests.journeys.test_head_confirms import DEMO_PASSWORD, secrets_of

SCHOOL = "/schools/900001/"
REGISTER = f"{SCHOOL}training/"
FILE = b"""name,job,training,provider,completed on,hours
Una Invented,Midday supervisor,Noticing needs at lunch,,02/03/2026,1
Owen Invented,Teacher,Dyslexia,,31/02/2026,
"""


@pytest.fixture(scope="module")
def site():
    """Its own: the school's register is another afterwards."""
    site = Site("training")
    yield site
    site.remove()


def test_a_training_register(visit, watch, site, sign_in, sound):
    office = sign_in(visit(), "office@demo.example", DEMO_PASSWORD)
    write_one_down(office, watch, sound)
    read_in_a_file(office, sound)
    learner = sign_in(visit(viewport=PHONE), "finished")
    share(learner, sound)
    head = sign_in(visit(), "head@demo.example", DEMO_PASSWORD)
    take_away(head, sound)
    hand_over(head, sound)
    learner.goto("/learn/share/")
    learner.get_by_role("button", name="Take it back").click()
    expect(learner.get_by_text("no longer sees")).to_be_visible()
    head.goto(f"{REGISTER}?year=all")
    expect(head.get_by_role("table")).not_to_contain_text(NAMES["finished"])


def write_one_down(page, watch, sound):
    page.goto(SCHOOL)
    page.get_by_role("link", name="Training register").click()
    sound(page)
    page.get_by_role("link", name="Add a training").click()
    sound(page)
    watch.announce(422, f"{REGISTER}add/")
    page.get_by_label("Who", exact=True).fill("Ivy Invented")
    page.get_by_role("button", name="Add to the register").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Who", exact=True)).to_have_value("Ivy Invented")
    sound(page, "slips")
    page.get_by_label("Job").fill("Teaching assistant")
    page.get_by_label("Training", exact=True).fill("Makaton for all")
    page.get_by_label("Day", exact=True).fill("2")
    page.get_by_label("Month", exact=True).fill("3")
    page.get_by_label("Year", exact=True).fill("2026")
    page.get_by_label("Hours").fill("1.5")
    page.get_by_role("button", name="Add to the register").click()
    expect(page.get_by_text("Added: Makaton for all.")).to_be_visible()


def read_in_a_file(page, sound):
    page.get_by_role("link", name="Read in a file").click()
    sound(page)
    page.get_by_label("CSV file").set_input_files(
        {"name": "register.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 new row to add")
    expect(page.get_by_text("completed on: There is no such day.")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Add 1 row").click()
    expect(page.get_by_text("Added from the file: 1 row.")).to_be_visible()


def share(page, sound):
    page.goto("/learn/")
    page.get_by_role("link", name="Share one with a school").click()
    sound(page, "share")
    page.get_by_label("Name, town, postcode or number").fill("larchfeild")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Larchfield Primary School").click()
    sound(page, "consent")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("Job").fill("Teaching assistant")
    page.get_by_role("button", name="I agree: share with the school").click()
    expect(page.get_by_text("Shared with Larchfield Primary School")).to_be_visible()
    sound(page, "shared")


def take_away(page, sound):
    page.goto(f"{REGISTER}?year=all")
    table = page.get_by_role("table")
    for name in ("Ivy Invented", "Una Invented", NAMES["finished"]):
        expect(table).to_contain_text(name)
    expect(page.get_by_label("Training of staff")).not_to_have_value(
        re.compile("Invented")
    )
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert b"Ivy Invented" in download.value.path().read_bytes()
    page.goto(f"{SCHOOL}sen-information/")
    page.get_by_label("Telephone").fill("01632 960123")
    page.get_by_role("button", name="Save contact details").click()
    expect(page.get_by_label("The SENCO and how to reach them")).to_have_value(
        re.compile("by telephone on 01632 960123")
    )
    sound(page)


def hand_over(page, sound):
    page.goto(SCHOOL)
    page.get_by_role("link", name=re.compile("^End the post")).first.click()
    page.get_by_role("link", name="Hand over to a successor").click()
    expect(page.get_by_text("Nothing about a child belongs here.")).to_be_visible()
    sound(page)


def test_reminders_are_stopped_from_the_letter(visit, site, sound):
    databases.run_manage(
        site.database, "send_reminders", "--as-of", "2027-01-04", **secrets_of(site)
    )
    link = link_to_stop(site, "head@demo.example")

    page = visit(viewport=PHONE)
    page.goto(link)
    sound(page, "on")
    page.get_by_role("button", name="Stop all reminders").click()
    expect(page.get_by_text("You get none.")).to_be_visible()
    sound(page, "stopped")


def link_to_stop(site, address: str, seconds: int = 20) -> str:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        for letter in mailbox.letters(site.folder / "mail"):
            link = re.search(r"https?://[^/]+(/reminders/\S+)", letter.text)
            if letter.to == address and link:
                return link[1]
        time.sleep(0.2)
    raise AssertionError(f"No reminder was mailed to {address}")
