"""Fills the floor's database: 1,200 people, each with a session; prints their keys."""

import json
import sys

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import transaction

PEOPLE = 1200


def main() -> None:
    """`django shell` calls this with the floor's settings."""
    call_command("migrate", verbosity=0)
    keys = {}
    with transaction.atomic():
        User.objects.bulk_create(
            User(username=f"person{n}", first_name=f"Person {n:04} (generated)")
            for n in range(PEOPLE)
        )
        for person in User.objects.order_by("pk"):
            session = SessionStore()
            session["_auth_user_id"] = str(person.pk)
            session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
            session["_auth_user_hash"] = person.get_session_auth_hash()
            session["place"] = "page 4 of 9"
            session.create()
            keys[person.first_name] = session.session_key
    json.dump(keys, sys.stdout)
