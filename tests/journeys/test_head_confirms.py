"""A new head, from her invitation to the page in the governor's hand."""

import io
import re
import time
from email import message_from_bytes, policy

import pikepdf
import pytest
from playwright.sync_api import expect

from accounts import mailbox
from tests import databases
from tests.journeys.site import Site
from tests.journeys.test_second_step import give_authenticator
from tests.records.reading import page_text

DEMO_PASSWORD = "pathways-demo"
PASSWORD = "harbour crab engine"
SCHOOL = "/schools/900001/"
NORA = "nora@newcomers.example"
OLD_SIGN_INS = """
from django.contrib.sessions.models import Session
from django.contrib.sessions.backends.db import SessionStore
for row in Session.objects.all():
    store = SessionStore(row.session_key)
    for record in store.get("account_authentication_methods", []):
        record["at"] -= 600
    store.modified = True
    store.save()
"""


@pytest.fixture(scope="module")
def site():
    """Its own: afterwards the school has another head and another confirmation."""
    site = Site("confirm", SECOND_FACTOR_REQUIRED="on")
    site.url = f"http://localhost:{site.port}"  # a passkey needs a name, not a number
    yield site
    site.remove()


def test_a_new_head_confirms_and_the_governor_has_the_page(
    visit, watch, site, sign_in, sound
):
    invite(visit(), sign_in)
    head = visit()
    accept(head, site)
    choose(head, watch, sound)
    record = confirm_after_a_pause(head, site, sound)
    assert_paper(paper_mailed_to(NORA, site), "Nobody has noted it as seen yet.")
    governor = sign_in(visit(), "governor@demo.example", DEMO_PASSWORD)
    note(governor, record, watch, sound)
    with governor.expect_download() as download:
        governor.get_by_role("link", name="One page for governors").click()
    assert_paper(download.value.path().read_bytes(), "Governors, ")
    check(visit(), governor, sound)


def set_up_passkey(page, password=""):
    """Whoever came by a link of their account's is asked for the password first."""
    page.get_by_role("link", name="Set up a passkey").click()
    if password:
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Set up the passkey").click()
    page.get_by_role("link", name="I have kept them: go on").click()


def invite(page, sign_in):
    give_authenticator(page)
    sign_in(page, "head@demo.example", DEMO_PASSWORD)
    set_up_passkey(page)
    page.goto(f"{SCHOOL}people/")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("E-mail address").fill(NORA)
    page.get_by_label("Head teacher").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(f"We sent an invitation to {NORA}.")).to_be_visible()


def accept(page, site):
    give_authenticator(page)
    page.goto(invitation_for(site))
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Your name").fill("Nora Vane")
    page.get_by_label("E-mail address").fill(NORA)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    page.get_by_label("Code from the e-mail").fill(site.code_for(NORA))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Accept").click()
    set_up_passkey(page, PASSWORD)


def invitation_for(site):
    letters = mailbox.letters(site.folder / "mail")
    letter = next(each for each in letters if each.to == NORA)
    return re.search(r"https?://[^/]+(/invitations/\S+)", letter.text)[1]


def choose(page, watch, sound):
    """First an answer that the record does not bear out, then the one that it does."""
    page.goto(SCHOOL)
    senco = page.get_by_role("main")
    path = senco.locator("a[href$='/confirm/']").last.get_attribute("href")
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "What do you confirm of Ruth Adeyemi?"
    )
    sound(page)
    watch.announce(422, path)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_be_focused()
    sound(page, "no answer")
    page.get_by_label("Holds it").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Your answer differs from the record.")).to_be_visible()
    sound(page, "differs")
    page.get_by_label("Why does your answer differ?").fill("I was told so.")
    page.get_by_role("link", name="Change my answer").click()
    expect(page.get_by_label("Holds it")).to_be_checked()
    page.get_by_label("Working towards it").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Your declaration")).to_be_visible()
    expect(page.get_by_text("not a statutory return").first).to_be_visible()
    sound(page)


def confirm_after_a_pause(page, site, sound) -> str:
    """She was called away, and the passkey with her laptop: a code by e-mail will do."""
    databases.run_manage(
        site.database, "shell", "--no-imports", "-c", OLD_SIGN_INS, **secrets_of(site)
    )
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    sound(page)
    page.get_by_role("link", name="Get a code by e-mail").click()
    page.get_by_role("button", name="Send a code to").click()
    sound(page, "by e-mail")
    page.get_by_label("Code from the e-mail").fill(site.code_for(NORA))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("^Confirmation of ")
    )
    expect(
        page.get_by_text("Nora Vane, head teacher, gave this answer")
    ).to_be_visible()
    sound(page)
    return page.url


def secrets_of(site) -> dict:
    return {name: site.env[name] for name in ("SECRET_KEY", "FIELD_KEYS", "VAR_DIR")}


def paper_mailed_to(email, site, seconds=30) -> bytes:
    """The worker sends it, a moment after the press."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        for letter in letters_of(site):
            papers = list(letter.iter_attachments())
            if letter["to"] == email and papers:
                return papers[0].get_content()
        time.sleep(0.2)
    raise AssertionError(f"No paper was mailed to {email}")


def letters_of(site):
    for path in (site.folder / "mail").glob("*.log"):
        whole, end, _ = path.read_bytes().partition(mailbox.SEPARATOR)
        if end:
            yield message_from_bytes(whole, policy=policy.default)


def assert_paper(content: bytes, *said: str):
    pdf = pikepdf.open(io.BytesIO(content))
    text = re.sub(r"\s", "", page_text(pdf))
    assert len(pdf.pages) == 1
    for words in ("Ruth Adeyemi", "Nora Vane", "Audit anchor: entry", *said):
        assert re.sub(r"\s", "", words) in text


def note(page, record, watch, sound):
    page.goto(record)
    page.get_by_role("link", name="Note it as seen at a meeting").click()
    expect(
        page.get_by_role("heading", name="Three questions for your visit")
    ).to_be_visible()
    sound(page)
    watch.announce(422, page.url.removeprefix(watch.site.url))
    page.get_by_role("button", name="Note as seen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    sound(page, "no day")
    day, month, year = page.evaluate(
        "() => { const d = new Date(); return [d.getDate(), d.getMonth() + 1, d.getFullYear()] }"
    )
    page.get_by_label("Day").fill(str(day))
    page.get_by_label("Month").fill(str(month))
    page.get_by_label("Year").fill(str(year))
    page.get_by_label("Note (optional)").fill("To come back to in March.")
    page.get_by_role("button", name="Note as seen").click()
    expect(page.get_by_text("Seen by governors at their meeting")).to_be_visible()
    sound(page, "seen")


def check(stranger, governor, sound):
    """Whoever holds the paper asks whether it is genuine, and learns no name."""
    address = governor.get_by_role("link", name="public check").get_attribute("href")
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text(
        "This confirmation is genuine"
    )
    expect(stranger.get_by_role("main")).not_to_contain_text("Ruth")
    sound(stranger)
