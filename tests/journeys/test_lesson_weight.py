"""A lesson on a slow line: little to fetch, nothing from others, nothing that jumps."""

import re
import time

from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.learner import FILES, TITLES, page_path

BUDGET = 60_000  # bytes over the wire, everything, nothing cached
# By what their authors wrote.
LONGEST = sorted(TITLES, key=lambda title: FILES[TITLES.index(title)].stat().st_size)[
    -4:
]
SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
"""


def test_first_load_of_a_lesson_is_light_and_still(visit, sign_in):
    known = visit()
    sign_in(known, "weight")
    state = known.context.storage_state()
    weights = {}
    for title in LONGEST:
        page = visit(viewport=PHONE, storage_state=state)  # an empty cache
        page.add_init_script(SHIFTS)
        page.route(re.compile(r"\.woff2$"), late)
        weights[title] = weigh(page, page_path(title))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.fonts.check('16px \"Atkinson Next\"')")
        assert page.evaluate("window.shifted") < 0.02, title
        page.context.close()

    assert max(weights.values()) <= BUDGET, weights
    print(f"heaviest lesson: {max(weights.values())} bytes")  # noqa: T201 for docs


def late(route):
    """The font comes after the words, as it does where the line is slow."""
    time.sleep(0.3)
    route.continue_()


def weigh(page, path: str) -> int:
    protocol = page.context.new_cdp_session(page)
    protocol.send("Network.enable")
    sizes = []
    protocol.on(
        "Network.loadingFinished",
        lambda event: sizes.append(event["encodedDataLength"]),
    )
    page.goto(path, wait_until="networkidle")
    assert len(sizes) >= 6, "page, styles, icons and font at least"
    return int(sum(sizes))
