from hypothesis import given
from hypothesis import strategies as st

from schools.rules.lines import Line, decoded, read_lines


def read(*lines):
    return [(line.number, line.cells or "broken") for line in read_lines(lines) if line]


def test_letters_of_old_spreadsheets_are_read():
    assert decoded("Zoë £1".encode("cp1252")) == "Zoë £1"
    assert decoded("Zoë £1".encode()) == "Zoë £1"
    assert decoded(b"\x81") == "\N{REPLACEMENT CHARACTER}"
    assert decoded(b"\xef\xbb\xbfcase_id") == "case_id"


def test_records_are_numbered_by_their_first_line():
    assert read(b"a,b\n", b'"1\n', b'2",x\r\n', b"\n", b",\n", b"y,z") == [
        (1, ["a", "b"]),
        (2, ["1\n2", "x"]),
        (6, ["y", "z"]),
    ]


def test_an_open_quotation_mark_costs_one_line():
    assert read(b"a\n", b'"b\n', b"c\n", b"d\n") == [
        (1, ["a"]),
        (2, "broken"),
        (3, ["c"]),
        (4, ["d"]),
    ]
    assert read(b'"b\n', b'"c",1\n', b"d\n") == [
        (1, "broken"),
        (2, ["c", "1"]),
        (3, ["d"]),
    ]


def test_what_is_broken_says_so():
    [line] = read_lines([b'"a"b'])

    assert line == Line(
        1, [], "This is not a row of a CSV file: ',' expected after '\"'."
    )


@given(st.lists(st.binary(max_size=20).map(lambda text: text + b"\n"), max_size=8))
def test_no_file_is_too_odd_to_read(lines):
    numbers = [line.number for line in read_lines(lines)]

    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= len(lines) for number in numbers)
