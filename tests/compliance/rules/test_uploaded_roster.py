from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.facts import Answer, Kind, Outcome, QualifiedTeacher, Spell
from compliance.rules.roster import RosterError
from compliance.rules.uploaded_roster import (
    COLUMNS,
    EXAMPLE,
    MOST_ROWS,
    NOT_READ,
    digest_of,
    merged_start,
    read_entry,
    read_roster,
)
from schools.rules.lines import read_lines

HEADER = ",".join(COLUMNS)


def lines(*rows, header=HEADER):
    return read_lines(f"{row}\n".encode() for row in (header, *rows))


def row_of(**cells):
    return ",".join(({**EXAMPLE, **cells}).get(name, "") for name in COLUMNS)


def problems(**cells):
    rows, _ = read_roster(lines(row_of(**cells)))
    return [(each.line, each.column, each.message) for each in rows[0].problems]


def test_the_template_s_own_row_can_be_read():
    rows, left_out = read_roster(lines(row_of()))

    assert not rows[0].problems
    assert left_out == []
    entry = read_entry(rows[0].cells)
    assert (entry.urn, entry.name, entry.trn) == ("999999", "Example Name", "1234567")
    assert entry.facts.designation.appointed_on == date(2025, 9, 1)
    assert entry.facts.teacher.qts is QualifiedTeacher.YES
    assert entry.facts.qualification.kind is Kind.NPQ
    assert entry.facts.qualification.outcome is Outcome.IN_PROGRESS


def test_columns_come_in_any_order_and_may_be_left_out():
    rows, left_out = read_roster(
        lines("2025-09,Ada Quill,900001,x", header="appointed_on,NAME, urn ,Mood")
    )

    entry = read_entry(rows[0].cells)
    assert left_out == ["mood"]
    assert entry.facts.designation.month_only
    assert entry.facts.designation.is_head is Answer.UNKNOWN
    assert entry.facts.qualification.kind is Kind.UNKNOWN


def test_columns_of_the_checker_s_roster_are_known_and_not_read():
    header = f"{HEADER},{','.join(NOT_READ)}"
    rows, left_out = read_roster(lines(f"{row_of()},7,99,nonsense", header=header))

    assert not rows[0].problems
    assert left_out == list(NOT_READ)


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"urn": "90001"}, "urn", "six digits"),
        ({"urn": ""}, "urn", "six digits"),
        ({"name": ""}, "name", "Write the SENCO’s name"),
        ({"name": "x" * 151}, "name", "at most 150"),
        ({"trn": "12345"}, "trn", "dropped a zero"),
        ({"trn": "0000000"}, "trn", "seven digits"),
        (
            {"appointed_on": "01/09/2025"},
            "appointed_on",
            "Write 2024-09-01, or 2024-09",
        ),
        ({"appointed_on": "2025-02-30"}, "appointed_on", "There is no such day"),
        ({"left_on": "soon"}, "left_on", "“soon” cannot be read"),
        ({"left_on": "2025-09-01"}, "left_on", "ends before it begins"),
        ({"is_head": "maybe"}, "is_head", "Write one of: yes, no, unknown"),
        ({"qts": "QTLS"}, "qts", "partial_access"),
        ({"qualification": "degree"}, "qualification", "nasenco, npq"),
        ({"outcome": "soon"}, "outcome", "withdrawn"),
        ({"course_started_on": "2025"}, "course_started_on", "2024-09-01"),
        ({"previous_service": "2020"}, "previous_service", "2020-09-01/2021-08-31"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(cells, column, words):
    (found,) = problems(**cells)

    assert found[:2] == (2, column)
    assert words in found[2]


def test_all_that_is_wrong_in_a_row_is_told_at_once():
    found = problems(urn="1", trn="2", qts="3", left_on="4")

    assert [column for _, column, _ in found] == ["urn", "trn", "left_on", "qts"]


def test_a_row_with_too_many_values_says_so():
    rows, _ = read_roster(lines(f"{row_of()},one,more"))

    assert "quotation marks" in rows[0].problems[0].message


def test_an_open_quotation_mark_costs_its_own_line_only():
    rows, _ = read_roster(lines('900001,"Ada', row_of()))

    assert rows[0].problems[0].column == "all"
    assert not rows[1].problems


def test_the_same_senco_of_the_same_school_stands_once():
    rows, _ = read_roster(
        lines(
            row_of(),
            row_of(name="Ruth Other"),
            row_of(trn="", name="Ada Quill"),
            row_of(trn="", name="ADA QUILL"),
            row_of(trn="", name="Ada Quill", urn="900002"),
        )
    )

    assert [[each.message for each in row.problems] for row in rows] == [
        [],
        ["The same SENCO of the same school is on line 2. Keep one."],
        [],
        ["The same SENCO of the same school is on line 4. Keep one."],
        [],
    ]


@pytest.mark.parametrize(
    ("header", "rows", "words"),
    [
        ("urn,name", ["1,2"], "does not name appointed_on"),
        ("", [], "does not name urn, name and appointed_on"),
        (f"{HEADER},urn", [row_of()], "names urn twice"),
        (HEADER, [], "no rows"),
    ],
)
def test_a_file_that_cannot_be_used_as_a_whole(header, rows, words):
    with pytest.raises(RosterError, match=words):
        read_roster(lines(*rows, header=header))


def test_a_file_with_too_many_rows_is_refused():
    row = row_of()

    with pytest.raises(RosterError, match="more than 5,000"):
        read_roster(lines(*(row for _ in range(MOST_ROWS + 1))))


def test_earlier_posts_are_read():
    rows, _ = read_roster(
        lines(row_of(previous_service="2019-09-01/2020-09-01;2021-01-01/"))
    )

    assert read_entry(rows[0].cells).facts.previous_service == (
        Spell(date(2019, 9, 1), date(2020, 9, 1)),
        Spell(date(2021, 1, 1)),
    )


def test_the_same_facts_have_the_same_digest_however_laid_out():
    full = dict.fromkeys(COLUMNS, "") | {"urn": "900001", "name": "Ada"}

    assert digest_of(full) == digest_of({"name": "Ada", "urn": "900001"})
    assert digest_of(full) != digest_of(full | {"trn": "1234567"})


@pytest.mark.parametrize(
    ("known", "said", "result"),
    [
        ((date(2025, 9, 1), False), (None, False), (date(2025, 9, 1), False)),
        (
            (date(2025, 9, 14), False),
            (date(2025, 9, 1), True),
            (date(2025, 9, 14), False),
        ),
        (
            (date(2025, 9, 1), True),
            (date(2025, 9, 14), False),
            (date(2025, 9, 14), False),
        ),
        (
            (date(2025, 9, 14), False),
            (date(2025, 10, 1), True),
            (date(2025, 10, 1), True),
        ),
        ((None, False), (date(2025, 9, 1), True), (date(2025, 9, 1), True)),
    ],
)
def test_a_known_day_is_not_replaced_by_less(known, said, result):
    assert merged_start(*known, *said) == result


@given(st.lists(st.text(max_size=12), min_size=1, max_size=20))
def test_no_row_breaks_the_reading(cells):
    """Whatever stands in a row, it is read or told."""
    text = ",".join(cell.replace("\n", " ").replace("\r", " ") for cell in cells)
    try:
        rows, _ = read_roster(
            read_lines([f"{HEADER}\n".encode(), f"{text}\n".encode()])
        )
    except RosterError:
        return
    for row in rows:
        if not row.problems:
            read_entry(row.cells)
