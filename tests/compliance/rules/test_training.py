import csv
import io
from datetime import date

import pytest

from compliance.rules.training import (
    FileError,
    Training,
    UnreadableError,
    file_rows,
    hours_words,
    read_day,
    read_file,
    read_hours,
    school_year,
    school_year_of,
)
from schools.rules.lines import read_lines

HEADER = "name,job,training,provider,completed_on,hours\n"
MAKATON = Training(
    "Ann Invented", "Teacher", "Makaton", "The Charity", date(2026, 3, 2), 90
)


def read(text, today=date(2026, 11, 24)):
    return read_file(read_lines(text.encode().splitlines(keepends=True)), today)


def problems(text):
    return [str(problem) for row in read(text) for problem in row.problems]


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026)],
)
def test_a_school_year_begins_in_september(day, year):
    since, until = school_year(year)

    assert school_year_of(day) == year
    assert since <= day < until


def test_a_row_is_read_whatever_the_order_of_the_columns():
    (row,) = read(
        "Hours,completed_on,training,name,Job,provider\n"
        "1.5,02/03/2026,Makaton,Ann  Invented,Teacher,The Charity\n"
    )

    assert row.training == MAKATON


def test_what_is_wrong_is_said_by_line_and_column():
    assert problems(
        HEADER + ",,Makaton,,31/02/2026,\nAnn,,,,25/11/2026,many\nAnn,,Makaton,,,2000\n"
    ) == [
        "line 2, name: This may not be empty.",
        "line 2, completed on: There is no such day.",
        "line 3, training: This may not be empty.",
        "line 3, completed on: That day has not come yet. Write it down when it is done.",
        "line 3, hours: Write the hours as a number, like 1.5.",
        "line 4, completed on: Write the date like 31/08/2026.",
        "line 4, hours: Write at most 1000 hours.",
    ]


def test_a_bad_row_does_not_cost_the_others():
    rows = read(HEADER + "Ann,,A,,nonsense,\nBen,,B,,2026-03-02,\n")

    assert [bool(row.training) for row in rows] == [False, True]


def test_the_same_training_twice_in_a_file_is_once():
    rows = read(HEADER + "Ann,,A,,2026-03-02,\nANN,,a,,02/03/2026,\n")

    assert [row.skipped for row in rows] == ["", "The same as line 2."]


def test_a_row_with_a_certificate_is_left_to_its_holder():
    (row,) = read("name,training,completed_on,certificate\nAnn,A,2026-03-02,AB-12\n")

    assert row.training is None
    assert row.skipped == "Shared by the person, so it is left to them."


@pytest.mark.parametrize(
    "text", ["", "name,job\nAnn,Teacher\n", HEADER, "name,name,training,completed_on\n"]
)
def test_a_file_that_cannot_be_used_says_why(text):
    with pytest.raises(FileError):
        read(text)


def test_a_file_of_too_many_rows_is_refused():
    rows = "".join(f"Ann,,Training {n},,2026-03-02,\n" for n in range(1001))

    with pytest.raises(FileError, match="more than 1,000"):
        read(HEADER + rows)


def test_a_file_that_we_wrote_reads_back_as_it_was():
    trainings = [
        MAKATON,
        Training("=1+1", "@sum", "-2", "+3", date(2026, 3, 3), None),
        Training("O'Hara, Ann", "", '"Quoted"', "", date(2025, 1, 1), 45),
    ]
    text = io.StringIO()
    csv.writer(text).writerows(file_rows(trainings))

    assert "=1+1" not in [cell[:4] for cell in text.getvalue().split(",")]
    assert [row.training for row in read(text.getvalue())] == trainings


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("", None), ("1", 60), ("1.5", 90), ("0,25", 15), ("0", None)],
)
def test_hours_become_minutes(typed, minutes):
    assert read_hours(typed) == minutes


@pytest.mark.parametrize(
    ("minutes", "words"), [(None, ""), (90, "1.5"), (600, "10"), (20, "0.33")]
)
def test_minutes_become_hours(minutes, words):
    assert hours_words(minutes) == words


@pytest.mark.parametrize("typed", ["1926-03-02", "02-03-26", "soon"])
def test_a_day_that_cannot_be_meant_is_refused(typed, today):
    with pytest.raises(UnreadableError):
        read_day(typed, today)
