from datetime import date

import pytest

from compliance.rules.evidence import ON_RECORD, Item, counted_kinds, doubt_about, told
from compliance.rules.facts import Kind, Outcome, Qualification

DAY = date(2026, 11, 20)
LATER = date(2026, 11, 21)
AWARD = date(2026, 6, 1)
LABELS = {ON_RECORD: "Seen on Check a teacher's record", "certificate": "Certificate"}


def item(kind=ON_RECORD, **more) -> Item:
    told_of = {"seen_on": DAY, "recorded_on": DAY} | more
    return Item(kind=kind, label=LABELS[kind], **told_of)


SHOWS, SHOWS_NOT = item(awarded_on=AWARD), item(shows_it=False)
CERTIFICATE = item("certificate")
SENT_IN = item("certificate", seen_on=None)


@pytest.mark.parametrize(
    ("items", "kinds"),
    [
        ([], set()),
        ([SHOWS], {ON_RECORD}),
        ([SHOWS_NOT], set()),
        ([SENT_IN], set()),
        ([SENT_IN, CERTIFICATE], {"certificate"}),
        ([SHOWS_NOT, CERTIFICATE], {"certificate"}),
        # Of one day, what was recorded last; else the later look, in whatever order.
        ([SHOWS_NOT, SHOWS], set()),
        ([SHOWS, SHOWS_NOT], {ON_RECORD}),
        ([SHOWS, item(shows_it=False, seen_on=LATER)], set()),
        ([SHOWS_NOT, item(seen_on=LATER)], {ON_RECORD}),
    ],
)
def test_counted_kinds(items, kinds):
    assert counted_kinds(items) == kinds


PASSED = Qualification(kind=Kind.NPQ, outcome=Outcome.PASSED, outcome_on=AWARD)
ON_COURSE = Qualification(kind=Kind.NPQ, outcome=Outcome.IN_PROGRESS)
UNDATED = Qualification(kind=Kind.NPQ, outcome=Outcome.PASSED)
OTHER = item(awarded_on=date(2026, 5, 12))


@pytest.mark.parametrize(
    ("items", "asked", "words"),
    [
        ([], PASSED, ""),
        ([CERTIFICATE], PASSED, ""),
        ([SHOWS], PASSED, ""),
        ([item()], PASSED, ""),
        ([SHOWS_NOT], ON_COURSE, ""),
        (
            [SHOWS_NOT, CERTIFICATE],
            PASSED,
            "did not show the NPQ on 20 November 2026, but the course is recorded as",
        ),
        ([OTHER], PASSED, "gives 12 May 2026 as its date, but the course is recorded"),
        ([OTHER], PASSED, "as passed on 1 June 2026."),
        ([OTHER], UNDATED, "but the course is recorded as passed without a date."),
        ([SHOWS], ON_COURSE, "but the course is not recorded as passed."),
    ],
)
def test_doubt_about(items, asked, words):
    doubt = doubt_about(items, asked)
    assert words in doubt
    assert bool(words) == bool(doubt)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (CERTIFICATE, "Certificate, seen on 20 November 2026"),
        (
            SENT_IN,
            "Certificate, sent in on 20 November 2026, not yet seen by the school",
        ),
        (
            SHOWS,
            "Seen on Check a teacher's record on 20 November 2026, awarded on 1 June 2026",
        ),
        (
            SHOWS_NOT,
            "Check a teacher’s record does not show the NPQ, looked at on 20 November 2026",
        ),
    ],
)
def test_told(one, words):
    assert told(one) == words
