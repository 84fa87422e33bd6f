"""A browser, the real site, and what no journey may leave behind.

The process touches no database of Django's: all goes through the site. A message of the
console, a breach of the content security policy, an answer of 400 or more that the
journey did not announce, a request to another host, or an error in the site's own log
fails the journey.
"""

import os
import re
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from tests.journeys.people import PASSWORD, address
from tests.journeys.site import Site

# Playwright's loop runs in this thread, and nothing here asks Django's database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--no-first-run",
    # Nothing can leave the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = {"width": 375, "height": 740}
DESK = {"width": 1280, "height": 800}
expect.set_options(timeout=8000)


def pytest_collection_modifyitems(items):
    if Path(CHROMIUM).exists() or os.environ.get("REQUIRE_BROWSER"):
        return
    mine = [item for item in items if "tests/journeys" in item.path.as_posix()]
    if not mine:
        return
    reason = f"NO BROWSER at {CHROMIUM}: set CHROMIUM"
    warnings.warn(f"{len(mine)} journeys skipped. {reason}", stacklevel=1)
    for item in mine:
        item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def site():
    site = Site("journeys")
    yield site
    site.remove()


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def launch(playwright):
    """A browser with more arguments; all of them end with the session."""
    browsers = []

    def launch(*args: str):
        browsers.append(
            playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS, *args])
        )
        return browsers[-1]

    yield launch
    for browser in browsers:
        browser.close()


@pytest.fixture(scope="session")
def browser(launch):
    return launch()


class Watch:
    """Listens to every page of a journey and judges at its end."""

    def __init__(self, site: Site):
        self.site = site
        self.problems: list[str] = []
        self.announced: dict[tuple[int, str], bool] = {}
        self.is_offline = False
        self.since = site.log.stat().st_size

    def announce(self, status: int, path: str) -> None:
        """This answer belongs to the journey; it fails where it never comes."""
        self.announced[status, path] = False

    def listen(self, context) -> None:
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.problems.append(str(error.error)))
        context.on("request", self.on_request)
        context.on("response", self.on_response)
        context.on("requestfailed", self.on_failure)

    def on_console(self, message) -> None:
        # The answer itself is judged in on_response.
        if message.type in {"error", "warning"} and not message.text.startswith(
            "Failed to load resource"
        ):
            self.problems.append(f"console: {message.text}")

    def on_request(self, request) -> None:
        url = urlsplit(request.url)
        is_web = url.scheme in {"http", "https", "ws", "wss"}
        if is_web and f"{url.scheme}://{url.netloc}" != self.site.url:
            self.problems.append(f"request to another host: {request.url}")

    def on_response(self, response) -> None:
        if response.status < 400:
            return
        path = urlsplit(response.url).path
        if (response.status, path) in self.announced:
            self.announced[response.status, path] = True
        else:
            self.problems.append(
                f"{response.status} {response.request.method} {path}, not announced"
            )

    def on_failure(self, request) -> None:
        # Aborted: the browser went on to another page, or took a file as a download.
        if "ERR_ABORTED" in request.failure or self.is_offline:
            return
        self.problems.append(f"failed: {request.url}: {request.failure}")

    def judge(self) -> None:
        missing = [what for what, came in self.announced.items() if not came]
        assert not self.problems, "\n".join(dict.fromkeys(self.problems))
        assert not missing, f"announced, but never came: {missing}"
        assert not self.site.errors(self.since)


@pytest.fixture
def watch(site):
    watch = Watch(site)
    yield watch
    watch.judge()


@pytest.fixture
def visit(browser, site, watch):
    """Opens a browser of a person of their own; `by` is another than the usual one."""
    contexts = []

    def visit(*, by=browser, viewport=None, **options):
        context = by.new_context(
            base_url=site.url, viewport=viewport or DESK, locale="en-GB", **options
        )
        contexts.append(context)
        watch.listen(context)
        context.set_default_timeout(8000)
        return context.new_page()

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in():
    """By the form, as `login`@journeys.example or with a whole address."""

    def sign_in(page, login: str, password: str = PASSWORD, *, shared: bool = False):
        page.goto("/accounts/login/")
        email = login if "@" in login else address(login)
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password", exact=True).fill(password)
        if shared:
            page.get_by_label("This is a shared device").check()
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return page

    return sign_in


@pytest.fixture(scope="session")
def violations():
    """What axe finds in a page by the rules of WCAG 2.2 A and AA.

    Left out is Wagtail's own map of a long form, which scrolls without a keyboard.
    """
    axe = Axe()

    def violations(page) -> str:
        found = axe.run(
            page, context={"exclude": [[".w-minimap"]]}, options={"runOnly": WCAG}
        )
        assert found.response["passes"], "axe ran no rule"
        return found.generate_report() if found.violations_count else ""

    return violations


@pytest.fixture(scope="session")
def sound(violations):
    """Asserts what holds for every page and state, once for each."""
    seen = set()

    def sound(page, state: str = ""):
        # A press has led here, and what it led to may still be on its way.
        expect(page).to_have_title(re.compile("Pathways$"))
        expect(page.locator("h1")).to_have_count(1)
        page.wait_for_load_state()
        key = (page.title(), state)
        if key not in seen:
            seen.add(key)
            assert not violations(page), page.url

    return sound
