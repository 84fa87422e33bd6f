"""The checks themselves can fail: a page that is broken on purpose, and a site too."""

import pytest

from tests.journeys.conftest import Watch

BAD = """<!doctype html><html><head><title></title></head><body>
<img src="/static/missing.png"><button></button>
<p style="color:#999;background:#aaa">Grey on grey</p><input>
<script src="https://elsewhere.example/track.js"></script></body></html>"""


@pytest.fixture
def bad_page(browser, site):
    """Its own watch, whose findings are the expectation."""
    watch = Watch(site)
    context = browser.new_context(base_url=site.url)
    watch.listen(context)
    page = context.new_page()
    page.route(
        "**/bad/", lambda route: route.fulfill(body=BAD, content_type="text/html")
    )
    page.goto("/bad/")
    yield page, watch
    context.close()


def test_axe_finds_what_is_wrong(bad_page, violations):
    page, _ = bad_page

    report = violations(page)

    for rule in [
        "button-name",
        "color-contrast",
        "document-title",
        "html-has-lang",
        "image-alt",
        "label",
    ]:
        assert rule in report


def test_the_watch_finds_what_is_wrong(bad_page):
    page, watch = bad_page
    page.evaluate("console.error('something broke')")
    page.goto("/")
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('style'),"
        " {textContent: 'p {color: red}'}))"
    )
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.wait_for_timeout(200)
    watch.announce(404, "/never-asked/")

    problems = "\n".join(watch.problems)
    assert "404 GET /static/missing.png, not announced" in problems
    assert "request to another host: https://elsewhere.example/track.js" in problems
    assert "console: something broke" in problems
    assert "Content Security Policy" in problems
    assert "thrown" in problems
    with pytest.raises(AssertionError):
        watch.judge()
    watch.problems.clear()
    with pytest.raises(AssertionError, match="never-asked"):
        watch.judge()
