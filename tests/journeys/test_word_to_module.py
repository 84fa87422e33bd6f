"""An author comes with a Word document and leaves with drafts of a module."""

import re

import pytest
from playwright.sync_api import expect

from tests.courses.word_documents import long_document, misused
from tests.journeys.site import Site

AUTHOR, DEMO_PASSWORD = "author@demo.example", "pathways-demo"
PROGRAMME = "NPQ for SENCOs"
WORD = {"mimeType": "application/vnd.openxmlformats-officedocument"}


@pytest.fixture(scope="module")
def site():
    """Of its own: the programme gets a module that the other journeys do not expect."""
    site = Site("word")
    yield site
    site.remove()


@pytest.fixture
def cms(visit, sign_in):
    page = visit(viewport={"width": 1440, "height": 900})
    sign_in(page, AUTHOR, DEMO_PASSWORD)
    return page


def choose_document(page, name: str, content: bytes) -> None:
    document = WORD | {"name": name, "buffer": content}
    page.get_by_label("Word document").set_input_files(document)
    page.get_by_role("button", name="Show me the pages").click()


def open_upload(page) -> None:
    """By the button on the programme's page in the CMS."""
    page.goto("/cms/pages/search/?q=SENCO&content_type=courses.programmepage")
    page.get_by_role("link", name=re.compile("SENCO")).first.click()
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name="Add pages from Word").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Add pages from Word")


def test_a_document_of_4000_words_becomes_drafts_in_one_sitting(
    watch, cms, sound, violations
):
    open_upload(cms)
    sound(cms, "choose")

    watch.announce(422, cms.url.removeprefix(watch.site.url))
    choose_document(cms, "plan.pdf", b"%PDF-1.7 is no document")
    expect(cms.get_by_text("This is not a Word document")).to_be_visible()
    sound(cms, "refused")

    choose_document(cms, "Early signs.docx", long_document(pictures=3))
    expect(cms.get_by_text("3 pictures (3 without a description)")).to_be_visible()
    expect(cms.get_by_label("Title of the new module")).to_have_value("Early signs")
    expect(cms.get_by_role("heading", level=2)).to_have_count(10)
    sound(cms, "preview")
    address = cms.url.removeprefix(watch.site.url)

    cms.get_by_label("What picture 1 shows").fill("Sofia points at a red toy.")
    watch.announce(422, address)
    cms.get_by_role("button", name="Make 10 draft pages").click()
    problems = cms.get_by_role("alert").filter(has_text="No page was made")
    expect(problems.get_by_role("link")).to_have_count(2)
    expect(cms.get_by_label("What picture 1 shows")).to_have_value(
        "Sofia points at a red toy."
    )
    assert not violations(cms)
    problems.get_by_role("link").first.click()
    expect(cms.get_by_label("What picture 2 shows")).to_be_focused()

    cms.get_by_label("Picture 2 only decorates").check()
    cms.get_by_label("Leave picture 3 out").check()
    cms.get_by_role("radio", name="Nowhere: everything becomes a single page").check()
    cms.get_by_role("button", name="Show the pages again").click()
    expect(cms.get_by_role("button", name="Make 1 draft page")).to_be_visible()
    cms.get_by_role("radio", name="At each “Heading 1”: 10 pages").check()
    cms.get_by_role("button", name="Show the pages again").click()
    cms.get_by_role("button", name="Make 10 draft pages").click()

    expect(cms.get_by_text("10 draft pages were made")).to_be_visible()
    expect(
        cms.get_by_role("link", name="Page 1 of the story", exact=True)
    ).to_be_visible()
    cms.goto(address)  # pressed again, or opened from the history
    expect(
        cms.get_by_role("link", name="Page 1 of the story", exact=True)
    ).to_be_visible()

    assert not violations(cms)

    cms.get_by_role("link", name="Page 1 of the story", exact=True).click()
    expect(cms.get_by_text("Nothing stops it.")).to_be_visible()
    picture = cms.get_by_role("region", name=re.compile("^Picture"))
    expect(picture.get_by_label("Alt text").first).to_have_value(
        "Sofia points at a red toy."
    )


def test_what_was_made_of_misused_styles_is_said_and_can_be_discarded(cms, sound):
    open_upload(cms)
    choose_document(cms, "Styles.docx", misused())

    expect(cms.get_by_text("Its title was a line in bold").first).to_be_visible()
    expect(cms.get_by_text("became lists.")).to_be_visible()
    sound(cms, "misused")
    cms.get_by_role("button", name="Discard the document").click()

    expect(cms.get_by_text("No page was made")).to_be_visible()
