"""The chain: how an entry is hashed, and where a chain first fails to hold."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

START = "0" * 64


class Fault(StrEnum):
    MISSING = "missing"
    UNLINKED = "unlinked"
    CHANGED = "changed"
    PAYLOAD_MISSING = "payload missing"
    PAYLOAD_CHANGED = "payload changed"
    ANCHOR = "anchor"


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry as it is stored, with its payload where that was not erased."""

    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    payload_digest: str
    previous: str
    digest: str
    salt: str = ""
    body: str | None = None
    erased: bool = False


@dataclass(frozen=True)
class Break:
    number: int
    fault: Fault


def canonical(payload: dict) -> str:
    return json.dumps(
        payload,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


def digest_payload(salt: str, body: str) -> str:
    """Salted, so that an erased payload cannot be found again by guessing."""
    return hashlib.sha256(f"{salt}:{body}".encode()).hexdigest()


def digest_entry(
    *,
    number: int,
    at: datetime,
    actor: str,
    act: str,
    subject: str,
    payload_digest: str,
    previous: str,
) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    # A JSON list keeps the fields apart: no two entries have the same text.
    text = json.dumps([number, moment, actor, act, subject, payload_digest, previous])
    return hashlib.sha256(text.encode()).hexdigest()


def find_fault(link: Link, number: int, previous: str) -> Fault | None:
    """What is wrong with `link`, where entry `number` after `previous` is expected."""
    if link.number != number:
        return Fault.MISSING
    if link.previous != previous:
        return Fault.UNLINKED
    digest = digest_entry(
        number=link.number,
        at=link.at,
        actor=link.actor,
        act=link.act,
        subject=link.subject,
        payload_digest=link.payload_digest,
        previous=link.previous,
    )
    if link.digest != digest:
        return Fault.CHANGED
    if link.body is None:
        return None if link.erased else Fault.PAYLOAD_MISSING
    if digest_payload(link.salt, link.body) != link.payload_digest:
        return Fault.PAYLOAD_CHANGED
    return None


def first_break(
    links: Iterable[Link], anchor: tuple[int, str] | None = None
) -> Break | None:
    """The first entry that does not hold, or None.

    A chain cannot tell that its end was cut off, or that all of it was made anew:
    an `anchor` (number and digest, noted elsewhere before) tells both.
    """
    number, previous = 0, START
    for number, link in enumerate(links, start=1):
        if fault := find_fault(link, number, previous):
            return Break(number, fault)
        previous = link.digest
        if anchor and number == anchor[0] and previous != anchor[1]:
            return Break(number, Fault.ANCHOR)
    if anchor and number < anchor[0]:
        return Break(number + 1, Fault.MISSING)
    return None
