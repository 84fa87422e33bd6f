from datetime import date

import pytest

from compliance.rules.handover import counted_from, next_transfers, stages

STARTS, TODAY = date(2027, 1, 4), date(2026, 11, 25)


def test_stages_are_dated_from_the_first_day():
    assert [stage.by for stage in stages(STARTS, TODAY)] == [
        "by 3 January 2027",
        "by 11 January 2027",
        "by 3 February 2027",
    ]


def test_days_of_moves_between_phases_are_those_ahead():
    assert next_transfers(STARTS) == [date(2027, 2, 15), date(2027, 3, 31)]
    assert next_transfers(date(2027, 3, 1)) == [date(2028, 2, 15), date(2027, 3, 31)]


def test_the_list_names_those_days_with_their_law():
    (task,) = [
        task
        for stage in stages(STARTS, TODAY)
        for task in stage.tasks
        if task.citation == "SI 2014/1530 reg 18"
    ]

    assert "31 March 2027" in task.why
    assert "15 February 2027" in task.why


def test_every_task_says_who_and_why():
    tasks = [task for stage in stages(STARTS, TODAY) for task in stage.tasks]

    assert all(task.who and task.act and task.why for task in tasks)
    assert len({task.act for task in tasks}) == len(tasks)


@pytest.mark.parametrize(
    ("first_days", "left_on", "counted"),
    [
        ([], None, TODAY),
        ([], date(2020, 10, 1), TODAY),
        ([], STARTS, STARTS),
        ([date(2020, 10, 5)], date(2020, 10, 1), date(2020, 10, 5)),
    ],
)
def test_days_count_from_the_successor_or_not_before_today(
    first_days, left_on, counted
):
    assert counted_from(first_days, left_on, TODAY) == counted


def test_what_was_due_before_today_is_due_today():
    first = stages(TODAY, TODAY)[0]

    assert (first.title, first.by) == ("To hand over now", "by 25 November 2026")
