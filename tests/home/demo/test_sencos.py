"""The demo as it stands in the database after the operations have played it."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from accounts.models import Notification, User
from audit.models import Entry
from compliance.models import (
    Confirmation,
    Designation,
    Endorsement,
    Person,
    Provider,
    ReportedSenco,
    SchoolSummary,
    SencoStanding,
    StandingChange,
    TrainingRecord,
)
from compliance.operations.standings import refresh_all
from home.demo.sencos import SENCOS
from home.demo.world import create_demo

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


LEAP_DAY = datetime(2028, 2, 29, 9, 0, tzinfo=UTC)


def made_on(now):
    create_demo(password="pathways-demo", now=now)
    return now


@pytest.fixture
def day():
    return made_on(NOW)


@pytest.mark.parametrize("now", [NOW, LEAP_DAY], ids=str)
def test_demo_shows_every_status_and_again_changes_nothing(now):
    day = made_on(now)
    told = {(row["name"], row["school"]): row["status"] for row in SENCOS["sencos"]}
    stored = {
        (post.designation.person.name, post.designation.establishment.identifier): (
            post.status
        )
        for post in SencoStanding.objects.filter(as_of=day.date()).select_related(
            "designation__person", "designation__establishment"
        )
    }
    assert Designation.objects.count() == 30
    assert stored == {who: told[who] for who in stored}
    assert len(stored) == sum(status != "ENDED" for status in told.values())

    lines = set(SchoolSummary.objects.values_list("standing", flat=True))
    assert {"NOTHING_RECORDED", "NO_SENCO", "NOT_APPLICABLE", "BREACH"} <= lines
    assert StandingChange.objects.filter(after="BREACH").exists()
    assert StandingChange.objects.filter(after="NO_SENCO").exists()

    counts = counted()
    create_demo(password="pathways-demo", now=day)
    refresh_all(today=day.date())
    assert counted() == counts
    call_command("verify_audit")


def counted():
    models = (Designation, Person, Confirmation, StandingChange, Entry, User, Provider)
    return [model.objects.count() for model in models]


def test_confirmations_are_of_several_ages_and_one_differs(day):
    answers = {
        (c.designation.person.name, c.answer): c
        for c in Confirmation.objects.select_related("designation__person")
    }
    ruth = answers["Ruth Adeyemi", "working_towards"]
    assert ruth.confirmed_by_name == "Daniel Whitlock"
    assert answers["Marcus Bell", "will_start"].starts_on > day.date()
    assert {who for (who, _), made in answers.items() if made.contradicts} == {
        "Farida Aziz",
        "Dilys Morgan",
    }
    assert {e.body for e in Endorsement.objects.all()} == {"governors", "trust"}
    lapsed = SchoolSummary.objects.filter(confirm_by__lt=day.date())
    assert lapsed.filter(establishment__name="Millrace Academy").exists()
    asked_again = SchoolSummary.objects.get(establishment__identifier="900016")
    assert asked_again.confirm_by <= day.date()
    assert not Notification.objects.filter(mailed_at=None).exists()


def test_the_learner_is_a_senco_by_consent_and_the_rest_is_alive(day):
    amira = Person.objects.get(name="Amira Haddad")
    assert amira.user.email == "learner@demo.example"
    assert amira.linked_at < day
    assert Person.objects.get(name="Anwen Rees").designations.count() == 2
    report = ReportedSenco.objects.get()
    assert (report.state, report.establishment.identifier) == ("waiting", "900026")
    assert (
        TrainingRecord.objects.filter(establishment__identifier="900001").count() == 5
    )
    assert Provider.objects.get().is_invented
    assert "invented" in Provider.objects.get().name
