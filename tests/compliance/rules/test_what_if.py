from datetime import date

import pytest
from hypothesis import given

from compliance.rules.case import Status
from compliance.rules.decision import decide
from compliance.rules.what_if import Act, changes_for, difference, read_change, what_if
from tests.compliance.rules.cases import APPOINTED, FACTS, TODAY, facts_of, npq


def changed(slug, **cells):
    facts = facts_of(**cells)
    before = decide(facts, TODAY)
    change = read_change(slug, changes_for(facts, before))
    after_facts = what_if(facts, change, TODAY)
    return before, decide(after_facts, TODAY), after_facts


def offered(**cells):
    facts = facts_of(**cells)
    return [change.slug for change in changes_for(facts, decide(facts, TODAY))]


def test_pause_moves_the_result_past_the_deadline():
    before, after, facts = changed(
        "pause-12", appointed_on="2025-09-01", **npq("2025-11-10")
    )

    assert facts.qualification.expected_outcome_on == date(2028, 9, 10)
    assert (before.status, after.status) == (
        Status.WORKING_TOWARDS,
        Status.INFEASIBLE,
    )
    assert difference(before, after) == "This moves the result past the deadline."


def test_resit_takes_the_months_in_hand():
    before, after, facts = changed(
        "resit", appointed_on="2025-09-01", **npq("2025-11-10")
    )

    assert facts.qualification.expected_outcome_on == date(2028, 1, 10)
    assert after.status is Status.WORKING_TOWARDS
    assert difference(before, after) == "The answer stays the same."


def test_start_at_this_intake_or_the_one_after():
    _, now, _ = changed("start-2026-11-24", appointed_on="2026-09-01")
    _, later, _ = changed("start-2027-11-01", appointed_on="2026-09-01")

    assert (now.status, later.status) == (Status.WORKING_TOWARDS, Status.WILL_START)


def test_move_does_not_restart_the_clock():
    before, after, facts = changed(
        f"move-{TODAY.isoformat()}", appointed_on="2026-02-01"
    )

    assert after.clock.deadline == before.clock.deadline
    assert after.clock.alternative == date(2029, 11, 24)
    assert facts.designation.appointed_on == TODAY


def test_move_after_a_year_asks_for_advice():
    before, after, _ = changed(f"move-{TODAY.isoformat()}", appointed_on="2025-02-01")

    assert after.status is Status.ADVICE
    assert difference(before, after).startswith("The deadline of 1 February 2028 stays")


@pytest.mark.parametrize(
    ("cells", "slugs"),
    [
        (
            {"appointed_on": "2025-09-01"},
            ["start-2026-11-24", "start-2027-11-01", "move-2026-11-24"],
        ),
        (
            {"appointed_on": "2025-09-01", **npq("2026-11-09")},
            ["pause-6", "pause-12", "resit", "move-2026-11-24"],
        ),
        (
            {"appointed_on": "2025-09-01", **npq("2026-11-29")},
            ["resit", "start-2027-11-01", "move-2026-11-24"],
        ),
        ({"appointed_on": "2008-09-01"}, []),
        ({"appointed_on": ""}, []),
        ({"establishment_type": "7"}, []),
    ],
)
def test_only_what_can_happen_is_offered(cells, slugs):
    assert offered(**cells) == slugs


@given(FACTS, APPOINTED)
def test_any_change_of_any_facts_has_an_answer(facts, as_of):
    before = decide(facts, as_of)
    changes = changes_for(facts, before)

    assert len({change.slug for change in changes}) == len(changes)
    for change in changes:
        after = decide(what_if(facts, change, as_of), as_of)
        assert difference(before, after)
        if change.act is Act.MOVE:
            assert after.clock.deadline <= (before.clock.deadline or date.max)
