"""How often one address may ask the public check: generous, and kept in memory alone."""

from functools import wraps

from allauth.core.internal import ratelimit
from django.core.cache import caches
from django.shortcuts import render

__all__ = ["limited"]

PER_MINUTE, MINUTE = 300, 60


def limited(view):
    """Counted per process, so that a page which stores nothing writes nothing.

    A whole school behind one address does not meet it.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        if not _is_over(ratelimit.get_ip(request)):
            return view(request, *args, **kwargs)
        response = render(request, "compliance/checker/slow_down.html", status=429)
        response["Retry-After"] = str(MINUTE)
        return response

    return answer


def _is_over(address: str) -> bool:
    key, counts = f"check:{address}", caches["local"]
    if counts.add(key, 1, MINUTE):
        return False
    try:
        return counts.incr(key) > PER_MINUTE
    except ValueError:  # it ran out between the two
        return False
