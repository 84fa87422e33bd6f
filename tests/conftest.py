"""Databases, settings of property tests, and the fixtures that everyone uses."""

import os
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from courses.catalogue import Catalogue
from tests import databases

for name, examples, derandomize in [("suite", 50, True), ("soak", 2000, False)]:
    hypothesis_settings.register_profile(
        name,
        max_examples=examples,
        derandomize=derandomize,
        deadline=None,
        database=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.function_scoped_fixture,
        ],
    )
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def use_database(name: str) -> str:
    """Point Django at database `name`; returns the name it used before."""
    connection = connections["default"]
    connection.close()
    before = settings.DATABASES["default"]["NAME"]
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
    return before


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """One clone of the migrated template for the whole run."""
    with django_db_blocker.unblock():
        name = databases.clone(databases.template(), "run")
        before = use_database(name)
    yield
    with django_db_blocker.unblock():
        use_database(before)
        databases.drop(name)


@pytest.fixture
def fresh_database(django_db_setup, django_db_blocker):
    """A database of the test's own, for what must commit: threads, triggers, kills."""
    with django_db_blocker.unblock():
        name = databases.clone(databases.template(), "fresh")
        before = use_database(name)
        yield name
        use_database(before)
        databases.drop(name)


@pytest.fixture(autouse=True)
def empty_cache():
    """Rate limits and cached pages of one test are not those of the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def no_catalogue(monkeypatch):
    """The catalogue that the process keeps is that of another test's pages."""
    monkeypatch.setattr("courses.catalogue._latest", Catalogue(0, ()))


@pytest.fixture(autouse=True)
def no_reference(monkeypatch):
    """A change that a test takes back leaves its number to the next test's change."""
    monkeypatch.setattr("compliance.queries.reference._kept", None)


@pytest.fixture
def today() -> date:
    return date(2026, 11, 24)


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
