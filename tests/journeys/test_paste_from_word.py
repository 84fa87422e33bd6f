"""What comes by the clipboard from Word, Google Docs or the web is clean text."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.site import Site

EDITOR, DEMO_PASSWORD = "editor@demo.example", "pathways-demo"
MODULE = "Identification of need"

# Lists of Word come as paragraphs with the bullet typed before the words.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style>p.MsoNormal {font-family: Calibri; color: red}</style></head><body>
<!--StartFragment-->
<h1 style='color:#2F5496'>Noticing <i>early</i><o:p></o:p></h1>
<p class=MsoNormal><span style='font-family:"Comic Sans MS";color:red'>Sofia
<b>points</b>, <u>but</u> does not look <a href="https://www.gov.uk/send">back</a>.</span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-list:Ignore'>·<span>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Ask her key person</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-list:Ignore'>·<span>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Write the date</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span><![endif]>Ring</p>
<p class=MsoNormal>Then write<span class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[A1]</a></span>.
<a href="javascript:alert(1)">Now</a></p>
<!--EndFragment--></body></html>"""
GOOGLE = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">
<h4><span style="font-weight:400">Assess</span></h4>
<p><span style="font-weight:700;color:#f00">Ask</span><span> the </span><a href="https://www.google.com/url?q=https://www.gov.uk/&amp;sa=D">council</a></p>
<ul><li><p><span>One</span></p></li><li><p><span>Two</span></p></li></ul></b>"""
WEB = """<article><h2 style="font-size:40px">Title</h2><script>alert(1)</script>
<p style="text-align:right"><font color="red">Red</font></p><img src="https://evil.example/a.png">
<p>• One</p><p>• Two</p></article>"""


@pytest.fixture(scope="module")
def site():
    site = Site("paste", AUTOSAVE_MS="600000")
    yield site
    site.remove()


@pytest.fixture
def body(visit, sign_in):
    """The rich text of a module, empty."""
    page = visit(viewport={"width": 1440, "height": 900})
    sign_in(page, EDITOR, DEMO_PASSWORD)
    page.goto(f"/cms/pages/search/?q={MODULE}")
    page.get_by_role("link", name=MODULE, exact=True).first.click()
    body = page.locator("#panel-child-content-body-content [role=textbox]")
    expect(body).to_be_visible()
    body.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    return body


def paste(body, html: str) -> None:
    body.evaluate(
        """(field, html) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", html);
          clipboardData.setData("text/plain", "plain");
          field.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }""",
        html,
    )


def expect_lines(body, wanted: list[tuple]) -> None:
    """The editor writes its field a moment after what it shows."""
    for _ in range(30):
        if lines(body) == wanted:
            return
        body.page.wait_for_timeout(100)
    assert lines(body) == wanted


def lines(body) -> list[tuple]:
    """Each line: what it is, its words, the words in bold, where its links lead."""
    raw = json.loads(body.page.locator("[name=body]").input_value())
    if raw is None:
        return []
    links = {key: each["data"].get("url") for key, each in raw["entityMap"].items()}

    def cut(line, part):
        return line["text"][part["offset"] :][: part["length"]]

    return [
        (
            line["type"],
            line["text"],
            [cut(line, part) for part in line["inlineStyleRanges"]],
            [links[str(part["key"])] for part in line["entityRanges"]],
        )
        for line in raw["blocks"]
        if line["text"]
    ]


def test_word_s_headings_and_lists_are_kept_and_its_looks_are_not(body):
    paste(body, WORD)

    expect_lines(
        body,
        [
            ("header-two", "Noticing early", [], []),
            (
                "unstyled",
                "Sofia points, but does not look back.",
                ["points"],
                ["https://www.gov.uk/send"],
            ),
            ("unordered-list-item", "Ask her key person", [], []),
            ("unordered-list-item", "Write the date", [], []),
            ("ordered-list-item", "Ring", [], []),
            ("unstyled", "Then write. Now", [], []),
        ],
    )


def test_google_s_text_is_not_all_bold_and_its_links_make_no_detour(body):
    paste(body, GOOGLE)

    expect_lines(
        body,
        [
            ("header-three", "Assess", [], []),
            ("unstyled", "Ask the council", ["Ask"], ["https://www.gov.uk/"]),
            ("unordered-list-item", "One", [], []),
            ("unordered-list-item", "Two", [], []),
        ],
    )


def test_the_web_brings_words_alone(body):
    paste(body, WEB)

    expect_lines(
        body,
        [
            ("header-two", "Title", [], []),
            ("unstyled", "Red", [], []),
            ("unordered-list-item", "One", [], []),
            ("unordered-list-item", "Two", [], []),
        ],
    )


def test_what_was_pasted_is_what_is_stored(body):
    paste(body, GOOGLE)
    page = body.page
    expect(page.locator("[name=body]")).to_have_value(re.compile("Assess"))
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Save")).first.click()

    expect(body).to_contain_text("Assess")
    assert [line[:2] for line in lines(body)][:2] == [
        ("header-three", "Assess"),
        ("unstyled", "Ask the council"),
    ]
