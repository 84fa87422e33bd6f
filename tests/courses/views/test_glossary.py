import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from courses.models import TextPage
from tests.factories.courses import block, make_module, publish, text_page

pytestmark = pytest.mark.django_db


def term(word, meaning="What it means."):
    value = {"term": word, "meaning": f"<p>{meaning}</p>", "source": ""}
    return block("term", value, word)


@pytest.fixture
def module():
    return make_module(
        text_page("First", term("SEN support"), term("disability")),
        text_page("Second", term("Annual review")),
    )


def words(client):
    page = client.get("/glossary/").text
    found = [
        w for w in ("Annual review", "disability", "SEN support") if f">{w}<" in page
    ]
    return sorted(found, key=lambda word: page.index(f">{word}<"))


def test_terms_in_alphabetical_order_with_their_pages(module, client):
    assert words(client) == ["Annual review", "disability", "SEN support"]
    assert f'href="{module.lessons[1].url}#b-' in client.get("/glossary/").text


def test_terms_of_a_page_that_is_gone_are_gone(module, client):
    client.get("/glossary/")
    TextPage.objects.get(title="First").unpublish()

    assert words(client) == ["Annual review"]


def test_changed_term_is_shown_at_once(module, client):
    client.get("/glossary/")
    page = TextPage.objects.get(title="Second")
    page.body = [term("Annual review", "Once a year.")]
    publish(page)

    assert "Once a year." in client.get("/glossary/").text


def test_terms_of_private_pages_are_absent(module, client):
    rule = PageViewRestriction.objects.create(
        page=TextPage.objects.get(title="First").page_ptr,
        restriction_type=PageViewRestriction.GROUPS,
    )
    rule.groups.add(Group.objects.create(name="Pilot"))

    assert words(client) == ["Annual review"]


def test_queries_do_not_grow_with_the_terms(module, client, django_assert_num_queries):
    client.get("/glossary/")

    with django_assert_num_queries(1):
        client.get("/glossary/")


def test_no_terms(client, db):
    assert "No page explains a key term yet." in client.get("/glossary/").text
