"""A head sets up a passkey where her role asks for it, then leaves it at home."""

import pytest
from playwright.sync_api import expect

from tests.journeys.site import Site

HEAD, DEMO_PASSWORD = "head@demo.example", "pathways-demo"


@pytest.fixture(scope="module")
def site():
    site = Site("passkey", SECOND_FACTOR_REQUIRED="on")
    site.url = f"http://localhost:{site.port}"  # a passkey needs a name, not a number
    yield site
    site.remove()


def give_authenticator(page) -> None:
    """A laptop with a fingerprint reader, as the browser's own protocol makes one."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_out(page) -> None:
    page.goto("/accounts/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()


def test_head_sets_up_a_passkey_and_gets_in_without_it(site, visit, sign_in, sound):
    home = visit()
    give_authenticator(home)
    sign_in(home, HEAD, DEMO_PASSWORD)
    expect(home.get_by_role("heading", level=1)).to_have_text(
        "Set up a second step first"
    )
    sound(home)

    home.get_by_role("link", name="Set up a passkey").click()
    sound(home)
    home.get_by_role("button", name="Set up the passkey").click()
    expect(home.get_by_role("heading", level=1)).to_have_text(
        "Keep these codes somewhere safe"
    )
    sound(home)
    recovery = home.get_by_role("main").get_by_role("listitem").nth(3).inner_text()
    home.get_by_role("link", name="I have kept them: go on").click()
    expect(home).to_have_url(f"{site.url}/learn/")

    sign_out(home)
    sign_in(home, HEAD, DEMO_PASSWORD)
    sound(home)
    home.get_by_role("button", name="Use my passkey").click()
    expect(home).to_have_url(f"{site.url}/learn/")

    sign_out(home)
    home.goto("/accounts/login/?next=/programmes/")
    home.get_by_role("button", name="Sign in with a passkey").click()
    expect(home).to_have_url(f"{site.url}/programmes/")

    school = visit()  # another laptop, and the passkey is at home
    give_authenticator(school)
    sign_in(school, HEAD, DEMO_PASSWORD)
    school.get_by_role("button", name="Use my passkey").click()
    expect(school.get_by_role("alert").first).to_contain_text("choose another way")
    school.get_by_role("button", name="Get a code by e-mail").click()
    sound(school)
    school.get_by_label("Code from the e-mail").fill(site.code_for(HEAD))
    school.get_by_role("button", name="Go on").click()
    expect(school).to_have_url(f"{site.url}/learn/")

    sign_out(school)
    sign_in(school, HEAD, DEMO_PASSWORD)
    school.get_by_label("Code", exact=True).fill(recovery)
    school.get_by_role("button", name="Go on").click()
    expect(school).to_have_url(f"{site.url}/learn/")
