from datetime import date

import pytest
from hypothesis import given

from compliance.rules.case import HELD, Status
from compliance.rules.decision import decide
from compliance.rules.status_look import (
    LOOKS,
    Look,
    look_of,
    standing_of,
    standing_without_record,
    standing_without_senco,
)
from tests.compliance.rules.cases import APPOINTED, FACTS, facts_of, npq, seen


def test_every_status_has_a_look():
    assert {look_of(status).tone for status in Status} == {
        "towards",
        "risk",
        "stopped",
        "quiet",
    }


def test_shapes_differ_where_meanings_do():
    shapes = [look.shape for look in LOOKS.values()]

    # Outside the duty and before it, no record and no SENCO, a course too late and a
    # person who may not be SENCO, share one; words part them.
    assert len(shapes) - len(set(shapes)) == 3


@pytest.mark.parametrize("status", sorted(HELD))
def test_held_is_green_only_with_evidence(status):
    assert look_of(status, evidence_seen=True) == Look("s-held", "held")
    assert look_of(status) == Look("s-said", "quiet")


@given(FACTS, APPOINTED)
def test_nothing_else_is_green(facts, as_of):
    decision = decide(facts, as_of)
    for evidence_seen in (True, False):
        standing = standing_of(decision, facts, evidence_seen=evidence_seen)
        is_green = standing.look.tone == "held"

        assert is_green == (decision.status in HELD and evidence_seen)


PAUSED = {
    "appointed_on": "2025-09-01",
    **npq("2025-11-10", "deferred", outcome_on="2026-05-01"),
}
OVERDUE = {
    "appointed_on": "2024-09-01",
    **npq("2024-11-25", expected_outcome_on="2026-10-01"),
}
TIGHT_PLACE = {"appointed_on": "2026-01-05", **npq("2027-02-01")}


@pytest.mark.parametrize(
    ("cells", "shape", "tone"),
    [
        (PAUSED, "s-paused", "risk"),
        (TIGHT_PLACE, "s-place", "risk"),
        ({"appointed_on": "2026-09-01", **npq("2026-12-01")}, "s-place", "towards"),
        ({"appointed_on": "2026-09-01"}, "s-open", "risk"),
        ({"establishment_type": "7"}, "s-exempt", "quiet"),
        ({"appointed_on": "2027-01-01"}, "s-later", "quiet"),
        ({"left_on": "2026-10-01"}, "s-left", "quiet"),
    ],
)
def test_look_of_one(cells, shape, tone):
    standing = standing_of(seen(**cells), facts_of(**cells), evidence_seen=False)

    assert standing.look == Look(shape, tone)


def test_schools_without_a_senco_have_their_own():
    assert standing_without_record().text == "Nothing recorded"
    gone = standing_without_senco(date(2026, 9, 1))
    assert (gone.text, gone.look) == (
        "No SENCO since 1 September 2026",
        Look("s-none", "stopped"),
    )
