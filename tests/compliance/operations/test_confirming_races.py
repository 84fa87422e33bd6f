"""Two heads and double clicks, with real threads on a database of the test's own."""

import uuid
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Notification
from audit.models import Entry
from audit.queries import broken_entry
from compliance.models import Confirmation, Designation, Endorsement
from compliance.operations.confirmations import (
    AlreadyConfirmedError,
    Answered,
    ConfirmedMeanwhileError,
    StaleFactsError,
    confirm,
    note_as_seen,
)
from compliance.operations.people import PostFacts, change_designation
from compliance.queries.confirmations import designation_with_facts
from compliance.queries.facts import view_of
from compliance.queries.reference import current_reference
from compliance.rules.confirming import Reply
from records.models import IssuedDocument
from tests.compliance.views.confirming import post_on_course
from tests.courses.test_races import at_once
from tests.factories.accounts import UserFactory

TABS = 4


@pytest.fixture
def queued(monkeypatch):
    """The queue runs nothing here: its worker is another process."""
    monkeypatch.setattr(
        "compliance.operations.confirmations.async_task", lambda *args: None
    )


@pytest.fixture
def post(fresh_database, queued):
    return post_on_course()


def press(post, head, **more):
    there = designation_with_facts(post.establishment, post.uuid)
    view = view_of(there, timezone.localdate(), current_reference())
    answered = Answered(
        **{"reply": Reply.WORKING_TOWARDS, "token": uuid.uuid4()} | more,
        digest=view.digest,
    )
    return lambda: confirm(
        designation=Designation.objects.get(pk=post.pk),
        answered=answered,
        confirmed_by=head,
        at=timezone.now(),
    )


def test_pressed_many_times_at_once_is_one_record(post):
    act = press(post, UserFactory())

    results = at_once(*[act] * TABS)

    assert {each.pk for each in results} == {Confirmation.objects.get().pk}
    assert IssuedDocument.objects.count() == Notification.objects.count() == 1
    assert Entry.objects.filter(act="confirmation.given").count() == 1
    assert broken_entry() is None
    assert mail.outbox == []


def test_two_heads_with_one_answer_make_one_record(post):
    heads = [UserFactory(name="Nora Vane"), UserFactory(name="Daniel Whitlock")]

    results = at_once(*[press(post, head) for head in heads])

    (made,) = [each for each in results if isinstance(each, Confirmation)]
    (told,) = [each for each in results if isinstance(each, AlreadyConfirmedError)]
    assert told.confirmation == made == Confirmation.objects.get()


def test_two_heads_with_two_answers_the_second_is_told_first(post):
    heads = [UserFactory(name="Nora Vane"), UserFactory(name="Daniel Whitlock")]
    acts = [
        press(post, heads[0]),
        press(post, heads[1], reply=Reply.CANNOT_CONFIRM),
    ]

    results = at_once(*acts)

    (made,) = [each for each in results if isinstance(each, Confirmation)]
    (told,) = [each for each in results if isinstance(each, ConfirmedMeanwhileError)]
    assert not isinstance(told, AlreadyConfirmedError)
    assert told.confirmation == made == Confirmation.objects.get()


def test_facts_that_change_in_that_moment_are_never_signed_for(post):
    act = press(post, UserFactory())
    changed = PostFacts(
        appointed_on=date(2024, 9, 1), is_head="no", teaches_at_school="yes"
    )

    confirmed, _ = at_once(
        act,
        lambda: change_designation(
            designation=post, post=changed, changed_by=None, at=timezone.now()
        ),
    )

    if isinstance(confirmed, StaleFactsError):
        assert not Confirmation.objects.exists()
    else:
        kept = Confirmation.objects.get().snapshot["facts"]["designation"]
        assert kept["appointed_on"] == "2025-09-01"


def test_meeting_noted_many_times_at_once_is_one_note(post):
    given = press(post, UserFactory())()
    governor = UserFactory()
    act = {
        "confirmation": given,
        "body": "governors",
        "seen_on": given.confirmed_on,
        "noted_by": governor,
        "at": timezone.now() + timedelta(seconds=1),
    }

    at_once(*[lambda: note_as_seen(**act)] * TABS)

    assert Endorsement.objects.count() == 1
    assert Entry.objects.filter(act="confirmation.seen").count() == 1
