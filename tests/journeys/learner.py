"""What a learner does on the pages of a module, by roles and labels alone."""

import re

from playwright.sync_api import expect

from tests.databases import ROOT

PROGRAMME = "/programmes/npq-for-sencos/"
MODULE = f"{PROGRAMME}identification-of-need/"
FILES = sorted((ROOT / "programmes" / MODULE.split("/", 2)[2]).glob("[0-9]*.md"))
SLUGS = [path.stem.split("-", 1)[1] for path in FILES]
TITLES = [
    re.search(r'^title: "?(.+?)"?$', f.read_text(), re.MULTILINE)[1] for f in FILES
]
NEXT = re.compile(r"^(Mark as done and|Go on$|Go on to)")


def page_path(title: str) -> str:
    return f"{MODULE}{SLUGS[TITLES.index(title)]}/"


def check_title() -> str:
    return next(
        title
        for title, path in zip(TITLES, FILES, strict=True)
        if "\nkind: check\n" in path.read_text()
    )


def right_answers() -> list[str]:
    """Of the knowledge check, from the file that its author wrote."""
    text = FILES[TITLES.index(check_title())].read_text()
    return re.findall(r"^- \[x\] (?:\{#\S+\} )?(.+)$", text, re.MULTILINE)


def expect_page(page, title: str) -> None:
    number = TITLES.index(title) + 1
    expect(page).to_have_title(
        re.compile(rf"^{re.escape(title)}, page {number} of {len(TITLES)} ")
    )


def answer_all(page) -> int:
    """Each question and decision of the page; the first choice is as good as any."""
    questions = page.locator("form").filter(has=page.get_by_role("radio"))
    count = questions.count()
    for number in range(count):
        question = questions.nth(number)
        choice = question.get_by_role("radio").first
        choice.check()
        question.get_by_role(
            "button", name=re.compile("Check my answer|Decide")
        ).click()
        expect(question.get_by_role("radio").first).to_be_checked()
        expect(
            question.get_by_text(re.compile("That is right|Not yet|What follows"))
        ).to_be_visible()
    return count


def write(page, text: str) -> None:
    """In the one place to write on the page; then save by the button."""
    page.get_by_role("main").get_by_role("textbox").fill(text)
    page.get_by_role("button", name=re.compile("^Save (my note|reflection)")).click()
    expect(page.get_by_text(re.compile(r"^Saved \d+ \w+ at"))).to_be_visible()
    expect(page.get_by_role("main").get_by_role("textbox")).to_have_value(text)


def go_on(page) -> None:
    page.get_by_role("button", name=NEXT).click()


def take_check(page, *, wrong: int = 0) -> None:
    """From its first page to the result; `wrong` answers are wrong."""
    page.get_by_role("button", name=re.compile("^(Start|Try again)$")).click()
    for number, right in enumerate(right_answers(), start=1):
        expect(page).to_have_title(re.compile(rf"^Question {number} of "))
        choices = page.get_by_role("radio")
        if number <= wrong:
            names = page.locator("label").all_inner_texts()
            choices.nth(
                next(i for i, name in enumerate(names) if name != right)
            ).check()
        else:
            page.get_by_role("radio", name=right).check()
        page.get_by_role("button", name="Save and go on").click()
    expect(
        page.get_by_role("heading", name="Check your answers", level=1)
    ).to_be_visible()
    page.get_by_role("button", name="Submit your answers").click()
