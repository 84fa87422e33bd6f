"""The same cases on SQLite and PostgreSQL: what people type, and what they get."""

import pytest
from django.db import connection

from schools.models import Establishment
from schools.rules.wording import indexed
from schools.search import find_establishments

pytestmark = pytest.mark.django_db
Status, Scheme = Establishment.Status, Establishment.Scheme

SCHOOLS = [
    ("100001", "St Mary's Church of England Primary School", "Leeds", "LS6 2AB"),
    ("100002", "St. Mary's Catholic Primary School", "Leeds", "LS7 3CD"),
    ("100003", "Saint Peter & Saint Paul C.E. (Aided) Infants' School", "York", ""),
    ("100004", "Larchfield Primary School", "Wetherby", "LS22 6AA"),
    ("100005", "Larchwood Academy", "Ripon", "HG4 1AA"),
    ("100006", "Oakfield High School", "Manchester", "M14 5GH"),
    ("100007", "Oakfield Nursery", "Hull", "HU3 4JK"),
    ("100008", "The Academy", "Ripon", "HG4 2BB"),
    ("100009", "Our Lady's Roman Catholic High School", "Liverpool", "L4 9XX"),
    ("100010", "King Edward VI School", "Southampton", "SO15 5UQ"),
    ("100011", "St Thomas à Becket School", "Wakefield", "WF2 6EQ"),
    ("100012", "Hill Top School", "Leeds", "LS8 1AA"),
]


@pytest.fixture
def schools():
    Establishment.objects.bulk_create(
        Establishment(identifier=urn, name=name, town=town, postcode=postcode)
        for urn, name, town, postcode in SCHOOLS
    )


def found(text, **options):
    return [each.identifier for each in find_establishments(text, **options)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("larchfield primary", "100004"),
        ("LARCHFIELD", "100004"),
        ("larchf", "100004"),
        ("larchfeild", "100004"),
        ("larchfeild primry scool", "100004"),
        ("lrachfield school", "100004"),
        ("larchfiled wetherby", "100004"),
        ("larchfield penzance", "100004"),
        ("saint marys church of england", "100001"),
        ("st marys cofe leeds", "100001"),
        ("St Mary's C of E Primary", "100001"),
        ("st mary’s rc", "100002"),
        ("st marys roman catholic", "100002"),
        ("st peter and st paul", "100003"),
        ("saint peter & paul infant york", "100003"),
        ("oakfield manchester", "100006"),
        ("oakfield hull", "100007"),
        ("oakfeild nursry", "100007"),
        ("the academy", "100008"),
        ("our ladys liverpol", "100009"),
        ("Our Lady's High", "100009"),
        ("king edward southampton", "100010"),
        ("thomas becket", "100011"),
        ("ls6 2ab", "100001"),
        ("LS62AB", "100001"),
        ("wf26eq", "100011"),
        ("hill top leeds", "100012"),
        ("100004", "100004"),
        (" 100 004 ", "100004"),
    ],
)
def test_what_people_type_finds_their_school_first(schools, typed, first):
    assert found(typed)[:1] == [first]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "a",
        "zz",
        "xylophone quarry",
        "ls6 2zz",
        "999999",
        "%",
        "_" * 80,
        "' OR 1=1 --",
        '"',
        '" OR "lar',
        "\\",
        "\0\0\0",
        "NEAR(qqq zzz)",
        "🦆 🦆 🦆",
        "(" * 500,
        "school " * 50,
    ],
)
def test_what_is_no_school_finds_none_and_fails_nowhere(schools, typed):
    assert found(typed) == []


def test_the_name_that_begins_so_is_first_then_the_open_school(schools):
    Establishment.objects.bulk_create(
        [
            Establishment(identifier="100020", name="Old Larchfield", town="Bath"),
            Establishment(identifier="100021", name="Larchfield", status=Status.CLOSED),
            Establishment(identifier="100022", name="Larchfield", town="Bath"),
        ]
    )

    assert found("larchfield") == ["100022", "100004", "100021", "100020"]


def test_the_other_numbers_of_a_school_find_it(schools):
    Establishment.objects.filter(identifier="100004").update(
        ukprn="10079319", laestab="3832001"
    )
    nursery = Establishment.objects.create(
        scheme=Scheme.OFSTED, identifier="EY900005", name="Little Acorns"
    )

    assert found("10079319") == found("383/2001") == found("3832001") == ["100004"]
    assert find_establishments("ey900005") == [nursery]


def test_a_number_of_two_registers_finds_both(schools):
    Establishment.objects.create(
        scheme=Scheme.OFSTED, identifier="100004", name="Little Acorns"
    )

    assert [each.scheme for each in find_establishments("100004")] == ["urn", "ofsted"]


def test_whatever_writes_a_school_it_is_found(schools):
    school = Establishment.objects.get(identifier="100004")
    school.name = "Beechmount"
    school.save()
    assert (found("larchfield"), found("beechmount")) == ([], ["100004"])

    Establishment.objects.filter(pk=school.pk).update(town="Saltmouth")
    assert found("beechmount saltmouth") == ["100004"]

    school.delete()
    assert found("beechmount") == []


def test_the_list_is_bounded_and_costs_the_same(schools, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(found("larchfield")) == 1
    Establishment.objects.bulk_create(
        Establishment(identifier=str(200000 + number), name=f"Larchfield {number}")
        for number in range(30)
    )
    with django_assert_num_queries(2):
        assert len(found("larchfield")) == 20
    assert len(found("larchfield", limit=5)) == 5


@pytest.mark.parametrize(
    "name",
    [
        "St. Mary's & St. Peter’s C of E V.A. Primary School",
        "SS. Mary and John's  Catholic   Primary Academy",
        'Écoles-Réunies (Nord): "Les Élèves"',
        "The School of the Academy",
        "O'Neill / Church of England, Infants'",
        "",
    ],
)
def test_the_database_writes_words_as_python_does(name):
    school = Establishment.objects.create(
        identifier="100099", name=name, town="Bath", postcode="BA1 1AA"
    )
    table, key = (
        ("schools_establishment", "id")
        if connection.vendor == "postgresql"
        else ("schools_search", "rowid")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT words FROM {table} WHERE {key} = %s", [school.pk])
        (words,) = cursor.fetchone()

    assert words.split() == indexed(f"{name}  Bath BA1 1AA").split()
