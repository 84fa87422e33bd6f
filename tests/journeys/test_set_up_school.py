"""A head on a phone sets up a school; then the office gets in by invitation."""

import re

import pytest
from playwright.sync_api import expect

from accounts import mailbox
from tests.journeys.conftest import PHONE
from tests.journeys.site import Site

DEMO_PASSWORD = "pathways-demo"
PASSWORD = "harbour crab engine"
SCHOOL, KEY = "The Treehouse Day Nursery", "ofsted-EY900006"
HEAD, OFFICE = "head@newcomers.example", "office@newcomers.example"


@pytest.fixture(scope="module")
def site():
    """Its own: afterwards the school has a head."""
    site = Site("set-up")
    yield site
    site.remove()


def test_a_head_sets_up_a_school_and_the_office_joins(
    visit, watch, site, sign_in, sound
):
    head = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    ask(head, site, sound)
    approve(sign_in(visit(), "admin@demo.example", DEMO_PASSWORD), sound)
    invite(head, watch, sound)
    accept(visit(viewport=PHONE, has_touch=True, is_mobile=True), site, sound)

    head.goto(f"/schools/{KEY}/people/")
    expect(head.get_by_role("heading", name="Priya Office")).to_be_visible()
    expect(head.get_by_text(OFFICE)).to_be_visible()
    end(head, sound)


def sign_up(page, site, name, email):
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    page.get_by_label("Code from the e-mail").fill(site.code_for(email))
    page.get_by_role("button", name="Confirm").click()


def ask(page, site, sound):
    page.goto("/")
    page.get_by_role("link", name="Set up my school").click()
    page.get_by_role("main").get_by_role("link", name="Create an account").click()
    sign_up(page, site, "Hanna Head", HEAD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up my school")
    sound(page)
    search = page.get_by_label("Name, town, postcode or URN")
    search.fill("xylophone quarry")
    search.press("Enter")
    expect(page.get_by_text("No school is near")).to_be_visible()
    page.get_by_role("link", name="Type its Ofsted URN").click()
    sound(page)
    page.get_by_role("link", name="Look for it again").click()
    search.fill("treehuose nursry")
    page.get_by_role("button", name="Find the school").click()
    expect(page.get_by_role("heading", name=SCHOOL)).to_be_visible()
    sound(page, "found")
    page.get_by_role("link", name=f"This is my school {SCHOOL}").click()
    page.get_by_role("button", name="Ask to set it up").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Choose who you are").click()
    expect(page.get_by_label("Head teacher, or manager")).to_be_focused()
    sound(page)
    page.get_by_label("Head teacher, or manager").check()
    page.get_by_label("How can we check this").fill("Ring the office before noon.")
    page.get_by_role("button", name="Ask to set it up").click()
    expect(page.get_by_text(f"We have your request for {SCHOOL}")).to_be_visible()
    sound(page, "asked")


def approve(page, sound):
    page.goto("/cms/")
    page.goto("/schools/requests/")
    sound(page)
    page.get_by_role("link", name=f"Check it {SCHOOL}, Hanna Head").click()
    expect(page.get_by_text("Ring the office before noon.")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Approve Hanna Head").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("I checked this with the school").check()
    page.get_by_label("How you checked it").fill("Rang the number on its website.")
    page.get_by_role("button", name="Approve Hanna Head").click()
    expect(page.get_by_text(f"Hanna Head is now head of {SCHOOL}")).to_be_visible()
    sound(page, "decided")


def invite(page, watch, sound):
    page.goto("/schools/set-up/")
    page.get_by_role("link", name="Go to my school").click()
    expect(page).to_have_url(re.compile(f"/schools/{KEY}/$"))
    page.goto(f"/schools/{KEY}/people/")
    expect(page.get_by_role("navigation", name="Main")).to_contain_text("My school")
    sound(page)
    page.get_by_role("link", name="Invite somebody").click()
    sound(page)
    page.get_by_label("E-mail address").fill(OFFICE)
    page.get_by_label("School office").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(f"We sent an invitation to {OFFICE}.")).to_be_visible()
    sound(page, "invited")
    path = link_for(watch.site)
    watch.announce(403, path)
    page.goto(path)
    expect(page.get_by_text(f"Only {OFFICE} can accept this.")).to_be_visible()
    sound(page, "for another")


def link_for(site):
    letters = mailbox.letters(site.folder / "mail")
    letter = next(each for each in letters if each.to == OFFICE)
    return re.search(r"https?://[^/]+(/invitations/\S+)", letter.text)[1]


def accept(page, site, sound):
    path = link_for(site)
    page.goto(path)
    expect(page.get_by_text("prepare the school’s SENCO record")).to_be_visible()
    sound(page, "a stranger")
    page.get_by_role("link", name="Create an account").click()
    sign_up(page, site, "Priya Office", OFFICE)
    expect(page).to_have_url(site.url + path)
    sound(page, "theirs")
    page.get_by_role("button", name="Accept").click()
    expect(
        page.get_by_text(f"You now act for {SCHOOL}: school office.")
    ).to_be_visible()


def end(page, sound):
    page.get_by_role("link", name="End this role Priya Office").click()
    sound(page)
    page.get_by_label("Now", exact=True).check()
    page.get_by_role("button", name="End the role").click()
    expect(page.get_by_text("Priya Office: the role")).to_be_visible()
    page.get_by_role("link", name="End this role Hanna Head").click()
    expect(page.get_by_text("Nobody else is head here for good.")).to_be_visible()
    page.get_by_label("Now", exact=True).check()
    page.get_by_role("button", name="End the role").click()
    expect(page.get_by_role("alert")).to_contain_text("Invite another head first")
    sound(page, "the last head")


def test_finding_a_school_without_javascript(visit, sound):
    page = visit(java_script_enabled=False)
    page.goto("/schools/")
    page.get_by_label("Name, town, postcode or URN").fill("oakbrige")
    page.get_by_role("button", name="Find the school").click()

    expect(page.get_by_role("heading", name="Oakbridge High School")).to_be_visible()
    expect(page.get_by_text("URN 900002")).to_be_visible()
