import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry, Payload
from compliance.models import (
    IntakeWindow,
    Length,
    Provider,
    ReferenceGeneration,
    Scope,
    SencoStanding,
)
from compliance.operations.qualifications import CourseFacts, record_qualification
from compliance.operations.reference import add_entry, change_entry, remove_entry
from compliance.queries.reference import current_reference
from compliance.rules.reference import rulebook_on
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2027, 9, 1)


@pytest.fixture
def admin():
    return UserFactory(administrator=True)


def add(entry, admin, now):
    return add_entry(entry=entry, why="A new law", added_by=admin, at=now)


def months(admin, now, **fields):
    given = {"name": "months_to_qualify", "months": 48, "source": "SI 2027/1"}
    return add(Length(**given | {"since": NEXT_YEAR} | fields), admin, now)


def test_new_entry_ends_the_one_before_and_works_from_its_day(admin, now, today):
    months(admin, now)

    before, after = Length.objects.filter(name="months_to_qualify").order_by("since")
    assert (before.until, after.until) == (NEXT_YEAR, None)
    reference = current_reference()
    assert rulebook_on(today, reference).months_to_qualify == 36
    assert rulebook_on(NEXT_YEAR, reference).months_to_qualify == 48


def test_every_change_says_before_after_and_why(admin, now):
    entry = months(admin, now)

    [told] = Entry.objects.filter(subject="reference:length")
    payload = json.loads(Payload.objects.get(number=told.number).body)
    assert (told.act, told.actor) == ("reference.added", str(admin.uuid))
    assert payload["why"] == "A new law"
    ended, added = sorted(payload["changes"], key=lambda one: one["entry"])
    assert (ended["before"]["until"], ended["after"]["until"]) == (None, "2027-09-01")
    assert (added["entry"], added["before"]) == (entry.pk, None)
    assert added["after"]["months"] == 48
    assert ReferenceGeneration.objects.get().number == 2


def test_same_values_again_change_and_tell_nothing(admin, now):
    entry = Length.objects.get(name="months_of_study")

    change_entry(entry=entry, why="Twice", changed_by=admin, at=now)

    assert not Entry.objects.exists()
    assert ReferenceGeneration.objects.get().number == 1


def test_entry_in_between_fits_itself_in(admin, now):
    months(admin, now)
    months(admin, now, months=42, since=date(2027, 1, 1))

    chain = Length.objects.filter(name="months_to_qualify").order_by("since")
    assert [(row.months, row.until) for row in chain] == [
        (36, date(2027, 1, 1)),
        (42, NEXT_YEAR),
        (48, None),
    ]


def test_second_entry_from_one_day_is_refused_and_nothing_is_left(admin, now):
    months(admin, now)
    with pytest.raises(ValidationError) as refused:
        months(admin, now, months=12)

    assert set(refused.value.message_dict) == {"since"}
    assert Length.objects.filter(name="months_to_qualify").count() == 2
    assert ReferenceGeneration.objects.get().number == 2


def test_day_moved_moves_the_end_of_the_one_before(admin, now):
    entry = months(admin, now)
    entry.since = date(2028, 1, 1)
    change_entry(entry=entry, why="Postponed", changed_by=admin, at=now)

    first = Length.objects.filter(name="months_to_qualify").order_by("since").first()
    assert first.until == date(2028, 1, 1)


def test_day_moved_before_the_one_before_is_refused(admin, now):
    entry = months(admin, now)
    entry.since = date(2000, 1, 1)
    with pytest.raises(ValidationError) as refused:
        change_entry(entry=entry, why="A slip", changed_by=admin, at=now)

    assert "since" in refused.value.message_dict
    assert Length.objects.get(pk=entry.pk).since == NEXT_YEAR


def test_entry_ahead_is_taken_back_and_the_one_before_goes_on(admin, now):
    entry = months(admin, now)
    remove_entry(entry=entry, why="Not enacted", removed_by=admin, at=now)

    assert Length.objects.get(name="months_to_qualify").until is None
    assert Entry.objects.filter(act="reference.removed").count() == 1


def test_entry_that_was_in_force_stays(admin, now):
    entry = Length.objects.get(name="months_to_qualify")
    with pytest.raises(ValidationError, match="has been in force"):
        remove_entry(entry=entry, why="A slip", removed_by=admin, at=now)


def test_type_moves_to_another_list_from_a_day_on_and_back(admin, now, today):
    moved = add(
        Scope(type_codes="14 42", covered="no", source="SI 2027/1", since=NEXT_YEAR),
        admin,
        now,
    )

    reference = current_reference()
    assert rulebook_on(today, reference).covered["14"] == "no_but_disputed"
    later = rulebook_on(NEXT_YEAR, reference).covered
    assert [later[code] for code in ("14", "42", "38")] == [
        "no",
        "no",
        "no_but_disputed",
    ]

    remove_entry(entry=moved, why="Not enacted", removed_by=admin, at=now)
    assert Scope.objects.filter(since=NEXT_YEAR).count() == 0
    assert Scope.objects.filter(until=None).count() == 4


def test_no_type_is_lost_from_a_list(admin, now):
    scope = Scope.objects.get(covered="no_but_disputed")
    scope.type_codes = "14 38 42"
    with pytest.raises(ValidationError, match="Type 43 would be on no list"):
        change_entry(entry=scope, why="A slip", changed_by=admin, at=now)


def test_provider_is_entered_once_from_a_day(admin, now):
    given = {"name": "Harbour", "kind": "npq", "recognised": "yes", "source": "A1"}
    add(Provider(**given, since=NEXT_YEAR), admin, now)
    with pytest.raises(ValidationError, match="is entered from that day"):
        add(Provider(**given | {"name": "harbour"}, since=NEXT_YEAR), admin, now)


def test_standings_are_worked_out_anew(admin, now):
    """`now` is in the open window; the post is safe until the intake moves."""
    post = DesignationFactory(appointed_on=date(2026, 11, 1))
    none = CourseFacts(kind="none")
    record_qualification(person=post.person, course=none, recorded_by=None, at=now)
    before = SencoStanding.objects.get().next_intake_grade

    add(
        IntakeWindow(
            first=date(2026, 12, 1), last=date(2027, 11, 30), source="A provider"
        ),
        admin,
        now,
    )

    assert (before, SencoStanding.objects.get().next_intake_grade) == ("safe", "tight")
