from datetime import date
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.facts import Facts
from compliance.rules.reference import REFERENCE
from compliance.rules.told import (
    BEFORE,
    COURSE,
    HEAD,
    KEYS,
    POST,
    QUALIFICATION,
    SCHOOL,
    TEACHER,
    ToldError,
    facts_of,
    keys_of,
    link,
    next_question,
    questions_that_matter,
    told_of,
)
from tests.compliance.rules import cases
from tests.compliance.rules.cases import FACTS, TODAY, npq

MONTHS = st.booleans()


@given(FACTS)
def test_link_gives_the_same_facts_again(facts: Facts):
    query = urlencode(link(told_of(facts)))

    assert facts_of(parse_qs(query)) == facts


def test_month_alone_comes_back_as_month():
    facts = cases.facts_of(appointed_on="2024-09")

    told = told_of(facts)

    assert told["since"] == ["2024-09"]
    assert facts_of(told) == facts


def test_link_can_be_read():
    facts = cases.facts_of(
        appointed_on="2025-09-01",
        previous_service="2020-09-01/2021-01-01",
        establishment_type="34",
        **npq("2026-11-09"),
    )

    assert urlencode(link(told_of(facts))) == (
        "school=academy&since=2025-09-01&before=2020-09-01..2021-01-01&head=no"
        "&qts=yes&induction=complete&teaches=yes&has=npq&began=2026-11-09"
        "&outcome=not-given&provider=yes"
    )


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({"school": ["castle"]}, "school"),
        ({"since": ["yesterday"]}, "since"),
        ({"since": ["2025-02-30"]}, "since"),
        ({"before": ["2020-09-01"]}, "before"),
        ({"before": ["2020-09-01..2019-09-01"]}, "before"),
        ({"before": ["2020-09-01.."] * 21}, "before"),
        ({"has": ["phd"]}, "has"),
        ({"outcome-on": ["2025"]}, "outcome-on"),
    ],
)
def test_what_cannot_be_read_is_named(told, key):
    with pytest.raises(ToldError) as raised:
        facts_of(told)

    assert set(raised.value.problems) == {key}


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({}, SCHOOL),
        ({"school": ["early-years"]}, None),
        ({"school": ["not-sure"]}, None),
        ({"school": ["academy"]}, POST),
        ({"school": ["academy"], "since": ["2024-09-01"]}, BEFORE),
        ({"school": ["academy"], "since": ["2008-09-01"]}, HEAD),
        (
            {
                "school": ["academy"],
                "since": ["2024-09"],
                "before": ["none"],
                "head": ["no"],
            },
            TEACHER,
        ),
        (
            {
                "school": ["academy"],
                "since": ["2024-09"],
                "before": ["none"],
                "head": ["yes"],
            },
            QUALIFICATION,
        ),
    ],
)
def test_only_what_matters_is_asked(told, asked):
    matter = questions_that_matter(facts_of(told), TODAY, REFERENCE)

    assert next_question(told, matter) == asked


def test_course_is_asked_of_those_who_have_one():
    told = told_of(cases.facts_of(is_head="yes", **npq("2025-11-10")))
    without = {key: told[key] for key in told if key not in keys_of([COURSE])}

    matter = questions_that_matter(facts_of(without), TODAY, REFERENCE)

    assert next_question(without, matter) == COURSE


def test_no_name_has_a_place_in_a_link():
    assert set(link(told_of(cases.facts_of()) | {"name": ["Ada"]})) == set(
        link(told_of(cases.facts_of()))
    )
    assert "name" not in KEYS


def test_day_of_post_is_a_day():
    assert facts_of({"since": ["2025-09-01"]}).designation.appointed_on == date(
        2025, 9, 1
    )
