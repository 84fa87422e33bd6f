"""Each account of the demo signs in and finds its own first page in order."""

import re

import pytest
from playwright.sync_api import expect

from home.demo.world import WORLD
from tests.journeys.learner import TITLES

DEMO_PASSWORD = "pathways-demo"


@pytest.mark.parametrize("role", WORLD["people"])
def test_a_role_lands(visit, sign_in, sound, role):
    page = visit()
    sign_in(page, f"{role}@demo.example", DEMO_PASSWORD)

    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Hello "))
    expect(
        page.get_by_text("Demo: every person and school is invented.")
    ).to_be_visible()
    sound(page, role)


@pytest.mark.parametrize("role", ["author", "editor"])
def test_the_cms_of_an_author_and_an_editor(visit, sign_in, violations, role):
    page = visit()
    sign_in(page, f"{role}@demo.example", DEMO_PASSWORD)
    page.goto("/cms/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not violations(page)

    page.goto(f"/cms/pages/search/?q={TITLES[1]}")
    page.get_by_role("link", name=TITLES[1], exact=True).first.click()
    expect(page.get_by_role("textbox", name=re.compile("^Title"))).to_have_value(
        TITLES[1]
    )
    assert not violations(page)
