import pytest

from accounts.devices import describe
from accounts.enums import Role
from accounts.rules import (
    scope_of,
    second_factor_reasons,
    shared_device_ended,
    wait_in_words,
)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.HEAD, "establishment"),
        (Role.OFFICE, "establishment"),
        (Role.GOVERNOR, "establishment"),
        (Role.TRUST, "trust"),
        (Role.AUTHORITY, "authority"),
        (Role.PROVIDER, None),
        ("", None),
    ],
)
def test_scope_of_each_role(role, scope):
    assert scope_of(role) == scope


@pytest.mark.parametrize(
    ("roles", "reasons"),
    [
        (set(), set()),
        ({"office", "governor", "trust", "authority", "author", "editor"}, set()),
        ({"facilitator", "learner"}, set()),
        (
            {"head", "provider", "admin", "marker", "moderator", "author"},
            {"head", "provider", "admin", "marker", "moderator"},
        ),
    ],
)
def test_second_factor_is_asked_of_those_who_confirm_mark_or_manage(roles, reasons):
    assert second_factor_reasons(roles) == reasons


def test_shared_device_ends_after_thirty_idle_minutes():
    assert not shared_device_ended(seen=0, now=30 * 60)
    assert shared_device_ended(seen=0, now=30 * 60 + 1)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (42.1, "43 seconds"),
        (60, "60 seconds"),
        (61, "2 minutes"),
        (300, "5 minutes"),
        (3601, "2 hours"),
    ],
)
def test_wait_is_rounded_up(seconds, words):
    assert wait_in_words(seconds) == words


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on an iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36",
            "Chrome on a Chromebook",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:130.0) Gecko/20100101 Firefox/130.0",
            "Firefox on a Mac",
        ),
        ("curl/8.0", "A browser"),
        ("", "A browser"),
    ],
)
def test_device_in_words(agent, words):
    assert describe(agent) == words
