from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from schools.models import Establishment, EstablishmentLink, LocalAuthority, Trust
from schools.operations.imports import apply_links, apply_rows, stage
from schools.rules.registers import RegisterError
from schools.staging import staging_table
from tests.real_registers import SAMPLE, UPDATE, unpacked
from tests.schools.registers import gias, links, ofsted, reduced

pytestmark = pytest.mark.django_db
CLOSED = Establishment.Status.CLOSED


def load(content, now, *, full=False, other=False):
    """What an import changed, and the lines it could not read."""
    bad = []
    with staging_table():
        staged = stage(
            content.splitlines(keepends=True), links=other, problem=bad.append
        )
        changes = (
            apply_links(staged, full=full)
            if other
            else apply_rows(staged, full=full, at=now)
        )
    return changes, [problem.line for problem in bad]


def everything():
    return (
        list(Establishment.objects.order_by("pk").values()),
        list(EstablishmentLink.objects.order_by("pk").values()),
        list(LocalAuthority.objects.order_by("pk").values()),
        list(Trust.objects.order_by("pk").values()),
    )


def test_a_school_is_kept_as_the_register_says(now):
    academy = {
        "TypeOfEstablishment (code)": "34",
        "TrustSchoolFlag (name)": "Supported by a multi-academy trust",
        "Trusts (code)": "2044",
        "Trusts (name)": "Elm Trust",
        "OpenDate": "01-09-2024",
    }

    changes, bad = load(gias(academy), now)

    school = Establishment.objects.by_key("100001")
    assert (changes.new, bad) == (1, [])
    assert school.name == "St Bride’s Primary"
    assert (school.ukprn, school.laestab) == ("10079319", "2023614")
    assert (school.trust.uid, school.trust.name) == ("2044", "Elm Trust")
    assert (school.authority.code, school.authority.name) == ("202", "Camden")
    assert school.opened_on == date(2024, 9, 1)
    assert not school.type_is_assumed


def test_a_real_register_with_all_its_columns(now, tmp_path):
    sample = unpacked(SAMPLE, tmp_path).read_bytes()
    again = unpacked(UPDATE, tmp_path).read_bytes()

    first, bad = load(sample, now)
    second, _ = load(sample, now)
    update, worse = load(again, now)

    assert (first.new, bad, worse) == (99, [], [])
    assert not second
    assert (update.changed, update.unchanged) == (1, 0)
    school = Establishment.objects.by_key("100000")
    assert school.name == "The Aldgate School 2"
    assert (school.type_code, school.laestab) == ("2", "2013614")
    assert (school.locality, school.postcode) == ("Duke's Place", "EC3A 5DE")
    statuses = Establishment.objects.values_list("status").annotate(Count("pk"))
    assert dict(statuses) == {"open": 88, "closed": 9, "closing": 1, "proposed": 1}


def test_names_of_heads_are_nowhere(now):
    load(gias({}), now)

    assert "Unstored" not in str(everything())
    with staging_table():
        stage(gias({}).splitlines(keepends=True), problem=print)
        with connection.cursor() as cursor:
            cursor.execute("SELECT cells FROM schools_staged")
            assert "Unstored" not in str(cursor.fetchall())


def test_a_second_time_changes_nothing(now):
    files = [
        (gias({}, {"URN": "100002", "LA (name)": "Other name"}), False),
        (links(("100001", "100002", "Successor")), True),
        (ofsted({"Provider URN": "EY123456", "Provider name": "Acorns"}), False),
    ]
    for content, other in files:
        load(content, now, other=other, full=True)
    before = everything()

    again = [load(content, now, other=o, full=True)[0] for content, o in files]

    assert not any(again)
    assert everything() == before


def test_changes_are_told_apart(now):
    load(gias({}, {"URN": "100002"}, {"URN": "100003"}), now)

    changes, _ = load(
        gias(
            {},
            {"URN": "100002", "EstablishmentName": "Elm Primary"},
            {
                "URN": "100003",
                "EstablishmentStatus (code)": "2",
                "CloseDate": "31-08-2026",
            },
            {"URN": "100004"},
        ),
        now,
    )

    closed = Establishment.objects.by_key("100003")
    assert (changes.new, changes.changed, changes.unchanged) == (1, 2, 1)
    assert changes.closed == [closed.pk]
    assert (closed.status, closed.closed_on) == (CLOSED, date(2026, 8, 31))
    assert changes.examples["changed"][0] == "100002 Elm Primary"


def test_a_column_that_is_missing_leaves_what_is_there(now):
    load(gias({}), now)

    load(
        gias(
            {"EstablishmentName": "Elm"},
            columns=("URN", "EstablishmentName", "TypeOfEstablishment (code)"),
        ),
        now,
    )

    school = Establishment.objects.by_key("100001")
    assert (school.name, school.town, school.ukprn) == ("Elm", "London", "10079319")
    assert school.authority.code == "202"


def test_an_empty_cell_takes_away(now):
    load(
        gias(
            {
                "Trusts (code)": "9",
                "Trusts (name)": "Elm",
                "TrustSchoolFlag (name)": "Supported by a multi-academy trust",
            }
        ),
        now,
    )

    load(gias({"UKPRN": "", "Town": ""}), now)

    school = Establishment.objects.by_key("100001")
    assert (school.trust, school.ukprn, school.town) == (None, "", "")


def test_only_a_full_file_flags_and_nothing_is_deleted(now):
    load(gias({}, {"URN": "100002"}), now)
    load(ofsted({"Provider URN": "EY123456", "Provider name": "Acorns"}), now)
    load(gias({}), now)
    assert not Establishment.objects.exclude(vanished_at=None).exists()

    changes, _ = load(gias({}), now, full=True)

    [gone] = Establishment.objects.exclude(vanished_at=None)
    assert (gone.key, gone.vanished_at) == ("100002", now)
    assert changes.vanished == [gone.pk]
    assert Establishment.objects.count() == 3


def test_a_school_that_returns_loses_its_flag(now):
    load(gias({}, {"URN": "100002"}), now)
    load(gias({}), now, full=True)

    changes, _ = load(gias({"URN": "100002"}), now)

    assert len(changes.returned) == 1
    assert changes.changed == 0
    assert not Establishment.objects.exclude(vanished_at=None).exists()


def test_a_bad_row_is_told_and_is_no_missing_school(now):
    load(gias({}, {"URN": "100002"}, {"URN": "100003"}), now)

    changes, bad = load(
        gias({"URN": "100002", "UKPRN": "7", "Town": "Elsewhere"}, {}), now, full=True
    )

    school = Establishment.objects.by_key("100002")
    assert bad == [2]
    assert (school.town, school.vanished_at) == ("London", None)
    assert changes.vanished == [Establishment.objects.by_key("100003").pk]


def test_a_row_without_a_number_could_be_any_school(now):
    load(gias({}, {"URN": "100002"}), now)

    changes, bad = load(gias({}, {"URN": "?"}), now, full=True)

    assert (bad, changes.vanished) == ([3], [])


def test_the_first_of_two_rows_counts(now):
    changes, bad = load(
        gias({}, {"URN": "100002"}, {"EstablishmentName": "Another"}), now
    )

    assert (changes.new, bad) == (2, [4])
    assert Establishment.objects.by_key("100001").name == "St Bride’s Primary"


def test_a_list_without_types_assumes_and_gias_knows_better(now):
    listed = reduced(("100001", "St Bride’s", "Mainstream academy"))

    load(listed, now)
    assumed = Establishment.objects.by_key("100001")
    load(gias({"TypeOfEstablishment (code)": "2"}), now)
    known = Establishment.objects.by_key("100001")
    changes, _ = load(listed, now)

    assert (assumed.type_code, assumed.type_is_assumed) == ("34", True)
    assert "Mainstream academy" in assumed.type_reason
    assert (known.type_code, known.type_is_assumed) == ("2", False)
    assert not changes
    assert Establishment.objects.by_key("100001").name == "St Bride’s Primary"


def test_same_digits_of_ofsted_are_another_setting(now):
    load(gias({"URN": "123456"}), now)
    nursery = {"Provider URN": "123456", "Provider name": "Acorns"}

    changes, _ = load(ofsted(nursery), now)

    assert changes.new == 1
    assert Establishment.objects.by_key("123456").name == "St Bride’s Primary"
    assert Establishment.objects.by_key("ofsted-123456").name == "Acorns"


def test_authorities_of_ofsted_are_found_by_name(now):
    LocalAuthority.objects.create(code="342", name="St. Helens")
    row = {"Provider URN": "EY100001", "Provider name": "Acorns"}
    other = {"Provider URN": "EY100002", "Provider name": "Oaks"}

    changes, _ = load(
        ofsted(
            row | {"Local authority": "St Helens"},
            other | {"Local authority": "Nowhere"},
        ),
        now,
    )

    assert Establishment.objects.by_key("ofsted-EY100001").authority.code == "342"
    assert changes.unknown_authorities == ["Nowhere"]
    assert LocalAuthority.objects.count() == 1


def test_links_are_kept_whether_their_schools_are_here_or_not(now):
    content = links(
        ("100001", "100002", "Successor"), ("100002", "100001", "Predecessor")
    )

    added, _ = load(content, now, other=True)
    removed, _ = load(
        links(("100001", "100002", "Successor")), now, other=True, full=True
    )

    [link] = EstablishmentLink.objects.all()
    assert (added.new, removed.removed, removed.unchanged) == (2, 1, 1)
    assert (link.from_urn, link.to_urn, link.kind) == ("100001", "100002", "successor")


@pytest.mark.parametrize("content", [b"", b"name\nAmira\n", gias({"URN": "x"})])
def test_a_file_that_is_none_changes_nothing(content, now):
    load(gias({}), now)
    before = everything()

    with pytest.raises(RegisterError):
        load(content, now, full=True)

    assert everything() == before


def test_what_fails_in_the_middle_leaves_nothing(now, monkeypatch):
    load(gias({}), now)
    before = everything()
    monkeypatch.setattr("schools.staging.ROWS_AT_ONCE", 1)
    done = []

    def progress(count):
        done.append(count)
        if count == 2:
            raise KeyboardInterrupt

    rows = gias(
        {"EstablishmentName": "Elm"}, {"URN": "100002"}, {"URN": "100003"}
    ).splitlines(keepends=True)
    with staging_table():
        staged = stage(rows, problem=print)
        with pytest.raises(KeyboardInterrupt):
            apply_rows(staged, full=True, at=now, progress=progress)

    assert done == [1, 2]
    assert everything() == before


def test_queries_do_not_grow_with_rows(now):
    def count(content):
        with CaptureQueriesContext(connection) as captured:
            load(content, now)
        return len(captured)

    count(gias({}))
    one = count(gias({"URN": "100002"}))
    many = count(gias(*({"URN": str(100010 + n)} for n in range(30))))

    assert many == one


SCHOOLS = st.dictionaries(
    st.integers(100001, 100005),
    st.tuples(
        st.sampled_from(["Elm", "Oak", "Ash"]),
        st.sampled_from(["1", "2", "3", "4"]),
        st.sampled_from(["1", "7", "34"]),
    ),
    min_size=1,
)


@given(st.lists(st.tuples(SCHOOLS, st.booleans()), min_size=1, max_size=4))
def test_whatever_is_imported_nothing_is_lost(runs):
    """After any runs: every school that ever was there is, as the last file with it says."""
    now = datetime(2026, 11, 24, tzinfo=UTC)
    expected = {}
    with transaction.atomic():
        for schools, full in runs:
            rows = [
                {
                    "URN": str(urn),
                    "EstablishmentName": name,
                    "EstablishmentStatus (code)": status,
                    "TypeOfEstablishment (code)": kind,
                }
                for urn, (name, status, kind) in schools.items()
            ]
            load(gias(*rows), now, full=full)
            again, _ = load(gias(*rows), now, full=full)
            assert not again
            for urn, value in expected.items():
                if full and urn not in schools:
                    expected[urn] = (*value[:3], True)
            expected |= {urn: (*value, False) for urn, value in schools.items()}
        found = {
            int(s.identifier): (
                s.name,
                s.status,
                s.type_code,
                s.vanished_at is not None,
            )
            for s in Establishment.objects.all()
        }
        transaction.set_rollback(True)
    words = {"1": "open", "2": "closed", "3": "closing", "4": "proposed"}
    assert found == {
        urn: (name, words[status], kind, gone)
        for urn, (name, status, kind, gone) in expected.items()
    }
