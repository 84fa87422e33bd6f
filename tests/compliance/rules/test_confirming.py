from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.case import Status
from compliance.rules.confirming import (
    Reply,
    answer_words,
    contradiction,
    declaration,
    offers,
    our_record,
    why_not_required,
)
from compliance.rules.decision import decide
from compliance.rules.facts import Facts
from compliance.rules.reference import REFERENCE
from compliance.rules.standing import View
from tests.compliance.rules.cases import FACTS, facts_of, nasenco, npq

TODAY = date(2026, 11, 24)


def seen(*, evidence=False, **cells) -> View:
    facts = facts_of(**cells)
    return View(facts, decide(facts, TODAY), evidence)


NONE = seen(qualification="none")
ON_COURSE = seen(**npq("2025-11-10"))
PLACE = seen(appointed_on="2026-09-01", **npq("2027-01-11"))
HELD = nasenco("2021-09-01", "passed", outcome_on="2022-07-01")
SAID, SEEN = seen(**HELD), seen(evidence=True, **HELD)
PASSED_UNCHECKED = seen(
    **npq("2024-11-01", "passed", outcome_on="2026-09-01")
    | {"provider_recognised": "unknown"}
)
EXEMPT = seen(appointed_on="2008-09-01", qualification="none")
OUTSIDE = seen(establishment_type="7", qualification="none")
TWO_READINGS = seen(
    appointed_on="2024-09-01",
    previous_service="2019-09-01/2022-09-01",
    qualification="none",
)


@pytest.mark.parametrize(
    ("view", "reply"),
    [
        (NONE, None),
        (ON_COURSE, Reply.WORKING_TOWARDS),
        (PLACE, Reply.WILL_START),
        (SAID, Reply.HOLDS),
        (SEEN, Reply.HOLDS),
        (PASSED_UNCHECKED, None),
        (EXEMPT, Reply.NOT_REQUIRED),
        (OUTSIDE, Reply.NOT_REQUIRED),
        (TWO_READINGS, None),
    ],
)
def test_our_record_gives_an_answer_or_none(view, reply):
    assert our_record(view, REFERENCE) is reply


@pytest.mark.parametrize("view", [EXEMPT, OUTSIDE, TWO_READINGS])
def test_not_required_is_offered_with_the_rule_s_reason(view):
    [offer] = [
        each for each in offers(view, REFERENCE) if each.reply is Reply.NOT_REQUIRED
    ]

    assert offer.hint == why_not_required(view).text


@pytest.mark.parametrize("view", [NONE, ON_COURSE, SAID, PASSED_UNCHECKED])
def test_not_required_is_not_offered_without_a_rule(view):
    assert Reply.NOT_REQUIRED not in {each.reply for each in offers(view, REFERENCE)}


@pytest.mark.parametrize(
    ("reply", "starts_on", "view", "words"),
    [
        (Reply.HOLDS, None, SEEN, ""),
        (Reply.HOLDS, None, SAID, "Nobody has recorded that they saw its certificate."),
        (
            Reply.HOLDS,
            None,
            ON_COURSE,
            "The record shows no qualification that counts. It says: “Working towards it”.",
        ),
        (Reply.WORKING_TOWARDS, None, ON_COURSE, ""),
        (
            Reply.WORKING_TOWARDS,
            None,
            NONE,
            "The record shows no course that has begun and can count.",
        ),
        (
            Reply.WORKING_TOWARDS,
            None,
            PLACE,
            "The record says that the course starts on 11 January 2027.",
        ),
        (
            Reply.WORKING_TOWARDS,
            None,
            SEEN,
            "The record says that the qualification is held already.",
        ),
        (Reply.WILL_START, date(2027, 1, 11), PLACE, ""),
        (
            Reply.WILL_START,
            date(2027, 1, 12),
            PLACE,
            "The record says that the course starts on 11 January 2027.",
        ),
        (
            Reply.WILL_START,
            date(2027, 1, 11),
            NONE,
            "The record shows no place on a course that can count.",
        ),
        (
            Reply.WILL_START,
            date(2027, 1, 11),
            ON_COURSE,
            "The record says that the course began on 10 November 2025.",
        ),
        (Reply.NOT_REQUIRED, None, EXEMPT, ""),
        (Reply.NOT_REQUIRED, None, OUTSIDE, ""),
    ],
)
def test_contradiction_is_one_sentence_or_none(reply, starts_on, view, words):
    assert contradiction(reply, starts_on, view, REFERENCE) == words


def test_contradiction_where_the_law_can_be_read_two_ways():
    asked = contradiction(Reply.NOT_REQUIRED, None, TWO_READINGS, REFERENCE)

    assert "Say whose advice your answer rests on." in asked


@given(FACTS, st.booleans(), st.sampled_from(Reply))
def test_every_answer_can_be_judged_and_declared(facts: Facts, evidence, reply):
    view = View(facts, decide(facts, TODAY), evidence)
    starts_on = TODAY if reply is Reply.WILL_START else None

    asked = contradiction(reply, starts_on, view, REFERENCE)
    text = declaration(
        reply, starts_on=starts_on, reason=why_not_required(view), duty="Duty."
    )

    assert asked == "" or asked.endswith((".", "”."))
    assert "not a statutory return" in text
    assert "None" not in text


@given(FACTS, st.booleans())
def test_only_seen_evidence_lets_holding_pass_unasked(facts: Facts, evidence):
    view = View(facts, decide(facts, TODAY), evidence)

    if not contradiction(Reply.HOLDS, None, view, REFERENCE):
        assert evidence


@given(FACTS, st.booleans())
def test_our_own_record_is_never_asked_about_except_for_evidence(
    facts: Facts, evidence
):
    view = View(facts, decide(facts, TODAY), evidence)
    ours = our_record(view, REFERENCE)
    starts_on = facts.qualification.course_started_on

    if ours and not (ours is Reply.HOLDS and not evidence):
        assert contradiction(ours, starts_on, view, REFERENCE) == ""


@pytest.mark.parametrize(
    ("reply", "starts_on", "words"),
    [
        (Reply.HOLDS, None, "Holds it"),
        (Reply.WILL_START, date(2027, 1, 11), "Will start on 11 January 2027"),
        (Reply.CANNOT_CONFIRM, None, "The head cannot confirm"),
    ],
)
def test_answer_in_words_names_no_code(reply, starts_on, words):
    assert answer_words(reply, starts_on) == words


def test_cases_are_what_they_are_called():
    assert EXEMPT.decision.status is Status.EXEMPT_PRE_2009
    assert OUTSIDE.decision.status is Status.NOT_APPLICABLE
    assert TWO_READINGS.decision.status is Status.ADVICE
    assert PASSED_UNCHECKED.decision.status is Status.UNKNOWN
