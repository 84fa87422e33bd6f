from datetime import date

from compliance.rules.handover import next_transfers, stages

STARTS = date(2027, 1, 4)


def test_stages_are_dated_from_the_first_day():
    assert [stage.by for stage in stages(STARTS)] == [
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
        for stage in stages(STARTS)
        for task in stage.tasks
        if task.citation == "SI 2014/1530 reg 18"
    ]

    assert "31 March 2027" in task.why
    assert "15 February 2027" in task.why


def test_every_task_says_who_and_why():
    tasks = [task for stage in stages(STARTS) for task in stage.tasks]

    assert all(task.who and task.act and task.why for task in tasks)
    assert len({task.act for task in tasks}) == len(tasks)
