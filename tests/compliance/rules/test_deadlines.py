from datetime import date

import pytest

from compliance.rules.deadlines import served_longer_than
from compliance.rules.roster import read_service

from .cases import facts_of, seen


@pytest.mark.parametrize(
    ("service", "longer"),
    [
        # one unbroken spell: the calendar
        ("2024-09-01/2025-09-01", False),
        ("2024-09-01/2025-09-02", True),
        ("2023-09-01/2024-09-01", False),  # 366 days, and exactly twelve months
        ("2024-02-29/2025-02-28", False),
        ("2024-02-29/2025-03-01", True),
        # spells that touch or overlap are unbroken
        ("2023-09-01/2024-02-01;2024-02-01/2024-09-01", False),
        ("2023-09-01/2024-03-01;2024-02-01/2024-09-01", False),
        ("2023-09-01/2024-09-01;2023-10-01/2023-12-01", False),
        ("2023-09-01/2024-03-01;2024-02-01/2024-09-02", True),
        # a total: 365 days, 366 with 29 February inside any spell
        ("2021-01-01/2021-07-01;2022-01-01/2022-07-04", False),  # 181 + 184
        ("2021-01-01/2021-07-01;2022-01-01/2022-07-05", True),  # 181 + 185
        ("2024-01-01/2024-07-01;2022-01-01/2022-07-04", False),  # 182 + 184
        ("2024-01-01/2024-07-01;2022-01-01/2022-07-05", True),  # 182 + 185
        ("2024-03-01/2024-08-31;2022-01-01/2022-07-02", False),  # 183 + 182
        ("2024-03-01/2024-08-31;2022-01-01/2022-07-03", True),  # 183 + 183: none inside
        # 29 February is inside only where it is served
        ("2024-01-01/2024-02-29;2022-01-01/2022-11-04", True),  # 59 + 307 = 366
        ("2024-01-01/2024-03-01;2022-01-01/2022-11-03", False),  # 60 + 306 = 366
        # service before 2009 counts
        ("2003-01-01/2005-01-01", True),
    ],
)
def test_served_longer_than(service, longer):
    assert served_longer_than(read_service(service), 12) is longer


@pytest.mark.parametrize(
    ("cells", "deadline", "alternative"),
    [
        ({"appointed_on": "2026-09-01"}, "2029-09-01", None),
        ({"appointed_on": "2026-09"}, "2029-09-01", None),
        ({"appointed_on": "2024-02-29"}, "2027-02-28", "2027-03-01"),
        (
            {
                "appointed_on": "2024-02-29",
                "previous_service": "2023-09-01/2023-12-01",
            },
            "2026-09-01",
            "2027-03-01",
        ),
        (
            {
                "appointed_on": "2024-03-01",
                "previous_service": "2024-02-29/2024-03-01",
            },
            "2027-02-28",
            "2027-03-01",
        ),
        ({"appointed_on": "2009-08-31"}, None, None),
        ({"appointed_on": "2009-08"}, None, None),
        ({"appointed_on": "2009-09-02"}, "2012-09-02", None),
        ({"appointed_on": ""}, None, None),
        # Later service is not previous service.
        (
            {
                "appointed_on": "2026-09-01",
                "previous_service": "2026-09-01/2028-09-01",
            },
            "2029-09-01",
            None,
        ),
    ],
)
def test_clock_of(cells, deadline, alternative):
    clock = seen(**cells).clock

    assert (clock.deadline, clock.alternative) == (
        deadline and date.fromisoformat(deadline),
        alternative and date.fromisoformat(alternative),
    )


def test_starts_that_are_safe_and_possible():
    clock = seen(appointed_on="2025-09-01").clock

    assert clock.last_safe_start == date(2026, 7, 1)
    assert clock.last_possible_start == date(2027, 3, 1)


def test_open_ended_spell_counts_up_to_this_appointment():
    running = facts_of(previous_service="2025-09-01/")
    longer = facts_of(previous_service="2025-08-31/")

    assert running.previous_service[0].end is None
    assert seen(previous_service="2025-09-01/").status == "NOT_ENROLLED"
    assert seen(previous_service="2025-08-31/").status == "ADVICE"
    assert longer.previous_service[0].end is None


def test_spells_that_run_side_by_side_count_once():
    assert seen(previous_service="2026-03-01/;2026-02-01/").status == "NOT_ENROLLED"
