"""Setting a second factor up, on a database that commits: allauth acts on commit."""

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from schools.models import Establishment
from tests.accounts.test_second_factor import NEEDED, app_code
from tests.factories.accounts import UserFactory


@pytest.fixture
def committed(fresh_database, django_db_blocker):
    with django_db_blocker.unblock():
        yield
        connection.close()


def test_a_head_without_one_is_told_why_and_brought_back(client, committed, sign_in):
    school = Establishment.objects.create(identifier="900001", name="Larchfield")
    head = UserFactory()
    head.memberships.create(role="head", establishment=school, from_date="2026-01-01")
    assert sign_in(client, head, next_url="/programmes/?q=x").url == "/programmes/?q=x"

    response = client.get("/programmes/?q=x")

    assert response.url == NEEDED
    page = client.get(NEEDED).content.decode()
    assert "As head teacher you can confirm" in page

    form = client.get(reverse("mfa_activate_totp"))
    secret = form.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    assert done.url == reverse("mfa_view_recovery_codes")
    codes_page = client.get(done.url).content.decode()
    assert 'href="/programmes/?q=x">I have kept them: go on' in codes_page
    assert client.get("/programmes/?q=x").status_code == 200
    assert mail.outbox[-1].subject == "An app was set up as your second step"
