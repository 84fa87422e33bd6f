import pytest

from courses.catalogue import current_catalogue
from courses.models import TextPage
from courses.operations.learning import leave_programme
from tests.courses.conftest import Learning
from tests.factories.courses import make_learner, make_module, reflection, text_page

pytestmark = pytest.mark.django_db

NOTES = "/learn/notes/"


@pytest.fixture
def person(learning, client):
    client.force_login(learning.enrolment.user)
    return client


def test_anonymous_is_sent_to_sign_in(client):
    assert client.get(NOTES).url == f"/accounts/login/?next={NOTES}"


def test_notes_stand_with_their_prompts_and_pages(learning, person):
    learning.note("Second", "r1", "I asked <Amira>.")
    learning.note("Second", "t1", "Done.")

    response = person.get(NOTES)

    assert "I asked &lt;Amira&gt;." in response.text
    for words in (
        "Whom did you ask?",
        "Try it",
        "Done.",
        f"{learning.lesson('Second').url}#b-",
    ):
        assert words in response.text
    assert "no-store" in response.headers["Cache-Control"]


def test_nobody_reads_another_s_notes(learning, client):
    learning.note("Second", "r1", "Secret.")
    other = make_learner(learning.module, "other@school.example", "Kim Other")
    client.force_login(other.user)

    assert "Secret." not in client.get(NOTES).text


@pytest.mark.parametrize("change", ["unpublish", "delete"])
def test_notes_outlive_their_page(learning, person, change):
    learning.note("Second", "r1", "Kept.")
    getattr(TextPage.objects.get(title="Second"), change)()

    page = person.get(NOTES).text

    assert "Kept." in page
    assert "Whom did you ask?" in page


def test_notes_stay_after_leaving(learning, person):
    learning.note("Second", "r1", "Kept.")
    programme = current_catalogue().programmes[0]
    leave_programme(enrolment=learning.enrolment, programme=programme, now=learning.now)

    assert "Kept." in person.get(NOTES).text


@pytest.mark.parametrize("notes", [1, 3])
def test_queries_do_not_grow_with_the_notes(
    client, now, notes, django_assert_num_queries
):
    names = [f"r{number}" for number in range(notes)]
    module = make_module(text_page("Page", *(reflection(name) for name in names)))
    learning = Learning(make_learner(module), module, now)
    for name in names:
        learning.note("Page", name, "Words.")
    client.force_login(learning.enrolment.user)
    client.get(NOTES)

    # Session, person, number of notes, notes with their versions, generation.
    with django_assert_num_queries(5):
        client.get(NOTES)


def test_twenty_notes_a_page(client, now):
    names = [f"r{number}" for number in range(21)]
    module = make_module(text_page("Page", *(reflection(name) for name in names)))
    learning = Learning(make_learner(module), module, now)
    for name in names:
        learning.note("Page", name, f"Words of {name}.")
    client.force_login(learning.enrolment.user)

    first, second = client.get(NOTES).text, client.get(f"{NOTES}?page=2").text

    assert first.count("Words of") == 20
    assert second.count("Words of") == 1
    assert "Words of r0." in second
