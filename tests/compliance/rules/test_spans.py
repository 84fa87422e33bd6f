from datetime import date

import pytest

from compliance.rules.spans import days_left, distance

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        (date(2026, 11, 23), "1 day left"),
        (date(2022, 11, 23), "1,462 days left"),
        (DAY, "today is the last day"),
        (date(2026, 11, 25), "passed 1 day ago"),
        (date(2027, 3, 1), "passed 3 months ago"),
    ],
)
def test_days_left(as_of, words):
    assert days_left(DAY, as_of) == words


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2026, 12, 2), "8 days"),
        (date(2027, 1, 23), "60 days"),
        (date(2027, 1, 24), "2 months"),
        (date(2029, 11, 23), "35 months"),
        (date(2029, 11, 24), "3 years"),
    ],
)
def test_distance_never_flatters(last, words):
    assert distance(DAY, last) == words
