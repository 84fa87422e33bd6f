"""The catalogue and the ways into and out of a programme."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from courses.catalogue import current_catalogue
from courses.models import (
    Enrolment,
    ModuleCompletion,
    ModulePage,
    PageProgress,
    ProgrammePage,
    TextPage,
)
from courses.operations.learning import leave_programme
from records.models import IssuedDocument
from records.operations import revoke_document
from tests.courses.conftest import Learning, told
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_learner, make_module, make_programme, text_page

pytestmark = pytest.mark.django_db

PROGRAMME = "/programmes/npq-for-sencos/"
MODULE = f"{PROGRAMME}identification-of-need/"
POSTED = [f"{PROGRAMME}join/", f"{PROGRAMME}leave/", f"{MODULE}finish/"]


@pytest.fixture
def person(learning, client):
    client.force_login(learning.enrolment.user)
    return client


@pytest.fixture
def newcomer(module, client):
    client.force_login(UserFactory())
    return client


def leave(learning):
    programme = current_catalogue().find("npq-for-sencos")
    leave_programme(enrolment=learning.enrolment, programme=programme, now=learning.now)


# Open to everyone ---------------------------------------------------------------


def test_catalogue_says_what_there_is(module, client):
    page = client.get("/programmes/").text

    for words in (
        "NPQ for SENCOs",
        "Learn the job of a SENCO.",
        "Notice, ask, record.",
    ):
        assert words in page
    assert f'href="{MODULE}"' in page


def test_programme_says_whom_it_is_for_and_what_it_is_not(module, client):
    page = client.get(PROGRAMME).text

    for words in (
        "New SENCOs",
        "Describe a need",
        "A certificate of completion",
        "The NPQ itself",
    ):
        assert words in page


def test_module_says_how_long_it_takes(module, client):
    page = client.get(MODULE).text

    assert f"{module.minutes} minutes in 3 pages" in page
    assert "Create an account and join" in page
    assert f"?next={MODULE}" in page


@pytest.mark.parametrize("address", [PROGRAMME, MODULE])
@pytest.mark.parametrize("change", ["unpublish", "delete"])
def test_programme_that_is_gone_is_not_found(module, client, address, change):
    getattr(ProgrammePage.objects.get(), change)()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/programmes/", PROGRAMME, MODULE])
def test_pages_with_one_s_own_progress_are_never_cached(person, address):
    assert "no-store" in person.get(address).headers["Cache-Control"]


def test_a_get_never_joins(newcomer):
    for address in ("/programmes/", PROGRAMME, MODULE, f"{PROGRAMME}join/"):
        newcomer.get(address)

    assert not Enrolment.objects.exists()


@pytest.fixture(params=[1, 3])
def modules(request, learning):
    """That many modules, each begun."""
    for number in range(1, request.param):
        other = make_module(text_page("Page"), title=f"Module {number}")
        Learning(learning.enrolment, other, learning.now).complete("Page")


@pytest.mark.parametrize(("address", "count"), [("/programmes/", 6), (PROGRAMME, 7)])
def test_queries_do_not_grow_with_the_modules(
    person, modules, address, count, django_assert_num_queries
):
    person.get(address)

    with django_assert_num_queries(count):
        person.get(address)


# Privacy ------------------------------------------------------------------------


@pytest.fixture
def private(module):
    rule = PageViewRestriction.objects.create(
        page=ProgrammePage.objects.get().page_ptr,
        restriction_type=PageViewRestriction.GROUPS,
    )
    rule.groups.add(Group.objects.create(name="Pilot"))
    return rule


def test_private_programme_is_in_no_list(private, client):
    for address in ("/", "/programmes/"):
        assert "NPQ for SENCOs</a>" not in client.get(address).text


@pytest.mark.parametrize("address", [PROGRAMME, MODULE])
def test_private_programme_sends_anonymous_to_sign_in(private, client, address):
    assert client.get(address).url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", [PROGRAMME, MODULE])
def test_private_programme_refuses_whoever_is_not_in_its_group(
    private, newcomer, address
):
    assert newcomer.get(address).status_code == 403


def test_private_programme_cannot_be_joined_from_outside(private, newcomer):
    assert newcomer.post(f"{PROGRAMME}join/").status_code == 403
    assert not Enrolment.objects.exists()


def test_private_programme_is_open_to_its_group(private, client):
    user = UserFactory(groups=["Pilot"])
    client.force_login(user)

    assert client.get(MODULE).status_code == 200
    assert client.post(f"{PROGRAMME}join/").status_code == 302
    assert Enrolment.objects.get().user == user


# Joining and leaving ------------------------------------------------------------


@pytest.mark.parametrize("address", POSTED)
def test_anonymous_is_sent_to_sign_in(module, client, address):
    assert client.post(address).url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", POSTED)
def test_coming_back_from_the_log_in_page_does_nothing_and_lands_well(
    newcomer, address
):
    response = newcomer.get(address, follow=True)

    assert response.status_code == 200
    assert not Enrolment.objects.exists()


def test_join_lands_on_the_page_that_was_asked_for(newcomer):
    response = newcomer.post(f"{PROGRAMME}join/", {"next": f"{MODULE}second/"})

    assert response.url == f"{MODULE}second/"
    assert Enrolment.objects.get().is_active


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/accounts/logout/",
        "https://testserver/programmes/",
        f"{MODULE}second/../../",
        "\0",
        "",
    ],
)
def test_join_sends_nobody_elsewhere(newcomer, target):
    response = newcomer.post(f"{PROGRAMME}join/", {"next": target})

    assert response.url == MODULE


def test_join_of_a_programme_of_many_modules_lands_on_the_programme(newcomer):
    make_module(text_page("Page"), title="Another")

    assert newcomer.post(f"{PROGRAMME}join/").url == PROGRAMME


def test_closed_programme_takes_nobody_in(client):
    make_module(text_page("Page"), programme=make_programme(is_open=False))
    client.force_login(UserFactory())

    response = client.post(f"{PROGRAMME}join/", follow=True)

    assert "by invitation only" in response.text
    assert not Enrolment.objects.exists()


def test_closed_programme_takes_back_whoever_was_in_it(learning, person):
    leave(learning)
    page = ProgrammePage.objects.get()
    page.is_open = False
    page.save_revision().publish()

    person.post(f"{PROGRAMME}join/")

    assert Enrolment.objects.get().is_active


def test_leave_and_come_back(learning, person):
    learning.complete("First")

    left = person.post(f"{PROGRAMME}leave/", follow=True)
    assert "You have left NPQ for SENCOs." in left.text
    assert "Come back to this programme" in left.text
    person.post(f"{PROGRAMME}join/")

    assert Enrolment.objects.get().is_active
    assert "1 of 3 pages done" in person.get(PROGRAMME).text


def test_leave_of_whoever_takes_no_part_changes_nothing(newcomer):
    newcomer.post(f"{PROGRAMME}leave/")

    assert told() == []


# The module's page and its certificate ------------------------------------------


def test_module_leads_on_from_where_one_is(learning, person):
    assert "Start</a>" in person.get(MODULE).text
    learning.complete("First")

    page = person.get(MODULE).text

    assert "Continue on page 2" in page
    assert "1 of 3 pages done" in page


def test_module_that_opens_later_says_what_comes_first(learning, person):
    make_module(text_page("Page"), title="Later", needs=(learning.module,))

    page = person.get(f"{PROGRAMME}later/").text

    assert "Complete “Identification of need” first." in page


def test_module_that_opens_after_one_that_is_away_says_so(learning, person):
    make_module(text_page("Page"), title="Later", needs=(learning.module,))
    ModulePage.objects.get(title="Identification of need").unpublish()

    page = person.get(f"{PROGRAMME}later/").text
    closed = person.get(f"{PROGRAMME}later/page/")

    assert "Another module comes first, and it is not open at the moment." in page
    assert closed.status_code == 403
    assert "Another module comes first" in closed.text


def test_module_whose_last_page_was_taken_away_can_be_finished(learning, person):
    learning.complete("First", "Second")
    TextPage.objects.get(title="Third").unpublish()
    assert "Finish and get your certificate" in person.get(MODULE).text

    response = person.post(f"{MODULE}finish/", follow=True)

    assert "You have completed this module." in response.text
    assert IssuedDocument.objects.count() == 1


def test_finish_with_pages_to_do_gives_nothing(learning, person):
    learning.complete("First")

    person.post(f"{MODULE}finish/")

    assert not ModuleCompletion.objects.exists()
    assert not IssuedDocument.objects.exists()


def test_finish_of_whoever_takes_no_part_gives_nothing(newcomer):
    newcomer.post(f"{MODULE}finish/")

    assert not ModuleCompletion.objects.exists()


def test_certificate_s_address_gives_none_to_whoever_has_not_completed(
    learning, person
):
    learning.complete("First")

    response = person.get(f"{MODULE}certificate/")

    assert response.status_code == 403
    assert "1 of 3 pages are done." in response.text
    assert "“Second” is not done yet." in response.text
    assert not ModuleCompletion.objects.exists()
    assert not IssuedDocument.objects.exists()


def test_certificate_s_address_gives_none_to_others(learning, client):
    learning.complete("First", "Second", "Third")
    client.force_login(UserFactory())

    assert client.get(f"{MODULE}certificate/").status_code == 403


def test_certificate_s_address_sends_anonymous_to_sign_in(learning, client):
    response = client.get(f"{MODULE}certificate/")

    assert response.url == f"/accounts/login/?next={MODULE}certificate/"


@pytest.mark.parametrize("has_left", [False, True])
def test_certificate_s_address_leads_its_holder_to_it(learning, person, has_left):
    learning.complete("First", "Second", "Third")
    if has_left:
        leave(learning)

    response = person.get(f"{MODULE}certificate/")

    document = IssuedDocument.objects.get()
    assert response.url == f"/certificates/{document.public_id}/"
    assert "no-store" in response.headers["Cache-Control"]


def test_withdrawn_certificate_is_shown_as_such(learning, person, now):
    learning.complete("First", "Second", "Third")
    admin = UserFactory(administrator=True)
    revoke_document(
        document=IssuedDocument.objects.get(),
        reason="A mistake",
        revoked_by=admin,
        at=now,
    )

    page = person.get(MODULE).text

    assert "Your certificate was withdrawn." in page
    assert "See your certificate" not in page


def test_opening_addresses_completes_nothing(learning, person):
    for address in (
        MODULE,
        f"{MODULE}certificate/",
        f"{MODULE}finish/",
        f"{MODULE}third/",
    ):
        person.get(address)

    assert not PageProgress.objects.exclude(completed_at=None).exists()
    assert not IssuedDocument.objects.exists()


def test_other_person_s_progress_is_not_shown(learning, now, client):
    learning.complete("First", "Second")
    other = make_learner(learning.module, "other@school.example", "Kim Other")
    client.force_login(other.user)

    assert "Start</a>" in client.get(MODULE).text
