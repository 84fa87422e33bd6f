import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.models import ModulePage, ProgrammePage, TextPage, WordUpload
from tests.courses import word_documents as written
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_module

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def module():
    return ModulePage.objects.get(pk=make_module(title="Early signs").page_id)


@pytest.fixture
def author(client):
    author = UserFactory(groups=["Authors"])
    client.force_login(author)
    return author


def post(client, page, document):
    file = SimpleUploadedFile("Plan.docx", document)
    return client.post(reverse("courses_word", args=[page.pk]), {"file": file})


def kept(client, page, document):
    return post(client, page, document).url


def words(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def test_preview_says_what_was_made_and_what_was_dropped(client, author, module):
    response = client.get(kept(client, module, written.tracked()))

    assert "We found 1 heading, 0 pictures and 0 tables." in words(response)
    assert "2 tracked insertions were kept." in words(response)
    assert "1 comment was left out." in words(response)
    assert "Page 1: Changes" in words(response)
    assert "Text from 1 paragraph" in words(response)
    assert not TextPage.objects.filter(title="Changes").exists()


@pytest.mark.parametrize(
    ("document", "reason"),
    [(b"%PDF", "This is not a Word document."), (b"", "The document is empty.")],
)
def test_refused_document_is_refused_at_its_field(
    client, author, module, document, reason
):
    response = post(client, module, document)

    assert response.status_code == 422
    assert reason in words(response)


def test_pictures_want_words_and_nothing_typed_is_lost(client, author, module):
    address = kept(client, module, written.long_document(words=800, pictures=2))
    typed = {"level": "1", "bold_lines": "on", "alt_text_1": "A child points."}

    response = client.post(address, typed | {"act": "make"})

    assert response.status_code == 422
    assert "Say what the picture shows" in words(response)
    assert 'value="A child points."' in client.get(address).text
    response = client.post(address, typed | {"decorative_2": "on", "act": "make"})
    assert response.url == reverse("wagtailadmin_explore", args=[module.pk])
    assert TextPage.objects.filter(live=False).count() == 10


def test_a_second_press_leads_to_the_same_pages(client, author, module):
    address = kept(client, module, written.google())
    choices = {"level": "1", "bold_lines": "on", "act": "make"}

    assert client.post(address, choices).url == client.post(address, choices).url
    assert client.get(address).url == reverse("wagtailadmin_explore", args=[module.pk])
    assert TextPage.objects.filter(live=False).count() == 2


def test_another_level_shows_other_pages(client, author, module):
    address = kept(client, module, written.long_document(words=800, pictures=0))

    again = client.post(address, {"level": "0", "bold_lines": "on", "act": "again"})

    assert again.url == address
    assert "Make 1 draft page" in words(client.get(address))
    assert "At each “Heading 1”: 10 pages" in words(client.get(address))


def test_new_module_below_a_programme_wants_a_title(client, author, module):
    programme = ProgrammePage.objects.get()
    address = kept(client, programme, written.misused())
    choices = {"level": "1", "bold_lines": "on", "act": "make"}

    assert "Give the new module a title." in words(client.post(address, choices))
    client.post(address, choices | {"title": "Noticing"})

    assert ModulePage.objects.get(title="Noticing").get_children().count() == 2


def test_discarded_document_is_gone(client, author, module):
    address = kept(client, module, written.google())

    assert client.post(address, {"act": "discard"}).status_code == 302
    assert client.get(address).status_code == 404


def test_a_picture_of_a_document_is_its_owner_s_alone(client, author, module):
    address = kept(client, module, written.long_document(words=800, pictures=1))
    picture = f"{address}pictures/1/"

    assert client.get(picture).headers["Content-Type"] == "image/png"
    client.force_login(UserFactory(groups=["Editors"]))
    assert client.get(picture).status_code == 404
    assert client.get(address).status_code == 404
    assert client.post(address, {"act": "discard"}).status_code == 404
    assert WordUpload.objects.exists()


def test_whoever_may_not_add_pages_there_sees_no_form(client, author, module):
    lesson = module.get_children().first()

    assert client.get(reverse("courses_word", args=[lesson.pk])).status_code == 302
    client.force_login(UserFactory(groups=["Authors"]))
    assert client.get(reverse("courses_word", args=[module.pk])).status_code == 200
    client.force_login(UserFactory())
    assert client.get(reverse("courses_word", args=[module.pk])).status_code == 302


def test_module_and_programme_offer_it_and_a_lesson_does_not(client, author, module):
    def offers(page):
        listing = client.get(reverse("wagtailadmin_explore", args=[page.pk]))
        return reverse("courses_word", args=[page.pk]) in listing.text

    assert offers(module)
    assert offers(ProgrammePage.objects.get())
    assert not offers(ProgrammePage.objects.get().get_parent())


def test_preview_costs_the_same_for_one_and_for_nine_pictures(
    client, author, module, django_assert_max_num_queries
):
    addresses = [
        kept(client, module, written.long_document(words=800, pictures=number))
        for number in (1, 9)
    ]
    for address in addresses:
        client.get(address)
        with django_assert_max_num_queries(24):
            client.get(address)
