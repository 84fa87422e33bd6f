"""Reading the registers: schools.rules.cells, schools.rules.registers, and
schools.rules.successors.
"""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.rules import cells
from schools.rules.cells import UnreadableError
from schools.rules.lines import read_lines
from schools.rules.registers import (
    GIAS,
    LINKS,
    REDUCED,
    REGISTER_OF_OFSTED,
    Place,
    RegisterError,
    read_rows,
    recognise,
    split_link,
    trust,
)
from schools.rules.successors import End, Fate, family_of
from tests.schools.registers import GIAS_COLUMNS, gias, links, ofsted, reduced


def read(content: bytes, among=None):
    """Each row as a dict with its key, or the columns that could not be read."""
    lines = read_lines(content.splitlines(keepends=True))
    header = next(lines).cells
    layout = recognise(header, among) if among else recognise(header)
    rows = []
    for row, problems in read_rows(layout, lines):
        found = dict(zip(layout.names, row.values, strict=False)) | {"key": row.key}
        rows.append([problem.column for problem in problems] or found)
    return layout.register, rows


# Cells --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", None),
        ("31-08-2024", date(2024, 8, 31)),
        ("1/9/2024", date(2024, 9, 1)),
        ("2024-09-01", date(2024, 9, 1)),
    ],
)
def test_days(said, meant):
    assert cells.day(said) == meant


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        (cells.day, "31-02-2024"),
        (cells.day, "August 2024"),
        (cells.urn, "12345"),
        (cells.urn, "000000"),
        (cells.urn, "١٢٣٤٥٦"),
        (cells.ofsted_number, "EY"),
        (cells.ofsted_number, "000000"),
        (cells.exact_digits(8), "1007931"),
        (cells.digits(3), "1234"),
        (cells.type_code, ""),
        (cells.type_code, "x"),
        (cells.postcode, "somewhere else"),
        (cells.text(5), "longer than that"),
        (cells.text(5), "a\0b"),
        (cells.text(5, needed=True), "  "),
    ],
)
def test_what_cannot_be_read(reader, said):
    with pytest.raises(UnreadableError):
        reader(said)


def test_numbers_keep_their_noughts():
    assert cells.digits(4)("14") == "0014"
    assert cells.digits(3)("000") == ""
    assert cells.exact_digits(8)("00000000") == ""
    assert cells.type_code("02") == cells.type_code("2") == "2"
    assert cells.ofsted_number("ey 123456") == "EY123456"
    assert cells.postcode("ec3a5de") == "EC3A 5DE"


@given(st.text(max_size=12))
def test_a_reader_reads_or_refuses(said):
    for reader in (
        cells.day,
        cells.urn,
        cells.ofsted_number,
        cells.digits(4),
        cells.exact_digits(8),
        cells.type_code,
        cells.postcode,
        cells.text(200),
    ):
        with suppress(UnreadableError):
            reader(said)


# Registers ----------------------------------------------------------------------
def test_gias_by_the_names_of_its_columns():
    school = {"Trusts (code)": "2044", "Trusts (name)": "Elm Trust"}
    school |= {"TrustSchoolFlag (name)": "Supported by a multi-academy trust"}

    register, [row] = read(gias(school, columns=GIAS_COLUMNS[::-1]))

    assert register is GIAS
    assert row == {
        "key": "100001",
        "name": "St Bride’s Primary",
        "type_code": "1",
        "type_name": "Community school",
        "phase": "Primary",
        "status": "open",
        "opened_on": None,
        "closed_on": None,
        "ukprn": "10079319",
        "laestab": "2023614",
        "authority": Place("202", "Camden"),
        "trust": Place("2044", "Elm Trust"),
        "street": "1 High Street",
        "locality": "",
        "town": "London",
        "postcode": "NW1 1AA",
    }


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_letters_whoever_wrote_the_file(encoding):
    _, [row] = read(gias({}, encoding=encoding))

    assert row["name"] == "St Bride’s Primary"


def test_codes_padded_or_not():
    padded = {"TypeOfEstablishment (code)": "02", "EstablishmentStatus (code)": "01"}
    short = {"EstablishmentNumber": "14", "LA (code)": "66"}

    _, rows = read(gias(padded, short))

    assert (rows[0]["type_code"], rows[0]["status"]) == ("2", "open")
    assert rows[1]["laestab"] == "0660014"


def test_columns_that_are_not_there_say_nothing():
    columns = (
        "URN",
        "EstablishmentName",
        "TypeOfEstablishment (code)",
        "EstablishmentStatus (name)",
    )

    _, [row] = read(
        gias({"EstablishmentStatus (name)": "Proposed To Open"}, columns=columns)
    )

    assert set(row) == {"key", "name", "type_code", "status"}
    assert row["status"] == "proposed"


def test_bad_rows_name_their_columns():
    _, rows = read(
        gias(
            {"URN": "1", "UKPRN": "12"},
            {"CloseDate": "soon"},
            {"EstablishmentName": ""},
            {},
        )
    )

    assert rows[:3] == [["URN", "UKPRN"], ["CloseDate"], ["EstablishmentName"]]
    assert rows[3]["key"] == "100001"


def test_a_line_that_ends_early_is_a_bad_row():
    _, rows = read(gias({}, {})[:-40])

    assert rows[0]["key"] == "100001"
    assert rows[1] == ["all"]


@pytest.mark.parametrize(
    ("code", "name", "flag", "meant"),
    [
        ("", "", "Not applicable", None),
        ("9", "Old Trust", "Supported by a trust", None),
        ("9", "Elm", "Supported by a single-academy trust", Place("9", "Elm")),
        ("9", "Elm", "", Place("9", "Elm")),
        (
            "8~9",
            "Roof~Elm",
            "Supported by an umbrella trust~Supported by a multi-academy trust",
            Place("9", "Elm"),
        ),
    ],
)
def test_only_an_academy_trust_is_responsible(code, name, flag, meant):
    assert trust(code, name, flag) == meant


def test_list_without_types():
    register, rows = read(
        reduced(
            ("100001", "A", "Mainstream"),
            ("100002", "B", "Special "),
            ("100003", "C", "Castle"),
        )
    )

    assert register is REDUCED
    assert [row["type_code"] for row in rows[:2]] == ["1", "7"]
    assert rows[1]["type_name"] == "Special"
    assert rows[2] == ["SchoolType"]


def test_register_of_ofsted():
    nursery = {
        "Provider URN": "EY123456",
        "Provider type": "Childcare on non-domestic premises",
        "Provider status": "Active",
        "Provider name": "Acorns",
        "Local authority": "Camden",
        "Postcode": "nw11aa",
    }
    minder = {
        "Provider URN": "2501234",
        "Provider type": "Childminder",
        "Provider status": "Resigned",
        "Provider name": "REDACTED",
    }

    register, rows = read(ofsted(nursery, minder))

    assert register is REGISTER_OF_OFSTED
    assert rows[0] == {
        "key": "EY123456",
        "name": "Acorns",
        "type_name": "Childcare on non-domestic premises",
        "phase": "Nursery",
        "status": "open",
        "authority": Place("", "Camden"),
        "postcode": "NW1 1AA",
    }
    assert rows[1]["name"] == "Childminder 2501234"
    assert rows[1]["status"] == "closed"


def test_links_of_gias():
    _, rows = read(
        links(
            ("100001", "100002", "Successor"),
            ("100003", "100004", "Predecessor - Split School"),
            ("100005", "100006", "Something new"),
        ),
        [LINKS],
    )

    assert [split_link(row["key"]) for row in rows] == [
        ("100001", "100002", "successor"),
        ("100003", "100004", "predecessor_split"),
        ("100005", "100006", "other"),
    ]


def test_another_file_is_refused():
    with pytest.raises(RegisterError, match="EstablishmentName"):
        read(b"name,age\nAmira,31\n")
    with pytest.raises(RegisterError, match="twice"):
        read(b"URN,EstablishmentName,SchoolType,URN\n")


# Successors ---------------------------------------------------------------------
BOTH = [("old", "new", "successor"), ("new", "old", "predecessor")]


@pytest.mark.parametrize(
    ("links", "meant"),
    [
        (BOTH, End(Fate.CONVERTED, ("new",))),
        (BOTH[:1], End(Fate.CONVERTED, ("new",))),
        (BOTH[1:], End(Fate.CONVERTED, ("new",))),
        ([], End(Fate.CLOSED)),
        ([("old", "x", "sixth_form")], End(Fate.CLOSED)),
        ([*BOTH, ("old", "2", "successor")], End(Fate.SPLIT, ("2", "new"))),
        ([*BOTH, ("2", "new", "successor")], End(Fate.MERGED, ("new",))),
        ([*BOTH, ("new", "2", "predecessor_merged")], End(Fate.MERGED, ("new",))),
        ([("old", "new", "successor_merged")], End(Fate.MERGED, ("new",))),
        ([("old", "new", "successor_split")], End(Fate.SPLIT, ("new",))),
        (
            [BOTH[0], ("new", "old", "predecessor_merged")],
            End(Fate.MERGED, ("new",)),
        ),
        ([("2", "old", "amalgamation")], End(Fate.MERGED, ("2",))),
        ([*BOTH, ("new", "2", "amalgamation")], End(Fate.MERGED, ("new",))),
    ],
)
def test_what_became_of_a_school(links, meant):
    assert family_of(links).end_of("old") == meant


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"),
            st.sampled_from("abcd"),
            st.sampled_from(
                ["successor", "predecessor", "successor_merged", "successor_split"]
            ),
        )
    ),
    st.randoms(),
)
def test_no_two_schools_became_the_same_one(rows, random):
    """And the order of the file says nothing."""
    ends = {urn: family_of(rows).end_of(urn) for urn in "abcd"}
    became = [e.others for e in ends.values() if e.fate is Fate.CONVERTED]
    random.shuffle(rows)

    assert len(became) == len(set(became))
    assert {urn: family_of(rows).end_of(urn) for urn in "abcd"} == ends
