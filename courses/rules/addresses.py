"""Addresses outside the site that a page leads to."""

import html
import re

from .content import PageContent, strings

HREF = re.compile(r'href="(https?://[^"]+)"')
# Of a list of sources some are links by themselves.
BARE = re.compile(r"https?://\S+")


def outside_addresses(content: PageContent) -> set[str]:
    """Without what stands after "#": it is not sent to the other site."""
    found = set()
    for value in strings([block["value"] for block in content.body], but=()):
        ways = HREF.findall(value)
        if not ways and BARE.fullmatch(value.strip()):
            ways = [value.strip()]
        found.update(html.unescape(way).partition("#")[0] for way in ways)
    return found
