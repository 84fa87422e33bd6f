"""Addresses outside the site that a page leads to."""

import html
import re

from .content import PageContent

HREF = re.compile(r'href="(https?://[^"]+)"')
# Of a list of sources some are links by themselves.
BARE = re.compile(r"https?://\S+")


def outside_addresses(content: PageContent) -> set[str]:
    """Without what stands after "#": it is not sent to the other site."""
    found = set()
    for value in every_string([block["value"] for block in content.body]):
        ways = HREF.findall(value)
        if not ways and BARE.fullmatch(value.strip()):
            ways = [value.strip()]
        found.update(html.unescape(way).partition("#")[0] for way in ways)
    return found


def every_string(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from every_string(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from every_string(item)
