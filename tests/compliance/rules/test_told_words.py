import pytest

from compliance.rules.school_kinds import KINDS, code_of, label_of, said_of
from compliance.rules.told import QUESTIONS
from compliance.rules.told_words import changed_rows, rows_of
from tests.compliance.rules.cases import facts_of, npq


def test_each_question_is_answered_in_words():
    facts = facts_of(
        establishment_type="35",
        appointed_on="2025-09",
        previous_service="2020-09-01/2021-01-01;2024-01-01/",
        **npq("2025-11-10", "deferred", outcome_on="2026-05-01"),
    )

    assert [(row.label, row.text) for row in rows_of(facts, list(QUESTIONS))] == [
        ("School or setting", "Mainstream academy or free school"),
        ("SENCO here since", "September 2025"),
        (
            "SENCO before",
            "1 September 2020 to 1 January 2021; 1 January 2024 on",
        ),
        ("Head teacher", "No"),
        ("Teacher", "Qualified, induction complete, teaches at the school"),
        ("Qualification", "NPQ for SENCOs"),
        (
            "Course",
            "From 10 November 2025, paused on 1 May 2026, provider named in law",
        ),
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_kind_has_one_code_and_comes_back(kind):
    assert said_of(code_of(kind.slug)) == (kind.slug if kind.codes[0] else "not-sure")
    assert label_of(kind.slug) == kind.label


def test_codes_stand_for_one_kind_each():
    codes = [code for kind in KINDS for code in kind.codes]

    assert len(codes) == len(set(codes))
    assert label_of("6") == "Another kind of school or setting"


def test_without_a_qualification_there_is_no_course_to_tell_of():
    rows = rows_of(facts_of(), list(QUESTIONS))

    assert rows[-1].text == "None, and no place"


def test_course_begun_since_is_told_as_a_change():
    changes = changed_rows(facts_of(), facts_of(**npq("2026-11-10")), list(QUESTIONS))

    assert changes == [
        ("Qualification", "None, and no place", "NPQ for SENCOs"),
        (
            "Course",
            "None",
            "From 10 November 2026, no result yet, provider named in law",
        ),
    ]
