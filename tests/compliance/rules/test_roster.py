from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from compliance.rules.facts import Spell
from compliance.rules.roster import (
    COLUMNS,
    RESULTS,
    RosterError,
    UnreadableError,
    check_line,
    check_lines,
    guarded,
    read_appointment,
    read_date,
    read_header,
    read_service,
)
from schools.rules.lines import Line

from .cases import ORDINARY, TODAY

STATUS = RESULTS.index("status")
REASONS = RESULTS.index("reasons")
EMPTY = dict.fromkeys(COLUMNS, "")


def check(as_of=TODAY, **cells):
    row = EMPTY | ORDINARY | cells
    return check_line(read_header(row), Line(7, list(row.values())), as_of)


def test_a_row_is_answered():
    row, problems = check(case_id="st-anne")

    assert problems == []
    assert row == [
        "st-anne",
        "ELIGIBLE",
        "NOT_ENROLLED",
        "2029-09-01",
        "",
        "",
        "2027-07-01",
        "2028-03-01",
        "2026-11-24",
        "safe",
        "REG49_4_WINDOW;NOT_ON_COURSE;INTAKE_SAFE;INTAKE_OPEN;REG49_TEACHER",
    ]


def test_columns_may_stand_in_any_order_and_case():
    row = {f" {name.upper()} ": value for name, value in (EMPTY | ORDINARY).items()}
    shuffled = dict(reversed(row.items()))

    found, _ = check_line(
        read_header(shuffled), Line(2, list(shuffled.values())), TODAY
    )

    assert found == check()[0]


def test_day_that_is_given_is_the_day():
    assert check(as_of=date(2030, 1, 1))[0][STATUS] == "BREACH"


def test_own_day_of_a_row_wins():
    cells = EMPTY | ORDINARY | {"as_of": "2026-11-24"}
    layout = read_header(cells)

    row, _ = check_line(layout, Line(2, list(cells.values())), date(2030, 1, 1))

    assert row[STATUS] == "NOT_ENROLLED"
    assert layout.header[-1] == "as_of"
    assert row[-1] == "2026-11-24"


def test_other_columns_are_passed_through():
    cells = {"name": "Ann Õ"} | EMPTY | ORDINARY | {"status": "new", "=x": "-1"}
    layout = read_header(cells)

    row, _ = check_line(layout, Line(2, list(cells.values())), TODAY)

    assert layout.header == (*RESULTS, "name", "roster_status", "'=x")
    assert row[len(RESULTS) :] == ["Ann Õ", "new", "'-1"]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("appointed_on", "01/09/2024", "Write 2024-09-01, or 2024-09."),
        ("appointed_on", "2024-13-01", "There is no such day."),
        ("appointed_on", "2024-13", "There is no such day."),
        ("appointed_on", "0209-09-01", "The year is before 1900."),
        ("left_on", "2024-09", "Write the date like 2024-09-01."),
        ("left_on", "20240901", "Write the date like 2024-09-01."),
        ("left_on", "2023-02-29", "There is no such day."),
        ("is_head", "perhaps", "Write one of: yes, no, unknown."),
        ("qts", "qtls", "Write one of: yes, no, partial_access, unknown."),
        ("qualification", "NPQSL", "Write one of: none, nasenco, npq, unknown."),
        (
            "outcome",
            "pass",
            "Write one of: in_progress, deferred, withdrawn, passed, failed, voided.",
        ),
        (
            "previous_service",
            "2020-01-01",
            "Write each post like 2020-09-01/2021-08-31, with ; between.",
        ),
        (
            "previous_service",
            "2020-01-01/2019-01-01",
            "A post ends before or on the day it starts.",
        ),
        (
            "previous_service",
            "2020-01/2021-01",
            "Write the date like 2024-09-01.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(column, value, message):
    row, [problem] = check(**{column: value})

    assert (problem.line, problem.column) == (7, column)
    assert str(problem) == f"line 7, {column}: {value!r}. {message}"
    assert row == ["x", "", "BAD_ROW", *[""] * 7, "BAD_VALUE"]


def test_all_that_is_wrong_with_a_row_is_said():
    cells = EMPTY | ORDINARY | {"left_on": "?", "qts": "?", "as_of": "?"}

    _, problems = check_line(read_header(cells), Line(2, list(cells.values())), TODAY)

    assert [problem.column for problem in problems] == ["left_on", "qts", "as_of"]


def test_a_bad_row_keeps_its_other_columns():
    cells = EMPTY | ORDINARY | {"qts": "?", "name": "Ann"}

    row, _ = check_line(read_header(cells), Line(2, list(cells.values())), TODAY)

    assert (row[0], row[STATUS], row[-1]) == ("x", "BAD_ROW", "Ann")


def test_a_row_with_too_many_values_is_bad():
    cells = EMPTY | ORDINARY

    row, [problem] = check_line(
        read_header(cells), Line(2, [*cells.values(), "x"]), TODAY
    )

    assert row[STATUS] == "BAD_ROW"
    assert problem.message == "There are 16 values, and 15 columns."


def test_values_missing_at_the_end_are_empty():
    cells = [(EMPTY | ORDINARY)[name] for name in COLUMNS]

    row, problems = check_line(read_header(COLUMNS), Line(2, cells[:10]), TODAY)

    assert problems == []
    assert row == check()[0]


def test_empty_means_not_known():
    row, problems = check(qts="", qualification="")

    assert problems == []
    assert (row[1], row[STATUS]) == ("UNKNOWN", "UNKNOWN")


def test_header_names_all_columns():
    with pytest.raises(RosterError, match="columns: qts, outcome_on"):
        read_header([name for name in COLUMNS if name not in {"qts", "outcome_on"}])


def test_header_names_no_column_twice():
    with pytest.raises(RosterError, match="twice: qts"):
        read_header([*COLUMNS, "QTS"])


@pytest.mark.parametrize(
    ("text", "day", "month_only"),
    [
        ("2024-09-01", date(2024, 9, 1), False),
        (" 2024-09 ", date(2024, 9, 1), True),
        ("", None, False),
    ],
)
def test_appointments_may_be_months(text, day, month_only):
    assert read_appointment(text) == (day, month_only)


def test_service_is_read_as_spells():
    assert read_service("2020-01-01/2021-01-01; 2025-03-02/;") == (
        Spell(date(2020, 1, 1), date(2021, 1, 1)),
        Spell(date(2025, 3, 2)),
    )


def test_a_day_that_never_comes_is_a_day():
    assert read_date("9999-12-31") == date.max
    assert check(left_on="9999-12-31")[0][STATUS] == "NOT_ENROLLED"
    assert check(appointed_on="9999-12-31")[0][STATUS] == "PENDING"


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_guarded(start):
    assert guarded(f"{start}1+1") == f"'{start}1+1"
    assert guarded(f"1{start}") == f"1{start}"
    assert check(case_id=f"{start}cmd")[0][0] == f"'{start}cmd"


def test_guarded_leaves_an_empty_cell():
    assert guarded("") == ""


def test_rows_are_read_one_by_one():
    taken = []

    def source():
        for number in range(2, 1000):
            taken.append(number)
            yield Line(number, list((EMPTY | ORDINARY).values()))

    answers = check_lines(read_header(COLUMNS), source(), TODAY)
    next(answers)
    next(answers)

    assert taken == [2, 3]


CELLS = st.text(max_size=12) | st.sampled_from(
    ["2024-02-29", "2024-09", "9999-12-31", "yes", "npq", "passed", "2020-01-01/", "1"]
)


@given(
    cells=st.lists(CELLS, min_size=0, max_size=18),
    as_of=st.dates(),
)
@example(cells=["x", "1", "9999-12", *[""] * 12], as_of=date.max)
def test_no_row_is_too_odd_to_answer(cells, as_of):
    row, problems = check_line(read_header([*COLUMNS, "as_of"]), Line(2, cells), as_of)

    assert len(row) == len(RESULTS) + 1
    assert (row[STATUS] == "BAD_ROW") == bool(problems)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_a_value_that_is_not_read_is_not_guessed():
    with pytest.raises(UnreadableError):
        read_date("\N{FULLWIDTH DIGIT TWO}024-09-01")
