from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import rules
from audit.rules import Break, Fault, Link

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def chain(length: int) -> list[Link]:
    links, previous = [], rules.START
    for number in range(1, length + 1):
        body = rules.canonical({"role": "head", "n": number})
        fields = {
            "number": number,
            "at": NOW + timedelta(minutes=number),
            "actor": "",
            "act": "membership.granted",
            "subject": f"user:{number}",
            "payload_digest": rules.digest_payload("salt", body),
            "previous": previous,
        }
        previous = rules.digest_entry(**fields)
        links.append(Link(**fields, digest=previous, salt="salt", body=body))
    return links


def test_a_chain_as_written_holds():
    assert rules.first_break(chain(5)) is None
    assert rules.first_break([]) is None


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("actor", "x", Fault.CHANGED),
        ("act", "membership.ended", Fault.CHANGED),
        ("subject", "user:9", Fault.CHANGED),
        ("at", NOW, Fault.CHANGED),
        ("payload_digest", "0" * 64, Fault.CHANGED),
        ("digest", "0" * 64, Fault.CHANGED),
        ("previous", "0" * 64, Fault.UNLINKED),
        ("body", '{"n":3,"role":"heac"}', Fault.PAYLOAD_CHANGED),
        ("body", '{"n":3', Fault.PAYLOAD_CHANGED),
        ("salt", "tlas", Fault.PAYLOAD_CHANGED),
        ("body", None, Fault.PAYLOAD_MISSING),
    ],
)
def test_a_changed_field_is_found_at_its_entry(field, value, fault):
    links = chain(5)
    links[2] = replace(links[2], **{field: value})

    assert rules.first_break(links) == Break(3, fault)


def test_an_erased_payload_is_no_fault():
    links = chain(3)
    links[1] = replace(links[1], body=None, erased=True)

    assert rules.first_break(links) is None


@given(data=st.data())
def test_one_removed_or_two_swapped_are_named(data):
    links = chain(8)
    first = data.draw(st.integers(0, 6))
    second = data.draw(st.integers(first + 1, 7))

    removed = links[:first] + links[first + 1 :]
    assert rules.first_break(removed) == Break(first + 1, Fault.MISSING)
    # Contents swapped, numbers kept: what it looks like when rows are overwritten.
    swapped = links[:]
    swapped[first] = replace(links[second], number=first + 1)
    swapped[second] = replace(links[first], number=second + 1)
    assert rules.first_break(swapped) == Break(first + 1, Fault.UNLINKED)


def test_an_anchor_finds_a_cut_end_and_a_chain_made_anew():
    links = chain(5)
    anchor = (5, links[-1].digest)

    assert rules.first_break(links, anchor) is None
    assert rules.first_break(links[:3], anchor) == Break(4, Fault.MISSING)
    assert rules.first_break(links, (3, "0" * 64)) == Break(3, Fault.ANCHOR)


def test_a_moment_has_one_digest_in_every_time_zone():
    fields = {
        "number": 1,
        "actor": "",
        "act": "a",
        "subject": "s",
        "payload_digest": "",
        "previous": "",
    }
    there = NOW.astimezone(timezone(timedelta(hours=1)))

    assert rules.digest_entry(at=NOW, **fields) == rules.digest_entry(
        at=there, **fields
    )


def test_fields_cannot_run_into_each_other():
    fields = {"number": 1, "at": NOW, "actor": "", "payload_digest": "", "previous": ""}

    assert rules.digest_entry(act="ab", subject="c", **fields) != rules.digest_entry(
        act="a", subject="bc", **fields
    )


def test_a_payload_that_json_does_not_know_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        rules.canonical({"fraction": float("nan")})
