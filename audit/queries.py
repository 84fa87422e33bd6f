from collections.abc import Iterator
from itertools import batched

from django.db.models import Exists, Max, OuterRef

from audit.models import Entry, Payload
from audit.operations import ERASED
from audit.rules import Break, Fault, Link, first_break

CHUNK = 1000


def stored_links() -> Iterator[Link]:
    entries = Entry.objects.order_by("number").values()
    for chunk in batched(entries.iterator(chunk_size=CHUNK), CHUNK):
        numbers = (chunk[0]["number"], chunk[-1]["number"])
        payloads = Payload.objects.filter(number__range=numbers).in_bulk()
        bare = {e["subject"] for e in chunk if e["number"] not in payloads}
        erased = dict(
            Entry.objects.filter(act=ERASED, subject__in=bare)
            .values_list("subject")
            .annotate(Max("number"))
            .order_by()
        )
        for entry in chunk:
            payload = payloads.get(entry["number"])
            yield Link(
                **entry,
                salt=payload.salt if payload else "",
                body=payload.body if payload else None,
                erased=entry["number"] < erased.get(entry["subject"], 0),
            )


def broken_entry(anchor: tuple[int, str] | None = None) -> Break | None:
    if found := first_break(stored_links(), anchor):
        return found
    # What is left of an entry that was cut off at the end.
    entry = Entry.objects.filter(number=OuterRef("number"))
    orphan = Payload.objects.filter(~Exists(entry)).order_by("number").first()
    return Break(orphan.number, Fault.MISSING) if orphan else None


def head() -> tuple[int, str]:
    """Number and digest of the last entry: an anchor for later."""
    return Entry.objects.order_by("-number").values_list(
        "number", "digest"
    ).first() or (
        0,
        "",
    )
