from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.months import add_months, latest_start, roll_months

D = date.fromisoformat
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
STEPS = st.sampled_from([(18,), (22, 4), (4,), (12,), (36,)])


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-09-01", 36, "2027-09-01"),
        ("2024-02-29", 36, "2027-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2021-02-28", 36, "2024-02-28"),
        ("2024-10-31", 4, "2025-02-28"),
        ("2024-11-25", 22, "2026-09-25"),
        ("9999-01-31", 36, "9999-12-31"),
        ("0001-01-31", -36, "0001-01-01"),
    ],
)
def test_add_months(day, months, expected):
    assert add_months(D(day), months) == D(expected)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-02-29", "2027-03-01"),
        ("2024-02-28", "2027-02-28"),
        ("2024-09-01", "2027-09-01"),
        ("9998-02-28", "9999-12-31"),
    ],
)
def test_roll_months(day, expected):
    assert roll_months(D(day), 36) == D(expected)


@pytest.mark.parametrize(
    ("end", "steps", "expected"),
    [
        ("2027-09-01", (18,), "2026-03-01"),
        ("2027-09-01", (22, 4), "2025-07-01"),
        ("2028-09-01", (22, 4), "2026-07-01"),
        # The end of August follows from every day that 18 months draw back to it.
        ("2027-02-28", (18,), "2025-08-31"),
        ("2027-02-27", (18,), "2025-08-27"),
        ("0001-06-01", (36,), "0001-01-01"),
    ],
)
def test_latest_start(end, steps, expected):
    assert latest_start(D(end), *steps) == D(expected)


def after(day, steps):
    for step in steps:
        day = add_months(day, step)
    return day


@given(end=DAYS, steps=STEPS)
def test_latest_start_is_the_latest(end, steps):
    start = latest_start(end, *steps)

    assert after(start, steps) <= end < after(start + timedelta(1), steps)


@given(a=DAYS, b=DAYS, steps=STEPS)
def test_later_days_never_end_earlier(a, b, steps):
    first, second = sorted([a, b])

    assert after(first, steps) <= after(second, steps)
    assert latest_start(first, *steps) <= latest_start(second, *steps)
    assert add_months(first, 36) <= roll_months(second, 36)
