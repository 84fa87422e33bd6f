import pytest

from .cases import seen


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, "ELIGIBLE"),
        ({"induction": "not_required"}, "ELIGIBLE"),
        ({"qts": "no"}, "INELIGIBLE"),
        ({"qts": "partial_access"}, "INELIGIBLE"),
        ({"induction": "incomplete"}, "INELIGIBLE"),
        ({"teaches_at_school": "no"}, "INELIGIBLE"),
        ({"qts": "unknown"}, "UNKNOWN"),
        ({"induction": "unknown"}, "UNKNOWN"),
        ({"teaches_at_school": "unknown"}, "UNKNOWN"),
        # One "no" is enough, whatever else is unknown.
        ({"qts": "no", "induction": "unknown"}, "INELIGIBLE"),
        # An unknown that does not matter is not asked for.
        ({"is_head": "yes", "qts": "unknown"}, "ELIGIBLE"),
        ({"is_head": "yes", "qts": "partial_access"}, "ELIGIBLE"),
        ({"is_head": ""}, "ELIGIBLE"),
        ({"is_head": "", "qts": "no"}, "UNKNOWN"),
    ],
)
def test_eligibility(cells, expected):
    assert seen(**cells).eligibility == expected


def test_eligibility_hides_no_status():
    assert seen(qts="no").status == seen().status == "NOT_ENROLLED"


def test_heads_have_the_deadline_too():
    assert seen("2029-09-02", is_head="yes").status == "BREACH"
