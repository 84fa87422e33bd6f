"""What migrations and the demo put there before anybody comes."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, Site

from accounts.models import Membership, User
from accounts.roles import roles_of
from courses.catalogue import current_catalogue
from courses.models import ProgrammeIndexPage, StaffRole
from home.models import HomePage
from records.models import OutboxStatement
from schools.models import Establishment
from tests.courses.conftest import learner_rows
from tests.factories.courses import make_module, make_programme, text_page

pytestmark = pytest.mark.django_db


def test_tree_holds_home_and_the_catalogue():
    assert (
        Site.objects.get(is_default_site=True).root_page.specific
        == HomePage.objects.get()
    )
    assert (
        ProgrammeIndexPage.objects.get().get_parent().specific == HomePage.objects.get()
    )
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize(
    ("name", "writes", "publishes"),
    [("Authors", False, False), ("Editors", True, True), ("Subject checkers", False, False)],
)  # fmt: skip
def test_editors_alone_add_programmes_and_publish(name, writes, publishes):
    group = Group.objects.get(name=name)
    user = User.objects.create_user("one@site.example", name=name)
    user.groups.add(group)

    rights = ProgrammeIndexPage.objects.get().permissions_for_user(user)

    assert user.has_perm("wagtailadmin.access_admin")
    assert rights.can_add_subpage() is writes
    assert rights.can_publish_subpage() is publishes
    assert not HomePage.objects.get().permissions_for_user(user).can_edit()


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    make_module(
        *(text_page(f"Page {number}") for number in range(13)),
        programme=make_programme("NPQ for SENCOs"),
    )
    call_command("create_demo")


def test_demo_has_a_person_for_every_role(demo):
    today = timezone.localdate()
    people = {
        user.email.partition("@")[0]: roles_of(user, today)
        for user in User.objects.filter(email__endswith="@demo.example")
    }

    assert people == {role: {role} for role in people if role != "learner"} | {
        "learner": set()
    }
    assert set(people) == {
        "learner", "head", "office", "governor", "author", "editor", "facilitator",
        "checker", "marker", "moderator", "trust", "authority", "provider", "admin",
    }  # fmt: skip


def test_demo_is_invented(demo):
    for school in Establishment.objects.filter(scheme=Establishment.Scheme.URN):
        assert school.identifier >= "900001"
    others = User.objects.exclude(email__endswith="@demo.example")
    assert all(one.email.endswith("@schools.demo.example") for one in others)
    assert not any(one.has_usable_password() for one in others)


def test_demo_s_learner_is_in_the_middle_of_the_module(demo):
    (programme,) = current_catalogue().programmes
    rows = learner_rows()

    done = [row for row in rows["PageProgress"] if row["completed_at"]]
    assert 0 < len(done) < len(programme.modules[0].lessons)
    assert rows["ModuleCompletion"] == []


def test_demo_made_again_changes_nothing(demo):
    before = (
        learner_rows(),
        list(User.objects.order_by("pk").values("pk", "email", "password")),
        list(Membership.objects.values()),
        list(StaffRole.objects.values()),
        OutboxStatement.objects.count(),
    )

    call_command("create_demo")

    assert before == (
        learner_rows(),
        list(User.objects.order_by("pk").values("pk", "email", "password")),
        list(Membership.objects.values()),
        list(StaffRole.objects.values()),
        OutboxStatement.objects.count(),
    )


def test_demo_is_refused_on_a_real_site(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="known password"):
        call_command("create_demo")

    assert not User.objects.exists()
