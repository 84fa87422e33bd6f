"""A head, a SENCO on a course, and browsers, for what a head confirms."""

import re
import time
import uuid
from datetime import date, timedelta

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from compliance.operations.confirmations import Answered, confirm
from compliance.operations.qualifications import CourseFacts, record_qualification
from compliance.queries.confirmations import designation_with_facts
from compliance.queries.facts import view_of
from compliance.queries.reference import current_reference
from compliance.rules.confirming import Reply
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.compliance import DesignationFactory

ON_COURSE = CourseFacts(
    kind="npq", course_started_on=date(2025, 11, 10), outcome="in_progress"
)


def post_on_course(**more):
    made = DesignationFactory(person__name="Ruth Adeyemi", **more)
    record_qualification(
        person=made.person, course=ON_COURSE, recorded_by=None, at=timezone.now()
    )
    return made


def confirmed(post, head, **more):
    there = designation_with_facts(post.establishment, post.uuid)
    view = view_of(there, timezone.localdate(), current_reference())
    last = post.confirmations.first()
    return confirm(
        designation=post,
        answered=Answered(
            **{"reply": Reply.WORKING_TOWARDS, "token": uuid.uuid4()} | more,
            digest=view.digest,
            last=last and last.uuid,
        ),
        confirmed_by=head,
        at=timezone.now(),
    )


def member(role, name="Daniel Whitlock", **scope):
    user = UserFactory(name=name)
    since = timezone.localdate() - timedelta(days=9)
    Membership.objects.create(user=user, role=role, from_date=since, **scope)
    return user


def browser_of(user) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def grow_old(client, minutes=6):
    """As if they had signed in that long ago."""
    session = client.session
    records = session[AUTHENTICATION_METHODS_SESSION_KEY]
    for record in records:
        record["at"] = time.time() - minutes * 60
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session.save()


def hidden(response, name) -> str:
    return re.search(rf'name="{name}"\s+value="([^"]*)"', response.text)[1]


def carried(response) -> dict:
    return {name: hidden(response, name) for name in ("token", "shown")}
