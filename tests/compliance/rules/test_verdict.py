"""The sentences of an answer, for each status."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from compliance.rules.case import Status
from compliance.rules.decision import decide
from compliance.rules.next_steps import next_steps
from compliance.rules.reasons import Code
from compliance.rules.roster import COLUMNS, read_facts, read_header
from compliance.rules.verdict import verdict_of
from tests.compliance.rules.cases import APPOINTED, FACTS, facts_of, nasenco, npq

CODES = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b")


def spoken(as_of="2026-11-24", **cells):
    facts = facts_of(**cells)
    decision = decide(facts, date.fromisoformat(as_of))
    verdict = verdict_of(decision, facts, evidence_seen=False)
    steps = next_steps(decision, facts, evidence_seen=False)
    return decision.status, verdict, steps


OF_EACH_STATUS = [
    (
        Status.NOT_APPLICABLE,
        {"establishment_type": "7"},
        "No deadline applies here",
        "Nothing is due under this duty.",
    ),
    (
        Status.PENDING,
        {"appointed_on": "2027-01-01"},
        "A post to come",
        "Ask today whether a place is left.",
    ),
    (
        Status.ENDED,
        {"left_on": "2026-10-01"},
        "This post has ended",
        "Record who is the SENCO now.",
    ),
    (
        Status.EXEMPT_PRE_2009,
        {"appointed_on": "2008-09-01"},
        "No qualification is required for this post",
        "Keep proof of when the post began.",
    ),
    (
        Status.UNKNOWN,
        {"appointed_on": ""},
        "One thing more is needed for an answer",
        "Find the day of the appointment as a SENCO.",
    ),
    (
        Status.HELD_NASENCO,
        nasenco("2019-09-01", "passed", outcome_on="2020-07-01"),
        "On these answers the duty is met",
        "Show the certificate to the head teacher.",
    ),
    (
        Status.HELD_NPQ,
        npq("2024-11-25", "passed", outcome_on="2026-09-01"),
        "On these answers the duty is met",
        "Let the school look at the teacher’s record.",
    ),
    (
        Status.ADVICE,
        {"previous_service": "2020-09-01/2022-09-01", "appointed_on": "2024-09-01"},
        "Two answers are possible here",
        "Ask the local authority or a legal adviser.",
    ),
    (
        Status.BREACH,
        {"appointed_on": "2022-09-01"},
        "It is late, and there is a way forward",
        "Ask today whether a place is left.",
    ),
    (
        Status.INFEASIBLE,
        {"appointed_on": "2024-09-01"},
        "The next course comes too late",
        "Ask today whether a place is left.",
    ),
    (
        Status.AT_RISK,
        {"appointed_on": "2025-09-01", **npq("2026-11-09")},
        "It can be done in time, but only just",
        "Ask the lead provider for the date of the outcome, in writing.",
    ),
    (
        Status.AT_RISK,
        {"appointed_on": "2025-09-01", **npq("2025-11-09", "deferred")},
        "The course is paused, and the deadline is not",
        "Ask the provider when the course can go on.",
    ),
    (
        Status.AT_RISK,
        {
            "appointed_on": "2024-02-01",
            **npq("2024-11-25", expected_outcome_on="2026-10-01"),
        },
        "A result is overdue",
        "Ask the provider for the result today.",
    ),
    (
        Status.WORKING_TOWARDS,
        {"appointed_on": "2025-09-01", **npq("2025-11-10")},
        "It can be done in time",
        "Stay with the timetable of the course.",
    ),
    (
        Status.WILL_START,
        {"appointed_on": "2026-09-01", **npq("2026-11-25")},
        "There is a place, and it can be done in time",
        "Start on 25 November 2026, whatever happens.",
    ),
    (
        Status.NOT_ENROLLED,
        {"appointed_on": "2026-09-01"},
        "There is time, if a place is taken now",
        "Ask today whether a place is left.",
    ),
    (
        Status.NOT_ENROLLED,
        {"appointed_on": "2025-09-01"},
        "It can be done in time, but only just",
        "Ask today whether a place is left.",
    ),
]


@pytest.mark.parametrize(("status", "cells", "headline", "act"), OF_EACH_STATUS)
def test_words_of_each_status(status, cells, headline, act):
    found, verdict, steps = spoken(**cells)

    assert (found, verdict.headline, steps[0].act) == (status, headline, act)


def test_table_has_each_status():
    assert {status for status, *_ in OF_EACH_STATUS} == set(Status)


def test_how_near_it_is_stands_in_the_sentence():
    _, verdict, _ = spoken(appointed_on="2025-09-01", **npq("2026-11-09"))

    assert verdict.sentence == (
        "The SENCO must hold the qualification by 1 September 2028. "
        "The result may come as late as 9 September 2028, 8 days after that."
    )


def test_who_may_not_be_senco_comes_first():
    _, _, steps = spoken(appointed_on="2025-09-01", qts="no")

    assert steps[0].act == "Settle first who the SENCO can be."
    assert len(steps) == 3


@given(FACTS, APPOINTED)
def test_any_facts_are_answered_without_codes(facts, as_of):
    decision = decide(facts, as_of)
    for evidence_seen in (True, False):
        verdict = verdict_of(decision, facts, evidence_seen=evidence_seen)
        steps = next_steps(decision, facts, evidence_seen=evidence_seen)

        assert 1 <= len(steps) <= 3
        text = " ".join(
            [
                verdict.headline,
                verdict.sentence,
                *(f"{step.act} {step.why}" for step in steps),
            ]
        )
        assert not CODES.search(text)
        assert not any(name in text for name in [*Status, *Code])


with (Path(__file__).parent / "reg49_cases.csv").open(encoding="utf-8") as source:
    CASES = list(csv.DictReader(source))
LAYOUT = read_header(COLUMNS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case_id"])
def test_worked_case_has_an_answer(case):
    facts = read_facts(LAYOUT, [case[name] for name in COLUMNS])
    decision = decide(facts, date.fromisoformat(case["as_of"]))

    verdict = verdict_of(decision, facts, evidence_seen=False)

    assert verdict.headline
    assert verdict.sentence.endswith(".")


SERVED = {"previous_service": "2020-09-01/2022-09-01"}
LATE_COURSE = npq("2026-11-10")


@pytest.mark.parametrize(
    ("cells", "act", "words"),
    [
        (
            {"previous_service": "2024-09-01/2026-01-01", "appointed_on": "2026-09-01"},
            "Tell the governing body or the trust, and take the first place there is.",
            "can end by 1 September 2027",
        ),
        (
            {"previous_service": "2026-05-01/", "appointed_on": "2027-06-01"}
            | {"as_of": "2027-06-01"},
            "Apply for a place in November 2027.",
            "Held by 1 May 2029, the qualification answers both readings.",
        ),
        (
            {"previous_service": "2024-09-01/2026-01-01", "appointed_on": "2026-09-01"}
            | npq("2025-11-10"),
            "Finish the course by the earlier deadline.",
            "Held by 1 September 2027",
        ),
        (
            SERVED | {"appointed_on": "2024-09-01"},
            "Take the first place on a course that there is.",
            "the duty is met with the result",
        ),
        (
            SERVED | {"appointed_on": "2024-09-01"} | LATE_COURSE,
            "Finish the course.",
            "the duty is met with the result",
        ),
    ],
)
def test_where_the_readings_part_a_course_alone_answers_neither(cells, act, words):
    status, _, steps = spoken(**cells)

    assert status is Status.ADVICE
    assert steps[-1].act == act
    assert words in steps[-1].why


def test_after_the_strict_deadline_the_body_is_told_and_the_posts_are_kept():
    _, _, steps = spoken(**SERVED, appointed_on="2024-09-01", **LATE_COURSE)

    said = " ".join(f"{step.act} {step.why}" for step in steps)
    assert [step.act for step in steps][1] == "Tell the governing body or the trust."
    assert "Keep the dates of the earlier posts" in said
    assert not re.search("plan by|earlier deadline|find the lead", said, re.IGNORECASE)


def test_start_of_a_post_to_come_is_left_to_the_words_of_its_status():
    _, verdict, _ = spoken(appointed_on="2027-01-01")

    assert verdict.sentence == "The qualification must be held by 1 January 2030."
