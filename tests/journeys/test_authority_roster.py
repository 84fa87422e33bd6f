"""An authority uploads a roster, a head answers, a trust narrows its list and takes it."""

import csv
import io
import re
import subprocess
import sys
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests import databases
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.overseen import ROWS, SENCO, WRONG, roster
from tests.journeys.site import Site

DEMO_PASSWORD = "pathways-demo"
MAKE = "from tests.journeys.overseen import make_schools; make_schools()"


@pytest.fixture(scope="module")
def site():
    """Of its own: five hundred schools would change what the other journeys see."""
    site = Site("roster")
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", MAKE],
        cwd=databases.ROOT,
        env=site.env,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    yield site
    site.remove()


def downloaded(page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return download.value.path().read_bytes()


def rows_of(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_roster_goes_from_the_authority_to_a_head(visit, sign_in, sound):
    page = sign_in(visit(), "authority@demo.example", DEMO_PASSWORD)
    page.get_by_role("link", name="Oversight", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("schools need you")
    sound(page, "authority")
    page.get_by_role("link", name="Upload a roster").click()
    sound(page)
    page.get_by_label("Roster", exact=True).set_input_files(
        {"name": "marlshire.csv", "mimeType": "text/csv", "buffer": roster()}
    )
    page.get_by_role("button", name="Read the file").click()

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"{ROWS - WRONG} rows can be sent to heads")
    expect(page.get_by_text(f"{WRONG} rows cannot be read")).to_be_visible()
    expect(page.get_by_text("“01/09/2025” cannot be read.")).to_have_count(WRONG)
    sound(page, "preview")
    wrong = rows_of(downloaded(page, "Download them with a message"))
    assert len(wrong) == WRONG
    assert "Write 2024-09-01" in wrong[0]["message"]

    page.get_by_role("button", name="Send 488 rows to the heads").click()
    expect(heading).to_have_text("The heads have the roster")
    expect(page.get_by_text(f"{ROWS - WRONG}", exact=True)).to_be_visible()
    sound(page, "sent")
    # A reload sends nothing again.
    page.reload()
    expect(heading).to_have_text("The heads have the roster")

    head = sign_in(visit(viewport=PHONE), "head@demo.example", DEMO_PASSWORD)
    head.goto("/schools/900001/")
    head.get_by_role("link", name="See what was reported").click()
    sound(head, "reports")
    head.get_by_role("link", name=SENCO).click()
    expect(head.get_by_role("row", name=re.compile("^Name"))).to_contain_text(SENCO)
    assert fits(head)
    sound(head, "report")
    head.get_by_role("button", name="Accept", exact=True).click()

    expect(
        head.get_by_text("Accepted. It is in your school’s record now.")
    ).to_be_visible()
    expect(head.get_by_role("button", name="Accept", exact=True)).to_have_count(0)
    sound(head, "accepted")
    head.goto("/schools/900001/")
    expect(head.get_by_text(SENCO).first).to_be_visible()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_trust_narrows_its_list_and_takes_it(visit, sign_in, sound, viewport):
    page = sign_in(visit(viewport=viewport), "trust@demo.example", DEMO_PASSWORD)
    page.goto("/oversight/")
    sound(page, f"trust {viewport['width']}")
    assert fits(page)
    everything = page.get_by_role("rowheader").count()
    if viewport == PHONE:
        page.get_by_text("Filter schools", exact=True).click()
    page.get_by_label("Status", exact=True).select_option("Holds it, or nothing to do")
    page.get_by_role("button", name="Show schools").click()

    expect(
        page.get_by_role("table").nth(1).get_by_role("rowheader").first
    ).to_be_visible()
    listed = page.get_by_role("table").nth(1).get_by_role("rowheader").all_inner_texts()
    assert 0 < len(listed) < everything
    sound(page, f"narrowed {viewport['width']}")
    rows = rows_of(downloaded(page, "Export CSV"))
    assert [row["School"] for row in rows] == listed
    sheet = ZipFile(io.BytesIO(downloaded(page, "Export XLSX")))
    cells = sheet.read("xl/worksheets/sheet1.xml").decode()
    assert cells.count("<row ") == len(listed) + 1


def test_heads_are_asked_and_get_a_letter(visit, sign_in, sound, site):
    page = sign_in(visit(), "authority@demo.example", DEMO_PASSWORD)
    page.goto("/oversight/authority-899/?q=Larchfield+Primary")
    page.get_by_role("link", name=re.compile("^Ask")).click()
    sound(page, "ask")
    page.get_by_label("Subject").fill("Who is your SENCO now?")
    page.get_by_role("button", name="See who gets it").click()
    expect(page.get_by_text("Daniel Whitlock")).to_be_visible()
    sound(page, "check")
    page.get_by_role("button", name="Send to 1 head").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Who is your SENCO now?")
    sound(page, "asked")
    for _ in range(30):
        if page.get_by_text("1 letter has left.").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.get_by_text("1 letter has left.")).to_be_visible()
    assert any(
        "Who is your SENCO now?" in mail.read_text()
        for mail in (site.folder / "mail").glob("*.log")
    )
