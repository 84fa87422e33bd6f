import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import Entry

INDEX = "/cms/issued-documents/"


@pytest.fixture
def cms(client, admin, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(admin)
    return client


@pytest.fixture
def url(document):
    return f"{INDEX}{document.pk}/"


@pytest.mark.parametrize("searched", ["Adeyemi", "ruth@school", "{public_id}", "need"])
def test_administrator_finds_a_document(cms, document, issue, searched):
    searched = searched.format(public_id=document.public_id)

    assert document.public_id in cms.get(INDEX, {"q": searched}).content.decode()


def test_search_leaves_out_what_was_not_asked_for(cms, document):
    html = cms.get(INDEX, {"q": "Nobody"}).content.decode()

    assert document.public_id not in html


def test_listing_costs_the_same_for_one_and_three(cms, issue):
    counts = []
    for number in range(3):
        issue(subject_key=str(number))
        cms.get(INDEX)
        with CaptureQueriesContext(connection) as queries:
            html = cms.get(INDEX).content.decode()
        counts.append(len(queries))

    assert html.count("/cms/issued-documents/") >= 3
    assert counts[0] == counts[2]


def test_administrator_revokes_with_a_reason(cms, document, admin, url):
    response = cms.post(url, {"reason": "Issued twice"})

    document.refresh_from_db()
    assert response.url == INDEX
    assert document.is_revoked
    assert document.revoked_reason == "Issued twice"
    assert Entry.objects.get(act="document.revoked").actor == str(admin.uuid)


def test_without_a_reason_nothing_is_revoked(cms, document, url):
    response = cms.post(url, {"reason": "  "})

    document.refresh_from_db()
    assert "Enter why you revoke it" in response.content.decode()
    assert not document.is_revoked


def test_what_is_revoked_shows_why_and_no_button(cms, document, url):
    cms.post(url, {"reason": "Issued twice"})
    html = cms.get(url).content.decode()

    assert "Issued twice" in html
    assert "Revoke this certificate" not in html


def test_nobody_else_sees_or_revokes(client, document, url, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    editor = User.objects.create_user("e@site.example", name="E")
    group = Group.objects.create(name="Everything")
    group.permissions.set(Permission.objects.all())
    editor.groups.add(group)
    client.force_login(editor)

    for response in (
        client.get(INDEX),
        client.get(url),
        client.post(url, {"reason": "x"}),
    ):
        assert response.status_code == 302
        assert response.url == reverse("wagtailadmin_home")
    document.refresh_from_db()
    assert not document.is_revoked


@pytest.mark.parametrize("path", ["new/", "delete/{pk}/", "edit/{pk}/", "copy/{pk}/"])
def test_nobody_makes_changes_or_deletes_a_document(cms, document, path):
    response = cms.get(INDEX + path.format(pk=document.pk))

    assert response.status_code == 404
