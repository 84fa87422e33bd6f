"""Asks, a few at a time, whether addresses outside the site still answer."""

import ipaddress
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from django.db.models import F, Q

from courses.models import OutsideLink

# A job has two minutes; the next one goes on where this one ends.
AT_ONCE = 20
SECONDS = 60
AGAIN_AFTER = timedelta(days=7)
PAUSE, PATIENCE = 1, 8
MOST_HOPS = 5

Answer = tuple[int | None, str]


def check_links(
    *,
    now: datetime,
    ask: Callable[[str], Answer] | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> int:
    """Those that were never asked first, then those asked longest ago."""
    ask = ask or ask_politely
    due = OutsideLink.objects.filter(
        Q(checked_at=None) | Q(checked_at__lte=now - AGAIN_AFTER)
    ).order_by(F("checked_at").asc(nulls_first=True), "pk")[:AT_ONCE]
    end = time.monotonic() + SECONDS
    count = 0
    for link in due:
        if count:
            pause(PAUSE)
        if time.monotonic() > end:
            break
        status, problem = ask(link.address)
        # Not saved as a whole: the nightly look may have taken the row away.
        OutsideLink.objects.filter(pk=link.pk).update(
            status=status, problem=problem, checked_at=now
        )
        count += 1
    return count


def ask_politely(address: str) -> Answer:
    """The status, or why there is none. Nothing of the answer's body is read."""
    for _ in range(MOST_HOPS):
        if problem := stops_asking(address):
            return None, problem
        try:
            with requests.get(
                address,
                headers={"User-Agent": f"Pathways link check ({settings.BASE_URL})"},
                timeout=PATIENCE,
                allow_redirects=False,
                stream=True,
            ) as response:
                status = response.status_code
                onward = response.headers.get("Location", "")
        except requests.exceptions.SSLError:
            return None, "Its certificate is not valid"
        except requests.exceptions.Timeout:
            return None, f"No answer within {PATIENCE} seconds"
        except requests.exceptions.RequestException:
            return None, "No answer"
        if not (response.is_redirect and onward):
            return status, ""
        address = urljoin(address, onward)
    return None, f"It sent us on more than {MOST_HOPS} times"


def stops_asking(address: str) -> str:
    """Authors must not reach, by way of the server, what only the server can reach."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return "It leads to no public address"
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443)
    except (OSError, UnicodeError, ValueError):
        return "No site of this name was found"
    if all(ipaddress.ip_address(each[4][0]).is_global for each in found):
        return ""
    return "It leads to no public address"
