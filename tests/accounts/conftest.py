import re

import pytest
from django.core import mail
from django.urls import reverse

from schools.models import Establishment
from tests.factories.accounts import PASSWORD, UserFactory


@pytest.fixture
def person(db):
    return UserFactory(email="amira@school.example", name="Amira Khan")


@pytest.fixture
def school(db):
    return Establishment.objects.create(identifier="900001", name="Larchfield Primary")


@pytest.fixture
def sign_in():
    """Through the log-in page, as people do."""

    def post(client, user, *, next_url="", **data):
        return client.post(
            reverse("account_login"),
            {"login": user.email, "password": PASSWORD, "next": next_url, **data},
        )

    return post


def newest_code() -> str:
    return re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE)[1]


def newest_link() -> str:
    """The path of the first link into the account pages."""
    return re.search(r"https?://[^/]+(/accounts/\S+)", mail.outbox[-1].body)[1]
