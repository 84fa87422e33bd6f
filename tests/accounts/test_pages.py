"""No page of allauth in another look, and none that runs a script of its own."""

import re

import pytest
from django.urls import get_resolver, reverse

from accounts.rules import wait_in_words
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def paths(patterns=None, prefix="/"):
    """The addresses below /accounts/ that need no argument."""
    for pattern in patterns or get_resolver().url_patterns:
        part = str(pattern.pattern)
        if "<" in part or "(?P" in part:
            continue
        path = prefix + part.lstrip("^").rstrip("$")
        if hasattr(pattern, "url_patterns"):
            yield from paths(pattern.url_patterns, path)
        elif path.startswith("/accounts/"):
            yield path


PATHS = sorted(set(paths()))


def test_the_walk_finds_the_pages():
    assert len(PATHS) > 25
    assert "/accounts/2fa/webauthn/add/" in PATHS


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["nobody", "learner", "with an app"])
def test_every_page_is_in_our_look(client, sign_in, path, who):
    if who != "nobody":
        user = UserFactory()
        sign_in(client, user)
        if who == "with an app":
            from tests.accounts.test_second_factor import add_app  # noqa: PLC0415

            add_app(user)

    response = client.get(path)

    assert response.status_code in {200, 302, 301, 401, 404, 405}
    if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
        page = response.content.decode()
        assert 'class="masthead' in page
        assert page.count("<h1") == 1
        assert re.search(r"<title>[^<]{5,} \S Pathways</title>", page)
        for tag in re.findall(r"<script[^>]*>", page):
            assert "src=" in tag or 'type="application/json"' in tag, tag
        assert " style=" not in page
        assert "placeholder=" not in page


@pytest.mark.parametrize("word", ["user", "invalid", "successfully", "please"])
def test_words_that_no_page_says(client, sign_in, word):
    sign_in(client, UserFactory())
    for path in PATHS:
        response = client.get(path)
        if response.status_code == 200:
            page = re.sub(r"<script.*?</script>", "", response.content.decode())
            text = re.sub(r"<[^>]*>", " ", page)
            assert not re.search(rf"\b{word}\b", text, re.IGNORECASE), path


def test_wait_stands_in_the_title_of_the_429_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/5m/ip"}
    client.post(reverse("account_signup"), {})
    response = client.post(reverse("account_signup"), {})
    assert response.status_code == 429
    assert f"<title>Wait {wait_in_words(300)} " in response.content.decode()
