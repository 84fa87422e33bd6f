import pytest
from django.test import RequestFactory

from courses.catalogue import current_catalogue
from courses.models import ProgrammePage, TextPage
from courses.operations.learning import leave_programme
from home.views import server_error
from records.models import IssuedDocument
from records.operations import revoke_document
from tests.courses.conftest import Learning
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_learner, make_module, text_page

pytestmark = pytest.mark.django_db

STATIC = ["/accessibility/", "/privacy/", "/help/"]


@pytest.fixture
def person(learning, client):
    client.force_login(learning.enrolment.user)
    return client


# Home and what never changes ----------------------------------------------------


def test_home_shows_what_can_be_learned(module, client):
    page = client.get("/").text

    assert f'href="{module.url}"' in page
    assert "Create an account" in page


def test_home_of_an_empty_site(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "What you can learn here" not in response.text


def test_home_leads_whoever_is_signed_in_on(person):
    assert "Carry on learning" in person.get("/").text


@pytest.mark.parametrize("address", ["/", *STATIC])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_to_read_take_no_form(client, address, method):
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("address", STATIC)
def test_static_pages_ask_nothing_of_the_database(
    client, address, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert "<h1" in client.get(address).text


def test_home_costs_one_query(module, client, django_assert_num_queries):
    client.get("/")

    with django_assert_num_queries(1):
        client.get("/")


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/programmes/nowhere/", "/programmes/a/b/c/", "/home/"]
)
def test_page_that_is_not_there_is_said_in_our_words(client, address):
    response = client.get(address)

    assert response.status_code == 404
    assert "Pathways</title>" in response.text
    assert response.text.count("<h1") == 1


def test_error_of_ours_is_shown_without_the_database(django_assert_num_queries):
    request = RequestFactory().get("/")

    with django_assert_num_queries(0):
        response = server_error(request)

    assert response.status_code == 500
    assert b"<h1" in response.content


def test_no_page_names_its_visitor_to_a_cache(person):
    response = person.get("/")

    assert "Cookie" in response.headers["Vary"]


# My learning --------------------------------------------------------------------


def test_learn_is_for_whoever_is_signed_in(client):
    assert client.get("/learn/").url == "/accounts/login/?next=/learn/"


def test_learn_is_never_cached(person):
    assert "no-store" in person.get("/learn/").headers["Cache-Control"]


def test_learn_of_a_newcomer(client):
    client.force_login(UserFactory(name="Amira Khan"))

    page = client.get("/learn/").text

    assert "Hello Amira" in page
    assert "You have not joined a programme yet." in page


def test_learn_has_one_button_to_the_next_page(learning, person):
    assert ">Start</a>" in person.get("/learn/").text
    learning.complete("First")

    page = person.get("/learn/").text

    assert page.count('class="govuk-button"') == 1
    assert f'href="{learning.lesson("Second").url}">Carry on</a>' in page
    assert "1 of 3 pages done" in page


def test_learn_after_all_is_done(learning, person):
    learning.complete("First", "Second", "Third")

    page = person.get("/learn/").text

    assert "You have done everything that is open to you" in page
    document = IssuedDocument.objects.get()
    assert f'href="/certificates/{document.public_id}/"' in page


def test_learn_leads_to_finish_where_the_last_page_was_taken_away(learning, person):
    learning.complete("First", "Second")
    TextPage.objects.get(title="Third").unpublish()

    page = person.get("/learn/").text

    assert "Finish Identification of need" in page


def test_learn_shows_no_certificate_that_was_withdrawn(learning, person, now):
    learning.complete("First", "Second", "Third")
    document = IssuedDocument.objects.get()
    admin = UserFactory(administrator=True)
    revoke_document(document=document, reason="A mistake", revoked_by=admin, at=now)

    assert document.public_id not in person.get("/learn/").text


def leave(learning):
    programme = current_catalogue().programmes[0]
    leave_programme(enrolment=learning.enrolment, programme=programme, now=learning.now)


@pytest.mark.parametrize(
    "happens", [leave, lambda learning: ProgrammePage.objects.get().unpublish()]
)
def test_certificates_and_notes_stay_without_a_programme(learning, person, happens):
    learning.note("Second", "r1", "Kept.")
    learning.complete("First", "Second", "Third")

    happens(learning)
    page = person.get("/learn/").text

    assert "You are not taking part in a programme at the moment." in page
    assert IssuedDocument.objects.get().public_id in page
    assert "1 note." in page


def test_learn_shows_nothing_of_others(learning, client):
    learning.note("Second", "r1", "Secret.")
    learning.complete("First", "Second", "Third")
    other = make_learner(learning.module, "other@school.example", "Kim Other")
    client.force_login(other.user)

    page = client.get("/learn/").text

    assert IssuedDocument.objects.get().public_id not in page
    assert "You have no certificates yet." in page
    assert "What you write on a page comes together here." in page
    assert ">Start</a>" in page


@pytest.fixture(params=[1, 3])
def modules(request, learning):
    """That many modules, each completed."""
    learning.complete("First", "Second", "Third")
    for number in range(1, request.param):
        other = make_module(text_page("Page"), title=f"Module {number}")
        Learning(learning.enrolment, other, learning.now).complete("Page")


def test_queries_do_not_grow(modules, person, django_assert_num_queries):
    person.get("/learn/")

    # Session, person, generation, parts, progress, completions, notes, certificates,
    # and whether the account is linked to a SENCO.
    with django_assert_num_queries(9):
        person.get("/learn/")
