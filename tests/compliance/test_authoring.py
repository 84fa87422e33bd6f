from datetime import date

import pytest

from audit.models import Entry
from compliance.models import Length, Person, Provider, Scope, YearlyIntake
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db
RULES = "/cms/senco-rules/"
WHY = {"why": "Announced in November"}


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def admin(client):
    user = UserFactory(administrator=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    "path",
    [
        "in-force/",
        "cut-offs/",
        "cut-offs/new/",
        "lengths/",
        "types-of-school/",
        "yearly-intake/",
        "intakes/",
        "intakes/new/",
        "providers/",
    ],
)
def test_administrators_alone_get_to_the_rules(client, admin, path):
    assert client.get(RULES + path).status_code == 200

    client.force_login(UserFactory(groups=["Editors"]))
    assert client.get(RULES + path).status_code == 302


def test_what_is_in_force_and_what_changes_is_told(client, admin):
    add_length(client)

    page = client.get(f"{RULES}in-force/").content.decode()

    assert "SI 2014/1530 reg 49(4)" in page
    assert "1 to 30 November" in page
    assert (
        "From 1 September 2030: Months from becoming a SENCO to the deadline: 48"
        in page
    )


def test_list_leads_to_each_entry(client, admin):
    entry = Length.objects.get(name="months_of_study")

    page = client.get(f"{RULES}lengths/").content.decode()
    assert f'href="{RULES}lengths/edit/{entry.pk}/"' in page


def add_length(client, **fields):
    given = {
        "name": "months_to_qualify",
        "months": 48,
        "source": "SI 2030/1",
        "since": "2030-09-01",
    }
    return client.post(f"{RULES}lengths/new/", given | WHY | fields)


def test_entry_is_added_with_its_reason(client, admin):
    assert add_length(client).status_code == 302

    assert Length.objects.filter(name="months_to_qualify").count() == 2
    [told] = Entry.objects.filter(act="reference.added")
    assert told.actor == str(admin.uuid)


def test_no_change_without_a_reason(client, admin):
    page = add_length(client, why="").content.decode()

    assert "Enter why you change this" in page
    assert 'value="SI 2030/1"' in page
    assert not Entry.objects.filter(act="reference.added").exists()


def test_bad_edit_is_told_at_the_field_and_what_was_typed_stays(client, admin):
    response = add_length(client, since="2014-09-01", source="Typed before")

    form = response.context["form"]
    assert form.errors == {
        "since": ["There is an entry from this day already: change that one."]
    }
    assert 'value="Typed before"' in response.content.decode()
    assert Length.objects.filter(name="months_to_qualify").count() == 1


def test_yearly_intake_that_not_every_year_has_is_told_at_its_day(client, admin):
    yearly = YearlyIntake.objects.get()
    given = {
        "month": 2,
        "first_day": 1,
        "last_day": 29,
        "source": "DfE",
        "since": "2025-11-01",
    }
    response = client.post(f"{RULES}yearly-intake/edit/{yearly.pk}/", given | WHY)

    assert set(response.context["form"].errors) == {"last_day"}
    assert YearlyIntake.objects.get().month == 11


def test_types_are_typed_as_people_type_them(client, admin):
    given = {"type_codes": "38, 14", "covered": "no", "since": "2030-09-01"}
    client.post(f"{RULES}types-of-school/new/", given | WHY | {"source": "SI 2030/1"})
    assert Scope.objects.filter(type_codes="14 38").exists()

    response = client.post(
        f"{RULES}types-of-school/new/",
        given | WHY | {"type_codes": "academies", "source": "SI 2030/2"},
    )
    assert set(response.context["form"].errors) == {"type_codes"}


def test_window_must_not_end_before_it_begins(client, admin):
    given = {
        "first": "2027-11-09",
        "last": "2027-11-08",
        "apply_by": "2027-12-01",
        "source": "A page",
    }
    response = client.post(f"{RULES}intakes/new/", given | WHY)

    assert set(response.context["form"].errors) == {"last", "apply_by"}


def test_provider_is_changed_and_never_deleted(client, admin):
    given = {
        "name": "Harbour",
        "kind": "npq",
        "recognised": "yes",
        "source": "Schedule A1",
        "since": "2024-09-01",
    }
    client.post(f"{RULES}providers/new/", given | WHY)
    provider = Provider.objects.get()
    response = client.post(
        f"{RULES}providers/edit/{provider.pk}/", given | WHY | {"until": "2028-09-01"}
    )

    assert response.status_code == 302
    provider.refresh_from_db()
    assert provider.until.year == 2028
    assert client.post(f"{RULES}providers/delete/{provider.pk}/").status_code == 404
    page = client.get(f"{RULES}providers/edit/{provider.pk}/").content.decode()
    assert "take it back" not in page


def test_entry_ahead_is_taken_back_with_a_reason(client, admin):
    add_length(client)
    entry = Length.objects.get(months=48)
    page = client.get(f"{RULES}lengths/edit/{entry.pk}/").content.decode()
    path = f"{RULES}lengths/take-back/{entry.pk}/"
    assert path in page

    client.post(path, {"why": ""})
    assert Length.objects.filter(months=48).exists()
    client.post(path, {"why": "Not enacted"})

    assert Length.objects.get(name="months_to_qualify").until is None


def test_entry_in_force_is_not_taken_back(client, admin):
    entry = Length.objects.get(name="months_to_qualify")
    response = client.post(f"{RULES}lengths/take-back/{entry.pk}/", {"why": "A slip"})

    assert "has been in force" in response.content.decode()
    assert Length.objects.filter(pk=entry.pk).exists()


# Erasure ------------------------------------------------------------------------
def test_recorded_senco_is_found_and_erased_with_a_reason(client, admin):
    post = DesignationFactory(
        person__name="Ruth Adeyemi",
        appointed_on=date(2015, 9, 1),
        left_on=date(2016, 9, 1),
    )
    path = f"/cms/recorded-sencos/{post.person.pk}/"
    assert path in client.get("/cms/recorded-sencos/?q=adeyemi").content.decode()

    client.post(path, {"why": ""})
    assert Person.objects.get().name == "Ruth Adeyemi"
    client.post(path, {"why": "asked"})
    assert Person.objects.get().name == "Name removed"
    assert "This person was erased" in client.get(path).content.decode()


def test_somebody_in_post_is_not_erased(client, admin):
    post = DesignationFactory()
    path = f"/cms/recorded-sencos/{post.person.pk}/"
    page = client.get(path).content.decode()

    assert "the school ends the post first" in page
    assert "Why you erase it" not in page
    client.post(path, {"why": "asked"})
    assert Person.objects.get().name == post.person.name


def test_recorded_sencos_are_for_administrators_alone(client):
    client.force_login(UserFactory(groups=["Editors"]))
    assert client.get("/cms/recorded-sencos/").status_code == 302


def test_menu_names_the_rules_to_administrators_alone(client, admin):
    assert "SENCO rules" in client.get("/cms/").content.decode()

    client.force_login(UserFactory(groups=["Editors"]))
    assert "SENCO rules" not in client.get("/cms/").content.decode()
