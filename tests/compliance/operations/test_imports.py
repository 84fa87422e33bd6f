"""What an import of schools does to those in post: academy conversions, mergers, splits."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.models import Membership
from audit.models import Entry, Payload
from audit.queries import broken_entry
from compliance.models import (
    Designation,
    SchoolRecord,
    SchoolSummary,
    SencoStanding,
    TrainingRecord,
)
from compliance.operations.imports import Outcome, import_staged
from compliance.operations.standings import refresh_schools
from compliance.queries.closures import closed_with_designations
from compliance.queries.facts import view_of, with_facts
from compliance.queries.reference import current_reference
from schools.models import Establishment, EstablishmentLink
from schools.operations.imports import stage
from schools.staging import staging_table
from tests.factories.accounts import MembershipFactory
from tests.factories.compliance import DesignationFactory, SchoolFactory
from tests.schools.registers import gias, links

pytestmark = pytest.mark.django_db
OLD, NEW, OTHER = "100001", "100002", "100003"
CLOSED = {"EstablishmentStatus (code)": "2", "CloseDate": "31-08-2026"}
OPENED = {"TypeOfEstablishment (code)": "34", "OpenDate": "01-09-2026"}
CONVERSION = [(OLD, NEW, "Successor"), (NEW, OLD, "Predecessor")]


@pytest.fixture(autouse=True)
def no_job(monkeypatch):
    """The work of the night, which another test runs."""
    monkeypatch.setattr("compliance.operations.imports.async_task", lambda _: None)


def run(now, *schools, linked=CONVERSION, dry_run=False):
    with staging_table():
        staged = stage(gias(*schools).splitlines(keepends=True), problem=print)
        other = None
        if linked:
            other = stage(
                links(*linked).splitlines(keepends=True), links=True, problem=print
            )
        return import_staged(
            register=staged, links=other, full=False, dry_run=dry_run, at=now
        )


def convert(now, **options):
    return run(now, {"URN": OLD} | CLOSED, {"URN": NEW} | OPENED, **options)


@pytest.fixture
def school():
    return SchoolFactory(identifier=OLD, name="Elm Primary")


@pytest.fixture
def senco(school):
    return DesignationFactory(establishment=school, appointed_on=date(2025, 9, 1))


def outcomes(found):
    return [(each.outcome, each.designation.pk) for each in found.touched]


def deadlines(today):
    reference = current_reference()
    return {
        row.pk: view_of(row, today, reference).decision.clock.deadline
        for row in with_facts(Designation.objects.all())
    }


# One school became another --------------------------------------------------------
def test_an_academy_keeps_the_clock_of_its_senco(senco, school, now, today):
    refresh_schools(establishments=[school.pk], today=today)
    before = deadlines(today)

    found = convert(now)

    senco.refresh_from_db()
    assert outcomes(found) == [(Outcome.MOVED, senco.pk)]
    assert found.touched[0].others == (f"{NEW} St Bride’s Primary",)
    assert senco.establishment == Establishment.objects.by_key(NEW)
    assert senco.appointed_on == date(2025, 9, 1)
    assert deadlines(today) == before == {senco.pk: date(2028, 9, 1)}


def test_the_lists_show_it_at_once(senco, school, now, today):
    refresh_schools(establishments=[school.pk], today=today)

    convert(now)

    academy = SchoolSummary.objects.get(establishment__identifier=NEW)
    assert academy.names == senco.person.name
    assert academy.deadline == date(2028, 9, 1)
    assert SchoolSummary.objects.get(establishment=school).sencos == 0
    assert SencoStanding.objects.get().deadline == date(2028, 9, 1)


def test_the_trail_has_before_and_after(senco, school, now):
    head = MembershipFactory(role=Role.HEAD, establishment=school)

    convert(now)

    acts = list(Entry.objects.values_list("act", "subject"))
    assert acts == [
        ("membership.moved", f"user:{head.user.uuid}"),
        ("designation.moved", senco.audit_subject),
        ("schools.imported", "schools"),
    ]
    moved = Payload.objects.get(number=2).body
    assert f'"school":"{OLD}"' in moved
    assert f'"school":"{NEW}"' in moved
    assert senco.person.name not in moved
    assert broken_entry(None) is None


def test_roles_go_on_with_their_dates(school, now, today):
    held = [
        MembershipFactory(role=role, establishment=school, from_date=date(2024, 9, 1))
        for role in (Role.HEAD, Role.OFFICE, Role.GOVERNOR)
    ]
    interim = MembershipFactory(
        role=Role.HEAD, establishment=school, until_date=date(2027, 1, 1)
    )
    over = MembershipFactory(
        role=Role.HEAD,
        establishment=school,
        from_date=date(2020, 1, 1),
        until_date=date(2022, 1, 1),
    )

    found = convert(now)

    academy = Establishment.objects.by_key(NEW)
    there = Membership.objects.filter(establishment=academy)
    assert set(there) == {*held, interim}
    assert found.moved_memberships == 4
    assert there.get(pk=interim.pk).until_date == date(2027, 1, 1)
    assert there.get(pk=held[0].pk).from_date == date(2024, 9, 1)
    assert Membership.objects.get(pk=over.pk).establishment == school


def test_who_has_the_role_there_already_has_it_once(school, now, today):
    academy = SchoolFactory(identifier=NEW)
    held = MembershipFactory(role=Role.HEAD, establishment=school)
    MembershipFactory(role=Role.HEAD, establishment=academy, user=held.user)

    convert(now)

    [current] = Membership.objects.current(today).filter(user=held.user)
    assert current.establishment == academy


def test_what_the_school_chose_and_whom_it_trained_go_on(senco, school, now):
    academy = SchoolFactory(identifier=NEW)
    SchoolRecord.objects.create(establishment=school, contact_phone="01234 567890")
    trained = {"name": "Asha", "title": "Autism", "completed_on": date(2026, 5, 1)}
    for place in (school, academy):
        TrainingRecord.objects.create(establishment=place, recorded_at=now, **trained)
    TrainingRecord.objects.create(
        establishment=school, recorded_at=now, **trained | {"name": "Bea"}
    )

    convert(now)

    assert SchoolRecord.objects.get().establishment == academy
    assert list(academy.training.order_by("name").values_list("name", flat=True)) == [
        "Asha",
        "Bea",
    ]


def test_a_second_time_changes_nothing(senco, now):
    convert(now)
    entries = Entry.objects.count()

    again = convert(now)

    assert not again
    assert again.touched == []
    assert Entry.objects.count() == entries


def test_links_may_come_later(senco, now):
    without = run(now, {"URN": OLD} | CLOSED, {"URN": NEW} | OPENED, linked=[])
    after = convert(now)

    assert outcomes(without) == [(Outcome.NO_SUCCESSOR, senco.pk)]
    assert outcomes(after) == [(Outcome.MOVED, senco.pk)]


def test_a_school_that_became_two_others_in_turn(senco, now):
    found = run(
        now,
        {"URN": OLD} | CLOSED,
        {"URN": NEW} | OPENED | CLOSED,
        {"URN": OTHER} | OPENED,
        linked=[*CONVERSION, (NEW, OTHER, "Successor")],
    )

    senco.refresh_from_db()
    assert outcomes(found) == [(Outcome.MOVED, senco.pk)]
    assert senco.establishment.key == OTHER


def test_a_preview_names_it_and_writes_nothing(senco, school, now):
    head = MembershipFactory(role=Role.HEAD, establishment=school)

    with transaction.atomic():
        found = convert(now, dry_run=True)

    senco.refresh_from_db()
    head.refresh_from_db()
    assert outcomes(found) == [(Outcome.MOVED, senco.pk)]
    assert senco.establishment == head.establishment == school
    assert Establishment.objects.get() == school
    assert not EstablishmentLink.objects.exists()
    assert not Entry.objects.exists()


# What stays where it was ------------------------------------------------------------
@pytest.mark.parametrize(
    ("linked", "outcome"),
    [
        ([], Outcome.NO_SUCCESSOR),
        ([(OLD, NEW, "Successor - merged")], Outcome.MERGED),
        ([*CONVERSION, (OTHER, NEW, "Successor")], Outcome.MERGED),
        ([*CONVERSION, (OLD, OTHER, "Successor")], Outcome.SPLIT),
        ([(NEW, OLD, "Predecessor - Split School")], Outcome.SPLIT),
        ([(OLD, "199999", "Successor")], Outcome.SUCCESSOR_NOT_HERE),
    ],
)
def test_only_a_conversion_carries_anything_over(linked, outcome, senco, now, today):
    school = senco.establishment
    head = MembershipFactory(role=Role.HEAD, establishment=school)

    found = convert(now, linked=linked)

    senco.refresh_from_db()
    head.refresh_from_db()
    assert outcomes(found) == [(outcome, senco.pk)]
    assert senco.establishment == head.establishment == school
    [left] = closed_with_designations(today)
    assert (left.school, left.designations) == (school, (senco,))
    assert closed_with_designations(today, [school.pk + 1]) == []


def test_a_successor_that_is_not_open_yet(senco, now):
    found = run(
        now,
        {"URN": OLD} | CLOSED,
        {"URN": NEW} | OPENED | {"EstablishmentStatus (code)": "4"},
    )

    assert outcomes(found) == [(Outcome.SUCCESSOR_NOT_HERE, senco.pk)]


def test_a_school_that_had_long_been_open_is_a_merger(senco, now):
    found = run(
        now,
        {"URN": OLD} | CLOSED,
        {"URN": NEW} | OPENED | {"OpenDate": "01-09-2001"},
    )

    assert outcomes(found) == [(Outcome.MERGED, senco.pk)]


def test_a_successor_outside_the_duty_takes_nobody(senco, now, today):
    before = deadlines(today)

    found = run(
        now,
        {"URN": OLD} | CLOSED,
        {"URN": NEW} | OPENED | {"TypeOfEstablishment (code)": "44"},
    )

    assert outcomes(found) == [(Outcome.OTHER_DUTY, senco.pk)]
    assert deadlines(today) == before


def test_somebody_recorded_at_both_is_left_for_a_person_to_settle(senco, now):
    academy = SchoolFactory(identifier=NEW)
    second = DesignationFactory(person=senco.person, establishment=academy)

    found = convert(now)

    senco.refresh_from_db()
    assert outcomes(found) == [(Outcome.THERE_ALREADY, senco.pk)]
    assert (senco.establishment.key, second.establishment.key) == (OLD, NEW)


def test_schools_that_are_each_others_successor_go_nowhere(senco, now):
    found = run(
        now,
        {"URN": OLD} | CLOSED,
        {"URN": NEW} | CLOSED,
        linked=[(OLD, NEW, "Successor"), (NEW, OLD, "Successor")],
    )

    assert outcomes(found) == [(Outcome.NO_SUCCESSOR, senco.pk)]


def test_an_ended_post_stays_in_the_history_of_its_school(senco, now, school):
    Designation.objects.update(left_on=date(2026, 7, 1))

    found = convert(now)

    assert found.touched == []
    assert Designation.objects.get().establishment == school


def test_a_type_that_changes_the_duty_is_told(senco, now):
    special = {"URN": OLD, "TypeOfEstablishment (code)": "7"}

    found = run(now, special, linked=[])

    assert outcomes(found) == [(Outcome.DUTY_CHANGED, senco.pk)]


def test_a_type_within_the_duty_is_not(senco, now):
    found = run(now, {"URN": OLD, "TypeOfEstablishment (code)": "34"}, linked=[])

    assert found.touched == []


def test_a_school_that_a_full_file_lacks_is_told(senco, now):
    with staging_table():
        staged = stage(gias({"URN": NEW}).splitlines(keepends=True), problem=print)
        found = import_staged(
            register=staged, links=None, full=True, dry_run=False, at=now
        )

    assert outcomes(found) == [(Outcome.VANISHED, senco.pk)]


def test_closed_schools_cost_the_same_however_many(
    now, today, django_assert_num_queries
):
    def close(number):
        for n in range(number):
            school = SchoolFactory(status=Establishment.Status.CLOSED)
            EstablishmentLink.objects.create(
                from_urn=school.identifier, to_urn=f"19000{n}", kind="successor_merged"
            )
            DesignationFactory(establishment=school)

    close(1)
    with django_assert_num_queries(4):
        assert len(closed_with_designations(today)) == 1
    close(2)
    with django_assert_num_queries(4):
        assert len(closed_with_designations(today)) == 3


# Whatever the register says -----------------------------------------------------------
URNS = [f"10000{n}" for n in range(1, 6)]
KINDS = ["Successor", "Predecessor", "Successor - merged", "Result of Amalgamation"]


@settings(max_examples=25)
@given(
    types=st.lists(st.sampled_from(["1", "34", "7", "14"]), min_size=5, max_size=5),
    statuses=st.lists(st.sampled_from("1234"), min_size=5, max_size=5),
    linked=st.lists(
        st.tuples(
            st.sampled_from(URNS), st.sampled_from(URNS), st.sampled_from(KINDS)
        ).filter(lambda link: link[0] != link[1]),
        unique=True,
        max_size=6,
    ),
    at=st.lists(st.sampled_from(URNS), max_size=4),
)
def test_an_import_changes_no_deadline_and_loses_nobody(types, statuses, linked, at):
    now, today = datetime(2026, 11, 24, tzinfo=UTC), date(2026, 11, 24)
    with transaction.atomic():
        schools = {
            urn: SchoolFactory(identifier=urn, type_code=kind)
            for urn, kind in zip(URNS, types, strict=True)
        }
        for number, urn in enumerate(at):
            DesignationFactory(
                establishment=schools[urn], appointed_on=date(2024, 9, 1 + number)
            )
        before, posts = deadlines(today), facts_of_posts()
        rows = [
            {
                "URN": urn,
                "TypeOfEstablishment (code)": kind,
                "EstablishmentStatus (code)": status,
            }
            for urn, kind, status in zip(URNS, types, statuses, strict=True)
        ]

        run(now, *rows, linked=linked)
        placed = list(Designation.objects.values_list("pk", "establishment"))
        again = run(now, *rows, linked=linked)

        assert deadlines(today) == before
        assert facts_of_posts() == posts
        assert not again
        assert list(Designation.objects.values_list("pk", "establishment")) == placed
        transaction.set_rollback(True)


def facts_of_posts():
    return list(
        Designation.objects.order_by("pk").values(
            "pk", "person", "appointed_on", "left_on"
        )
    )
