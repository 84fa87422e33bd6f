import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "rules" / "reg49_cases.csv"
HEADER = (
    "case_id,establishment_type,appointed_on,left_on,is_head,qts,induction,"
    "teaches_at_school,previous_service,qualification,course_started_on,outcome,"
    "outcome_on,expected_outcome_on,provider_recognised"
)
ROW = "{},1,2026-09-01,,no,yes,complete,yes,,none,,,,,unknown"


def run(roster, *arguments):
    """The rows put out, what was said beside them, and the failure if there was one."""
    out, beside, failure = io.StringIO(), io.StringIO(), None
    try:
        call_command("check_sencos", roster, *arguments, stdout=out, stderr=beside)
    except CommandError as problem:
        failure = problem
    return list(csv.DictReader(io.StringIO(out.getvalue()))), beside.getvalue(), failure


@pytest.fixture
def write(tmp_path):
    def write(*lines, end="\n", encoding="utf-8"):
        path = tmp_path / "roster.csv"
        path.write_bytes("".join(line + end for line in lines).encode(encoding))
        return path

    return write


def test_all_worked_cases():
    rows, beside, failure = run(CASES)

    assert len(rows) == 33
    assert (beside, failure) == ("", None)
    for row in rows:
        for name in ("eligibility", "status", "deadline", "breach_from"):
            assert row[name] == row[f"expect_{name}"], row["case_id"]


def test_day_is_today_unless_it_is_given(write, monkeypatch):
    monkeypatch.setattr(
        "compliance.management.commands.check_sencos.timezone.localdate",
        lambda: date(2030, 1, 1),
    )
    roster = write(HEADER, ROW.format("a"))

    [today], _, _ = run(roster)
    [given], _, _ = run(roster, "--as-of", "2026-11-24")

    assert (today["status"], given["status"]) == ("BREACH", "NOT_ENROLLED")


def test_bad_rows_are_reported_and_the_rest_goes_on(write):
    roster = write(
        HEADER,
        ROW.format("a"),
        ROW.format("b").replace("2026-09-01", "1.9.2026"),
        "",
        ",,,,,,,,,,,,,,",
        ROW.format("c").replace("complete", "?").replace("unknown", "?"),
        ROW.format('"d"d'),
        ROW.format("e") + ",too many",
        ROW.format("f"),
    )

    rows, beside, failure = run(roster, "--as-of", "2026-11-24")

    assert [(row["case_id"], row["status"]) for row in rows] == [
        ("a", "NOT_ENROLLED"),
        ("b", "BAD_ROW"),
        ("c", "BAD_ROW"),
        ("", "BAD_ROW"),
        ("e", "BAD_ROW"),
        ("f", "NOT_ENROLLED"),
    ]
    assert [line.rpartition(":")[0].split(":")[0] for line in beside.splitlines()] == [
        "line 3, appointed_on",
        "line 6, induction",
        "line 6, provider_recognised",
        "line 7, all",
        "line 8, all",
    ]
    assert str(failure) == "Rows that could not be read: 4."
    assert failure.returncode == 1


def test_a_cell_over_two_lines_leaves_the_count_right(write):
    roster = write(
        f"{HEADER},note",
        ROW.format("a") + ',"two\nlines"',
        ROW.format("b").replace("complete", "?"),
    )

    [first, _], beside, _ = run(roster)

    assert first["note"] == "two\nlines"
    assert beside.startswith("line 4, induction")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_of_any_spreadsheet(write, encoding, end):
    roster = write(HEADER, ROW.format("Zoë £O'Neil"), end=end, encoding=encoding)

    [row], _, failure = run(roster)

    assert row["case_id"] == "Zoë £O'Neil"
    assert failure is None


def test_output_goes_to_a_file_and_holds_no_formula(write, tmp_path):
    output = tmp_path / "answers.csv"
    roster = write(f"{HEADER},note", ROW.format("=1+1") + ',"=HYPERLINK(""x"")"')

    rows, _, failure = run(roster, "--output", output)

    with output.open(encoding="utf-8", newline="") as source:
        [answer] = csv.DictReader(source)
    assert (rows, failure) == ([], None)
    assert answer["case_id"] == "'=1+1"
    assert answer["note"] == '\'=HYPERLINK("x")'


def test_a_roster_is_never_written_over(write):
    roster = write(HEADER, ROW.format("a"))
    before = roster.read_bytes()

    _, _, failure = run(roster, "--output", roster)

    assert "another name" in str(failure)
    assert roster.read_bytes() == before


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["case_id,qts"], "does not name these columns: establishment_type, appoin"),
        ([], "does not name these columns: case_id"),
        ([f"{HEADER},qts"], "twice: qts"),
        (['"case_id'], "does not name these columns: case_id"),
    ],
)
def test_a_file_that_is_no_roster_is_named(write, lines, message):
    rows, _, failure = run(write(*lines))

    assert rows == []
    assert message in str(failure)
    assert "roster.csv: " in str(failure)


def test_a_file_that_is_missing_is_named(tmp_path):
    _, _, failure = run(tmp_path / "none.csv")

    assert str(failure) == f"{tmp_path / 'none.csv'}: No such file or directory"


def test_a_folder_that_is_missing_is_named(write, tmp_path):
    output = tmp_path / "none" / "answers.csv"

    _, _, failure = run(write(HEADER), "--output", output)

    assert str(failure) == f"{output}: No such file or directory"


def test_a_day_that_is_no_day_is_refused(write):
    _, _, failure = run(write(HEADER), "--as-of", "tomorrow")

    assert "write the day like 2026-11-24" in str(failure)
