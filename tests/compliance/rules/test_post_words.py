from dataclasses import replace
from datetime import date

import pytest

from compliance.rules.facts import Answer, Kind, Outcome, QualifiedTeacher
from compliance.rules.post_words import (
    course_words,
    post_words,
    provider_words,
    sentence_about,
    teacher_words,
)
from tests.compliance.rules.cases import TODAY, facts_of

FACTS = facts_of(appointed_on="2025-09-01")


def with_post(**changed):
    return replace(FACTS, designation=replace(FACTS.designation, **changed))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "SENCO, since 1 September 2025"),
        ({"month_only": True}, "SENCO, since September 2025, day not recorded"),
        ({"appointed_on": None}, "SENCO, start not recorded"),
        ({"appointed_on": date(2027, 1, 1)}, "SENCO, from 1 January 2027"),
        (
            {"left_on": date(2027, 1, 1)},
            "SENCO, since 1 September 2025; first day no longer SENCO 1 January 2027",
        ),
    ],
)
def test_post_says_since_when(changed, words):
    assert post_words("SENCO", with_post(**changed), TODAY) == words


@pytest.mark.parametrize(
    ("name", "changed", "words"),
    [
        ("Ruth", {}, "Ruth has been SENCO since 1 September 2025."),
        ("", {}, "In post since 1 September 2025."),
        ("Ruth", {"month_only": True}, "Ruth has been SENCO since September 2025."),
        (
            "Ruth",
            {"appointed_on": date(2027, 1, 1)},
            "Ruth becomes SENCO here.",
        ),
        (
            "",
            {"appointed_on": None},
            "Somebody is SENCO here, from a day that is not recorded.",
        ),
    ],
)
def test_sentence_leaves_out_a_name_that_may_not_be_seen(name, changed, words):
    assert sentence_about(name, with_post(**changed), TODAY) == words


def test_course_says_how_far_it_is():
    asked = replace(
        FACTS.qualification,
        kind=Kind.NPQ,
        course_started_on=date(2025, 11, 10),
        outcome=Outcome.DEFERRED,
        outcome_on=date(2026, 3, 1),
        expected_outcome_on=date(2027, 9, 1),
    )

    assert course_words(asked) == (
        "NPQ for SENCOs, course from 10 November 2025, paused on 1 March 2026, "
        "result expected 1 September 2027"
    )
    assert course_words(replace(asked, kind=Kind.UNKNOWN)) == "Not recorded"


def test_provider_is_never_called_recognised_unchecked():
    asked = replace(FACTS.qualification, kind=Kind.NPQ)

    unchecked = replace(asked, provider_recognised=Answer.UNKNOWN)
    assert provider_words("Harbour", unchecked) == (
        "Harbour, not checked whether the law recognises it"
    )
    assert provider_words("", replace(asked, provider_recognised=Answer.YES)) == (
        "Not recorded, recognised in law"
    )
    assert provider_words("Harbour", replace(asked, kind=Kind.NONE)) == ""


def test_of_a_head_nothing_else_is_asked():
    assert teacher_words(with_post(is_head=Answer.YES)) == (
        "Head teacher or acting head of this school"
    )
    teacher = replace(FACTS.teacher, qts=QualifiedTeacher.PARTIAL_ACCESS)
    assert "partial-access" in teacher_words(
        replace(with_post(is_head=Answer.NO), teacher=teacher)
    )
