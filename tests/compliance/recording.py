"""People at a school and forms as browsers send them, for what is recorded there."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from tests.factories.accounts import UserFactory


def member(role, name="Priya Nair", **scope):
    since = timezone.localdate() - timedelta(days=9)
    user = UserFactory(name=name)
    Membership.objects.create(user=user, role=role, from_date=since, **scope)
    return user


def browser_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name, school, *more) -> str:
    return reverse(name, args=[school.key, *more])


def day(name, text) -> dict:
    """ "1 9 2025", or "9 2025", in three boxes."""
    parts = text.split()
    parts = [""] * (3 - len(parts)) + parts
    return dict(
        zip([f"{name}_{part}" for part in ("day", "month", "year")], parts, strict=True)
    )


def who(**more) -> dict:
    return {
        "name": "Ruth Adeyemi",
        "trn": "",
        "arrangement": "sole",
        **day("appointed", "1 9 2024"),
    } | more


def teacher(**more) -> dict:
    return {
        "is_head": "no",
        "qts": "yes",
        "induction": "complete",
        "teaches_at_school": "yes",
        "rows": "1",
    } | more


def course(**more) -> dict:
    return {
        "provider": "",
        "provider_name": "",
        "outcome": "in_progress",
        **day("started", "10 11 2025"),
    } | more
