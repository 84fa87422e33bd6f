"""What holds of every decision, whatever the facts."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from compliance.rules.case import HELD, Status
from compliance.rules.decision import decide
from compliance.rules.facts import Answer, Kind, Outcome, Qualification, Spell
from compliance.rules.months import latest_start
from compliance.rules.reasons import Code
from compliance.rules.reference import Grade
from compliance.rules.words import words_for

from .cases import FACTS, RECENT, SPELLS, facts_of, npq, seen

DAY = timedelta(days=1)
ANY_DAY = st.dates()
FAR = st.builds(
    replace,
    FACTS,
    designation=st.builds(
        replace,
        st.just(facts_of().designation),
        appointed_on=st.none() | ANY_DAY,
        left_on=st.none() | ANY_DAY,
        month_only=st.booleans(),
    ),
    qualification=st.builds(
        Qualification,
        st.sampled_from(Kind),
        st.none() | ANY_DAY,
        st.sampled_from(Outcome),
        st.none() | ANY_DAY,
        st.none() | ANY_DAY,
        st.sampled_from(Answer),
    ),
)


@given(facts=FACTS | FAR, as_of=RECENT | ANY_DAY)
def test_every_decision_is_whole(facts, as_of):
    decision = decide(facts, as_of)

    clock = decision.clock
    assert decision.status in Status
    assert decision.reasons
    assert len(decision.explained) == len(decision.reasons)
    assert len(set(decision.reasons)) == len(decision.reasons)
    assert words_for(decision, facts, evidence_seen=True).text
    assert (clock.deadline is None) == (clock.last_safe_start is None)
    assert (clock.deadline is None) == (clock.last_possible_start is None)


@given(facts=FACTS | FAR, as_of=RECENT | ANY_DAY)
def test_advice_shows_both_readings_and_what_to_do(facts, as_of):
    decision = decide(facts, as_of)
    advised = [reason.advice for reason in decision.explained if reason.advice]

    assert decision.status is not Status.ADVICE or advised
    for advice in advised:
        assert advice.one != advice.other
        assert advice.next_step


@given(facts=FACTS, as_of=RECENT)
def test_pending_before_appointment_and_never_after(facts, as_of):
    decision = decide(facts, as_of)

    if decision.status is Status.NOT_APPLICABLE or Code.TYPE_UNKNOWN in (
        decision.reasons
    ):
        return
    assert (decision.status is Status.PENDING) == (
        as_of < facts.designation.appointed_on
    )


@given(facts=FACTS, as_of=RECENT)
def test_strict_deadline_is_never_after_its_alternative(facts, as_of):
    clock = decide(facts, as_of).clock

    assume(clock.alternative)
    assert clock.deadline < clock.alternative


@given(facts=FACTS, as_of=RECENT)
def test_deadlines_do_not_move_with_the_day(facts, as_of):
    assert decide(facts, as_of).clock == decide(facts, as_of + 400 * DAY).clock


@given(facts=FACTS, as_of=RECENT)
def test_breach_never_before_the_deadline_has_passed(facts, as_of):
    decision = decide(facts, as_of)

    if decision.status is not Status.BREACH:
        assert decision.breach_from is None
        return
    assert decision.clock.last_deadline < decision.breach_from <= as_of
    assert decide(facts, decision.breach_from).status is Status.BREACH
    assert decide(facts, decision.breach_from - DAY).status is not Status.BREACH


@given(facts=FACTS, as_of=RECENT, passed_on=RECENT, data=st.data())
def test_a_recognised_pass_never_makes_a_status_worse(facts, as_of, passed_on, data):
    assume(date(2024, 9, 1) <= passed_on <= as_of)
    started_on = data.draw(st.none() | st.dates(date(2024, 9, 1), passed_on))
    passed = Qualification(
        Kind.NPQ, started_on, Outcome.PASSED, passed_on, None, Answer.YES
    )

    before = decide(facts, as_of).status
    after = decide(replace(facts, qualification=passed), as_of).status

    assert after in HELD or after is before
    if after not in HELD:
        assert after in {
            Status.NOT_APPLICABLE,
            Status.PENDING,
            Status.ENDED,
            Status.UNKNOWN,
        }


@given(facts=FACTS, as_of=RECENT, kind=st.sampled_from([Kind.NPQ, Kind.NASENCO]))
def test_what_is_held_stays_held_till_the_post_ends(facts, as_of, kind):
    day = date(2026, 8, 1) if kind is Kind.NPQ else date(2024, 8, 1)
    course = Qualification(kind, None, Outcome.PASSED, day, None, Answer.YES)
    facts = replace(facts, qualification=course)
    states = [decide(facts, as_of + days * DAY).status for days in range(0, 2000, 97)]

    for before, after in pairwise(states):
        assert before not in HELD or after is before or after is Status.ENDED


@given(facts=FACTS, as_of=RECENT)
def test_unknown_is_never_green(facts, as_of):
    decision = decide(facts, as_of)

    for evidence_seen in (True, False):
        words = words_for(decision, facts, evidence_seen=evidence_seen)
        assert words.green == (
            decision.status in HELD
            and evidence_seen
            and decision.eligibility != "INELIGIBLE"
        )


@given(facts=FACTS, as_of=RECENT)
def test_eligibility_and_status_do_not_touch(facts, as_of):
    head = replace(facts, designation=replace(facts.designation, is_head=Answer.YES))

    assert decide(head, as_of).status is decide(facts, as_of).status
    assert decide(head, as_of).eligibility == "ELIGIBLE"


@given(facts=FACTS, as_of=RECENT, spell=SPELLS)
def test_more_service_never_moves_a_deadline_later(facts, as_of, spell):
    more = replace(facts, previous_service=(*facts.previous_service, spell))
    before, after = decide(facts, as_of), decide(more, as_of)

    assume(before.clock.deadline)
    assert after.clock.deadline <= before.clock.deadline
    assert after.status is not Status.BREACH or before.status is Status.BREACH


@given(facts=FACTS, as_of=RECENT, spell=SPELLS)
def test_order_of_spells_and_saying_one_twice_change_nothing(facts, as_of, spell):
    spells = (spell, *facts.previous_service)
    once = decide(replace(facts, previous_service=spells), as_of)
    again = decide(replace(facts, previous_service=(*spells[::-1], spell)), as_of)

    assert once == again


@given(facts=FACTS, as_of=RECENT, sooner=st.integers(0, 700))
def test_an_earlier_start_is_never_worse(facts, as_of, sooner):
    late = npq_facts(facts, as_of)
    early = replace(
        late,
        qualification=replace(
            late.qualification,
            course_started_on=max(as_of - sooner * DAY, date(2024, 9, 1)),
        ),
    )
    assume(as_of >= date(2024, 9, 1))
    order = [Status.INFEASIBLE, Status.AT_RISK, Status.WORKING_TOWARDS]

    before, after = decide(late, as_of).status, decide(early, as_of).status

    if before in order:
        assert order.index(after) >= order.index(before)
    else:
        assert after is before


def npq_facts(facts, started_on):
    course = Qualification(
        Kind.NPQ, started_on, Outcome.IN_PROGRESS, None, None, Answer.YES
    )
    return replace(facts, qualification=course)


# Whoever was told "safe" ---------------------------------------------------------


@given(appointed_on=RECENT, told_on=RECENT, service=SPELLS | st.none())
@hypothesis_settings(max_examples=200)
def test_told_safe_is_never_at_risk_on_the_day_she_starts(
    appointed_on, told_on, service
):
    facts = facts_of(appointed_on=appointed_on.isoformat())
    if service:
        facts = replace(facts, previous_service=(service,))
    told = decide(facts, told_on)
    assume(told.next_intake_grade is Grade.SAFE)
    assume(told.next_intake >= date(2024, 9, 1))

    day = told.next_intake
    while day <= told.intake.last:
        enrolled = decide(npq_facts(facts, day), day).status
        placed = decide(npq_facts(facts, day), told_on)
        if told.status is Status.NOT_ENROLLED:
            assert enrolled is Status.WORKING_TOWARDS
            assert Code.RESULT_TIGHT not in placed.reasons
        assert enrolled not in {Status.AT_RISK, Status.INFEASIBLE, Status.BREACH}
        day += DAY


@given(appointed_on=RECENT, told_on=RECENT)
def test_told_tight_can_start_that_day_and_told_too_late_cannot(appointed_on, told_on):
    facts = facts_of(appointed_on=appointed_on.isoformat())
    told = decide(facts, told_on)
    assume(told.next_intake >= date(2024, 9, 1))
    assume(told.status in {Status.NOT_ENROLLED, Status.INFEASIBLE})

    started = decide(npq_facts(facts, told.next_intake), told.next_intake).status

    if told.next_intake_grade is Grade.TOO_LATE:
        assert started in {Status.INFEASIBLE, Status.BREACH}
    else:
        assert started in {Status.AT_RISK, Status.WORKING_TOWARDS}


@given(appointed_on=RECENT, ahead=st.integers(-800, 800))
def test_last_starts_are_the_last(appointed_on, ahead):
    facts = facts_of(appointed_on=appointed_on.isoformat())
    clock = decide(facts, appointed_on).clock
    day = clock.last_safe_start + ahead * DAY
    assume(day >= max(appointed_on, date(2024, 9, 1)))

    status = decide(npq_facts(facts, day), day).status

    assert (status is Status.WORKING_TOWARDS) == (day <= clock.last_safe_start)
    assert (status in {Status.WORKING_TOWARDS, Status.AT_RISK}) == (
        day <= clock.last_possible_start
    )


# Days on which a status changes ---------------------------------------------------


def days_that_follow(facts):
    """From the facts, the deadlines, the law's own dates."""
    post, course = facts.designation, facts.qualification
    days = {post.appointed_on, post.left_on, course.course_started_on}
    days |= {course.outcome_on, date(2027, 9, 1)}
    expected = course.expected_outcome_on
    if expected:
        days.add(expected + DAY)
    clock = decide(facts, date(2026, 1, 1)).clock
    if clock.deadline:
        days |= {clock.deadline + DAY, clock.last_deadline + DAY}
        for limit in (clock.deadline, min(clock.deadline, date(2027, 8, 31))):
            # from here on an overdue result leaves less than four months
            days.add(latest_start(limit, 4) + DAY)
    return days


@given(facts=FACTS)
@hypothesis_settings(max_examples=30)
def test_a_status_changes_only_on_days_that_follow(facts):
    follow = days_that_follow(facts)
    day = date(2022, 12, 31)
    before = decide(facts, day).status
    last_possible = decide(facts, day).clock.last_possible_start

    for _ in range(2600):
        day += DAY
        status = decide(facts, day).status
        if status is not before:
            to_infeasible = (before, status) == (
                Status.NOT_ENROLLED,
                Status.INFEASIBLE,
            )
            assert day in follow or (
                to_infeasible
                and (day == last_possible + DAY or (day.month, day.day) == (12, 1))
            ), (day, before, status)
        before = status


# Remarks ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"appointed_on": "2026-09"}, Code.MONTH_PRECISION),
        ({"previous_service": "2026-05-01/"}, Code.SHARED_SCHOOLS),
        ({"previous_service": "2026-05-01/2026-09-02"}, Code.SHARED_SCHOOLS),
        ({"previous_service": "2026-09-01/"}, Code.LATER_SERVICE_IGNORED),
        ({"outcome": "passed"}, Code.DETAILS_WITHOUT_QUALIFICATION),
        (
            npq("2024-11-25", "passed", outcome_on="2026-11-25"),
            Code.OUTCOME_NOT_YET_KNOWN,
        ),
    ],
)
def test_remark(cells, code):
    assert code in seen(**cells).reasons
    assert code not in seen().reasons


def test_no_remark_on_a_post_that_ended_as_this_one_began():
    reasons = seen(previous_service="2026-05-01/2026-09-01").reasons

    assert Code.SHARED_SCHOOLS not in reasons


def test_spells_end_after_they_start():
    with pytest.raises(ValueError, match="ends after"):
        Spell(date(2024, 1, 1), date(2024, 1, 1))
