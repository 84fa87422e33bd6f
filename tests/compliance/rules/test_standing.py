from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.case import HELD, Status
from compliance.rules.decision import decide
from compliance.rules.facts import Facts
from compliance.rules.standing import (
    URGENCY,
    View,
    best_view,
    confirm_by,
    digest_of,
    most_urgent,
    school_of,
)
from tests.compliance.rules.cases import FACTS, TODAY, facts_of, nasenco, npq


def seen(*, evidence=False, **cells) -> View:
    facts = facts_of(**cells)
    return View(facts, decide(facts, TODAY), evidence)


NONE = seen(qualification="none")
ON_COURSE = seen(appointed_on="2025-09-01", **npq("2025-11-10"))
HELD_SEEN = seen(
    evidence=True, **nasenco("2021-09-01", "passed", outcome_on="2022-07-01")
)


def test_best_view_is_the_qualification_that_helps_most():
    assert best_view([NONE, ON_COURSE, HELD_SEEN]) is HELD_SEEN
    assert best_view([NONE, ON_COURSE]) is ON_COURSE


def test_best_view_of_equals_is_the_one_recorded_last():
    older = seen(appointed_on="2025-09-01", **npq("2025-11-10"))

    assert best_view([ON_COURSE, older]) is ON_COURSE


@given(FACTS, st.booleans())
def test_best_view_is_never_worse_for_one_more_that_is_held(facts: Facts, evidence):
    view = View(facts, decide(facts, TODAY), evidence)

    assert best_view([view, HELD_SEEN]).decision.status in {
        *HELD,
        # These are said of the post, whatever the qualification.
        Status.NOT_APPLICABLE,
        Status.EXEMPT_PRE_2009,
        Status.PENDING,
        Status.ENDED,
    }


@given(FACTS, st.dates(date(2020, 1, 1), date(2031, 1, 1)))
def test_digest_changes_with_the_facts_and_never_with_the_day(facts: Facts, day):
    view = View(facts, decide(facts, day), False)

    assert view.digest == digest_of(facts, evidence_seen=False)
    assert view.digest != digest_of(facts, evidence_seen=True)


@given(FACTS, st.booleans())
def test_every_view_has_its_place_in_the_order(facts: Facts, evidence):
    view = View(facts, decide(facts, TODAY), evidence)

    assert 0 <= view.urgency < len(URGENCY)


def test_school_shows_the_senco_who_needs_most():
    line = school_of([HELD_SEEN, NONE, ON_COURSE], covered=True, ended_on=None)

    assert line.view is NONE is most_urgent([HELD_SEEN, NONE])


@pytest.mark.parametrize(
    ("covered", "ended_on", "standing"),
    [
        (True, None, "NOTHING_RECORDED"),
        (True, date(2026, 9, 1), "NO_SENCO"),
        (False, date(2026, 9, 1), Status.NOT_APPLICABLE),
    ],
)
def test_school_without_a_senco_is_a_state_of_its_own(covered, ended_on, standing):
    assert school_of([], covered=covered, ended_on=ended_on).standing == standing


def test_successor_to_start_leaves_a_school_without_a_senco_until_then():
    later = seen(qualification="none", appointed_on="2027-04-01")
    first = seen(qualification="none", appointed_on="2027-01-04")

    line = school_of([later, first], covered=True, ended_on=date(2026, 9, 1))

    assert (line.standing, line.since) == ("NO_SENCO", date(2026, 9, 1))
    assert line.words == (
        "No SENCO since 1 September 2026, from 4 January 2027 a successor"
    )
    assert line.urgency == URGENCY.index("NO_SENCO")
    never = school_of([first], covered=True, ended_on=None)
    assert (never.standing, never.words) == (Status.PENDING, "Starts 4 January 2027")
    begun = school_of([first, ON_COURSE], covered=True, ended_on=date(2026, 9, 1))
    assert begun.standing != "NO_SENCO"


def test_whoever_may_not_be_senco_needs_somebody_whatever_the_status():
    barred = seen(
        evidence=True,
        qts="no",
        **nasenco("2021-09-01", "passed", outcome_on="2022-07-01"),
    )

    line = school_of([ON_COURSE, barred], covered=True, ended_on=None)

    assert (line.standing, line.view) == (Status.HELD_NASENCO, barred)
    assert (line.eligibility, line.bar) == ("INELIGIBLE", "not a qualified teacher")
    assert line.urgency == URGENCY.index("MAY_NOT_BE_SENCO")
    assert not barred.words.green
    outside = seen(establishment_type="7", qts="no")
    assert (outside.eligibility, outside.bar) == (None, "")


@pytest.mark.parametrize(
    ("confirmed_on", "same", "due"),
    [
        (None, False, None),
        (date(2026, 11, 24), True, date(2027, 11, 24)),
        (date(2024, 2, 29), True, date(2025, 2, 28)),
        (date(2026, 11, 1), False, TODAY),
        (date(2025, 1, 1), False, date(2026, 1, 1)),
    ],
)
def test_confirm_by_a_year_on_or_at_once_where_facts_changed(confirmed_on, same, due):
    assert confirm_by(confirmed_on, same_facts=same, as_of=TODAY) == due


def test_whoever_is_in_post_comes_before_a_successor():
    holder = seen(
        qualification="nasenco",
        course_started_on="2021-09-01",
        outcome="passed",
        outcome_on="2022-07-01",
        appointed_on="2021-09-01",
    )
    later = seen(qualification="none", appointed_on="2027-01-04")

    line = school_of([later, holder], covered=True, ended_on=None)

    assert line.standing == Status.HELD_NASENCO
