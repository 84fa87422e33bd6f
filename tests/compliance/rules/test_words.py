from dataclasses import replace
from datetime import date

import pytest

from compliance.rules.case import Status
from compliance.rules.decision import decide
from compliance.rules.reference import REFERENCE, Intake
from compliance.rules.words import no_senco_since, words_for

from .cases import TODAY, facts_of, nasenco, npq


def said(as_of="2026-11-24", evidence_seen=False, **cells):
    facts = facts_of(**cells)
    decision = decide(facts, date.fromisoformat(as_of))
    return words_for(decision, facts, evidence_seen=evidence_seen).text


PASSED = npq("2024-11-25", "passed", outcome_on="2026-08-01")


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"evidence_seen": True, **PASSED}, "Holds it"),
        (PASSED, "Said to hold it, evidence not seen"),
        (npq("2026-11-24"), "Working towards it"),
        (npq("2026-11-25"), "Place accepted, starts 25 November 2026"),
        (
            {"as_of": "2027-07-02", **npq("2027-07-02")},
            "Working towards it, but time is tight",
        ),
        (
            npq("2025-11-03", "deferred", outcome_on="2026-03-09"),
            "Paused since 9 March 2026",
        ),
        (npq("2025-11-03", "deferred"), "Paused"),
        ({"as_of": "2029-06-01", **npq("2026-11-24")}, "Result overdue"),
        (
            {},
            "No place yet: November 2026 is safe, ask today whether a place is left",
        ),
        ({"as_of": "2026-12-01"}, "No place yet: November 2027 is tight"),
        (
            {"appointed_on": "2024-09-01"},
            "Cannot be finished by the deadline on today's dates",
        ),
        ({"appointed_on": "2021-02-28"}, "Deadline passed on 28 February 2024"),
        ({"appointed_on": "2020-02-29"}, "Deadline passed on 1 March 2023"),
        ({"appointed_on": "2009-09"}, "The law can be read two ways: take advice"),
        ({"qualification": "unknown"}, "Not enough is recorded"),
        (
            {"appointed_on": "2009-08"},
            "Not required: in post before September 2009",
        ),
        ({"establishment_type": "7"}, "This duty does not cover this setting"),
        ({"appointed_on": "2027-01-04"}, "Starts 4 January 2027"),
        ({"appointed_on": "2027-01"}, "Starts January 2027"),
        ({"left_on": "2026-08-31"}, "Left 31 August 2026"),
    ],
)
def test_words_for(cells, text):
    assert said(**cells) == text


def test_words_for_only_evidence_are_green():
    for cells in (PASSED, nasenco("", "passed", outcome_on="2024-07-10")):
        facts = facts_of(**cells)
        decision = decide(facts, TODAY)
        assert words_for(decision, facts, evidence_seen=True).green
        assert not words_for(decision, facts, evidence_seen=False).green


def test_an_intake_over_two_months_is_said_in_full():
    intake = Intake(date(2026, 11, 25), date(2026, 12, 3), "a provider")
    facts = facts_of()
    decision = decide(facts, TODAY, replace(REFERENCE, intakes=(intake,)))

    assert decision.status is Status.NOT_ENROLLED
    assert words_for(decision, facts, evidence_seen=False).text == (
        "No place yet: 25 November 2026 to 3 December 2026 is safe"
    )


def test_a_gap_is_said_with_its_day():
    assert no_senco_since(date(2026, 8, 31)) == "No SENCO since 31 August 2026"
