"""A school computer with scripts switched off: the whole module all the same."""

import re

from playwright.sync_api import expect

from tests.journeys.learner import (
    MODULE,
    SLUGS,
    TITLES,
    answer_all,
    check_title,
    expect_page,
    go_on,
    take_check,
    write,
)


def test_nothing_chosen_is_said_without_javascript(visit, watch, sign_in):
    page = visit(java_script_enabled=False)
    sign_in(page, "plain")
    path = f"{MODULE}what-counts-as-a-need/"
    page.goto(path)
    watch.announce(422, path)

    question = page.locator("form").filter(has=page.get_by_role("radio"))
    for radio in question.get_by_role("radio").all():
        expect(radio).not_to_be_checked()
    question.get_by_role("button").click()

    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_role("link", name="Choose one of the answers").click()
    expect(question.get_by_role("group")).to_contain_text("Choose one of the answers")


def test_the_whole_module_without_javascript(visit, sign_in):
    page = visit(java_script_enabled=False)
    sign_in(page, "plain")
    page.goto(f"{MODULE}{SLUGS[0]}/")
    for title in TITLES:
        expect_page(page, title)
        answer_all(page)
        if page.get_by_role("main").get_by_role("textbox").count():
            write(page, "Written without a script.\n\nTwo paragraphs, <b>as typed</b>.")
        if title != check_title():
            go_on(page)
            continue
        take_check(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Passed: 6 of 6 are right"
        )
        page.get_by_role("link", name=re.compile("^Go on to")).first.click()

    page.get_by_role("link", name="See your certificate").click()
    expect(page.get_by_role("main")).to_contain_text("Plamen Hart")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
