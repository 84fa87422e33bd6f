import pytest

from compliance.rules.case import known_outcome
from compliance.rules.facts import Outcome

from .cases import TODAY, facts_of, npq


@pytest.mark.parametrize(
    ("outcome", "outcome_on", "expected"),
    [
        ("", "", Outcome.IN_PROGRESS),
        ("passed", "2026-11-24", Outcome.PASSED),
        ("passed", "2026-11-25", Outcome.IN_PROGRESS),
        ("withdrawn", "2026-11-25", Outcome.IN_PROGRESS),
        ("deferred", "2026-11-25", Outcome.IN_PROGRESS),
        ("deferred", "2026-11-24", Outcome.DEFERRED),
        ("withdrawn", "", Outcome.WITHDRAWN),
    ],
)
def test_known_outcome(outcome, outcome_on, expected):
    facts = facts_of(**npq("2025-11-03", outcome, outcome_on=outcome_on))

    assert known_outcome(facts.qualification, TODAY) is expected
