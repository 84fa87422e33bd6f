"""The worked cases, each as its file says."""

import csv
from datetime import date
from pathlib import Path

import pytest

from compliance.rules.decision import decide
from compliance.rules.roster import COLUMNS, read_facts, read_header, result

RESULTS = ("eligibility", "status", "deadline", "deadline_alternative", "breach_from")
LAYOUT = read_header(COLUMNS)
with (Path(__file__).parent / "reg49_cases.csv").open(encoding="utf-8") as source:
    CASES = list(csv.DictReader(source))


def test_there_are_all_cases():
    assert len(CASES) == 33


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case_id"])
def test_case(case):
    facts = read_facts(LAYOUT, [case[name] for name in COLUMNS])

    decision = decide(facts, date.fromisoformat(case["as_of"]))

    _, eligibility, status, deadline, alternative, breach_from, *_ = result(
        case["case_id"], decision
    )
    assert [eligibility, status, deadline, alternative, breach_from] == [
        case[f"expect_{name}"] for name in RESULTS
    ]
