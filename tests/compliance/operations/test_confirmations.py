import uuid
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accounts.models import Notification
from audit.models import Entry
from audit.queries import broken_entry
from compliance.models import Confirmation, Endorsement, SchoolSummary
from compliance.operations.confirmations import (
    AlreadyConfirmedError,
    Answered,
    ConfirmedMeanwhileError,
    StaleFactsError,
    confirm,
    mail_confirmation,
    note_as_seen,
)
from compliance.operations.people import PostFacts, change_designation
from compliance.operations.qualifications import CourseFacts, record_qualification
from compliance.operations.standings import refresh_schools
from compliance.queries.confirmations import designation_with_facts
from compliance.queries.facts import view_of
from compliance.queries.reference import current_reference
from compliance.rules.confirming import Reply
from compliance.rules.decision import decide
from compliance.rules.snapshots import thawed_facts
from records.models import IssuedDocument
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db
ON_COURSE = CourseFacts(
    kind="npq", course_started_on=date(2025, 11, 10), outcome="in_progress"
)


@pytest.fixture
def head():
    return UserFactory(name="Daniel Whitlock")


@pytest.fixture
def post(now):
    made = DesignationFactory(person__name="Ruth Adeyemi")
    record_qualification(person=made.person, course=ON_COURSE, recorded_by=None, at=now)
    return made


def digest_now(post, now):
    there = designation_with_facts(post.establishment, post.uuid)
    return view_of(there, now.date(), current_reference()).digest


def answered(post, now, **more):
    return Answered(
        **{
            "reply": Reply.WORKING_TOWARDS,
            "token": uuid.uuid4(),
            "digest": digest_now(post, now),
        }
        | more
    )


@pytest.fixture
def given(post, head, now):
    return confirm(
        designation=post, answered=answered(post, now), confirmed_by=head, at=now
    )


def test_confirmation_keeps_what_was_known_and_who_said_what(given, post, head, now):
    kept = Confirmation.objects.get()

    assert kept == given
    assert (kept.answer, kept.status) == ("working_towards", "WORKING_TOWARDS")
    assert (kept.confirmed_by, kept.confirmed_by_name) == (head.uuid, head.name)
    assert kept.snapshot["person"] == str(post.person.uuid)
    assert kept.snapshot["facts"]["qualification"]["course_started_on"] == "2025-11-10"
    assert kept.facts_digest == digest_now(post, now)
    assert not kept.contradicts
    assert "on a course" in kept.declaration


def test_nothing_that_is_kept_for_good_names_the_senco(given):
    fixed = [
        given.snapshot,
        given.declaration,
        given.document.facts,
        given.document.title,
    ]

    assert "Ruth" in given.designation.person.name
    assert "Ruth" not in str(fixed)
    assert "Adeyemi" not in str(fixed)


def test_snapshot_gives_the_decision_again(given):
    decision = given.snapshot["decision"]
    again = decide(
        thawed_facts(given.snapshot["facts"]),
        date.fromisoformat(decision["as_of"]),
        current_reference(),
    )

    assert again.status == decision["status"]
    assert again.clock.deadline.isoformat() == decision["deadline"]
    assert list(again.reasons) == [each["code"] for each in decision["reasons"]]


def test_confirmation_is_the_last_entry_of_the_trail(given):
    last = Entry.objects.last()

    assert (last.act, last.subject) == (
        "confirmation.given",
        f"confirmation:{given.uuid}",
    )
    assert broken_entry() is None


def test_school_shows_it_and_when_it_lapses(given, post):
    line = SchoolSummary.objects.get(establishment=post.establishment)

    assert (line.confirmed_on, line.confirm_by) == (
        date(2026, 11, 24),
        date(2027, 11, 24),
    )


def test_answer_that_confirms_nothing_leaves_it_due(given, post, head, now):
    cannot = answered(post, now, reply=Reply.CANNOT_CONFIRM, last=given.uuid)
    confirm(designation=post, answered=cannot, confirmed_by=head, at=now)

    line = SchoolSummary.objects.get(establishment=post.establishment)

    assert (line.confirmed_on, line.confirm_by, line.confirmed) == (None, None, 0)
    assert (line.answer, line.differs) == ("The head cannot confirm", False)


def test_answer_that_differs_from_the_record_is_told_until_it_changes(post, head, now):
    holds = answered(post, now, reply=Reply.HOLDS, because="It came today.")
    confirm(designation=post, answered=holds, confirmed_by=head, at=now)
    line = SchoolSummary.objects.get(establishment=post.establishment)
    assert (line.answer, line.differs) == ("Holds it", True)

    change_designation(
        designation=post,
        post=PostFacts(appointed_on=date(2024, 9, 1), teaches_at_school="yes"),
        changed_by=None,
        at=now,
    )

    line.refresh_from_db()
    assert (line.differs, line.confirm_by) == (False, now.date())


def test_of_two_sencos_the_one_never_confirmed_makes_it_due(given, post, now):
    DesignationFactory(establishment=post.establishment)
    refresh_schools(establishments=[post.establishment_id], today=now.date())

    line = SchoolSummary.objects.get(establishment=post.establishment)

    assert (line.confirmed, line.sencos) == (1, 2)
    assert (line.confirmed_on, line.confirm_by) == (now.date(), now.date())


def test_same_press_twice_is_one_record(post, head, now):
    press = answered(post, now)

    first = confirm(designation=post, answered=press, confirmed_by=head, at=now)
    second = confirm(
        designation=post,
        answered=press,
        confirmed_by=head,
        at=now + timedelta(minutes=1),
    )

    assert first == second
    assert Confirmation.objects.count() == IssuedDocument.objects.count() == 1
    assert len(mail.outbox) == 1


def test_same_answer_in_another_tab_is_told_of_the_record(given, post, head, now):
    with pytest.raises(AlreadyConfirmedError) as told:
        confirm(
            designation=post,
            answered=answered(post, now, last=given.uuid),
            confirmed_by=head,
            at=now,
        )

    assert told.value.confirmation == given
    assert Confirmation.objects.count() == 1


def test_other_head_is_told_before_another_answer_is_kept(given, post, now):
    other = UserFactory(name="Nora Vane")
    differs = {"reply": Reply.CANNOT_CONFIRM, "because": "I started on Monday."}
    press = answered(post, now, **differs)

    with pytest.raises(ConfirmedMeanwhileError) as told:
        confirm(designation=post, answered=press, confirmed_by=other, at=now)
    assert told.value.confirmation == given
    knowing = answered(post, now, last=given.uuid, **differs)
    second = confirm(designation=post, answered=knowing, confirmed_by=other, at=now)

    assert list(Confirmation.objects.all()) == [second, given]


def test_stale_form_confirms_nothing(post, head, now):
    press = answered(post, now)
    change_designation(
        designation=post,
        post=PostFacts(appointed_on=date(2024, 9, 1), teaches_at_school="yes"),
        changed_by=None,
        at=now,
    )

    with pytest.raises(StaleFactsError):
        confirm(designation=post, answered=press, confirmed_by=head, at=now)

    assert not Confirmation.objects.exists()


def test_contradiction_needs_an_explanation_and_is_kept(post, head, now):
    with pytest.raises(ValidationError):
        confirm(
            designation=post,
            answered=answered(post, now, reply=Reply.HOLDS),
            confirmed_by=head,
            at=now,
        )
    kept = confirm(
        designation=post,
        answered=answered(
            post, now, reply=Reply.HOLDS, because="The certificate came today."
        ),
        confirmed_by=head,
        at=now,
    )

    assert kept.contradicts
    assert kept.snapshot["contradiction"].startswith(
        "The record shows no qualification that counts."
    )


def test_not_required_is_no_answer_where_no_rule_says_so(post, head, now):
    press = answered(post, now, reply=Reply.NOT_REQUIRED, because="I think so.")

    with pytest.raises(ValidationError):
        confirm(designation=post, answered=press, confirmed_by=head, at=now)


# The paper by mail ------------------------------------------------------------------


def test_paper_is_mailed_to_the_head_once(given, head, now):
    [letter] = mail.outbox
    [(name, content, kind)] = [
        (part.filename, part.content, part.mimetype) for part in letter.attachments
    ]

    assert letter.to == [head.email]
    assert name == f"confirmation-{given.document.public_id}.pdf"
    assert (kind, content[:5]) == ("application/pdf", b"%PDF-")
    assert str(given.uuid) in letter.body
    assert not mail_confirmation(uuid=given.uuid, at=now)
    assert len(mail.outbox) == 1


def test_mail_that_failed_is_due_until_a_try_succeeds(given, now, monkeypatch):
    Notification.objects.update(mailed_at=None)
    mail.outbox.clear()

    def down(**kwargs):
        raise OSError("no mail today")

    with monkeypatch.context() as broken:
        broken.setattr("compliance.operations.confirmations.send_letter", down)
        with pytest.raises(OSError, match="no mail"):
            mail_confirmation(uuid=given.uuid, at=now)
    assert mail_confirmation(uuid=given.uuid, at=now)

    assert len(mail.outbox) == 1
    assert Notification.objects.get().mailed_at == now


# Fixed ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"answer": "holds"},
        {"confirmed_by_name": "Somebody Else"},
        {"because": "Other words."},
        {"snapshot": {}},
        {"confirmed_by_name": "", "because": "", "facts_digest": "0"},
    ],
)
def test_database_refuses_every_change(given, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Confirmation.objects.filter(pk=given.pk).update(**change)


def test_database_refuses_to_lose_it(given):
    with pytest.raises(DatabaseError), transaction.atomic():
        Confirmation.objects.filter(pk=given.pk)._raw_delete("default")


def test_head_s_name_and_words_may_be_forgotten(given):
    Confirmation.objects.filter(pk=given.pk).update(confirmed_by_name="", because="")

    given.refresh_from_db()
    assert given.confirmed_by_name == ""
    assert given.answer == "working_towards"


# Those whom the duty binds ------------------------------------------------------------


def test_meeting_is_noted_once_a_day_and_the_first_note_stands(given, now):
    governor = UserFactory(name="Owen Tallis")
    meeting = {
        "confirmation": given,
        "body": "governors",
        "seen_on": now.date(),
        "noted_by": governor,
        "at": now,
    }

    first, new = note_as_seen(**meeting, note="Agreed.")
    second, again = note_as_seen(**meeting, note="Other words.")

    assert (new, again) == (True, False)
    assert first == second == Endorsement.objects.get()
    assert Endorsement.objects.get().note == "Agreed."
    assert Entry.objects.filter(act="confirmation.seen").count() == 1


@pytest.mark.parametrize("days", [-1, 1])
def test_meeting_is_neither_before_the_confirmation_nor_to_come(given, now, days):
    with pytest.raises(ValidationError):
        note_as_seen(
            confirmation=given,
            body="governors",
            seen_on=now.date() + timedelta(days=days),
            noted_by=UserFactory(),
            at=now,
        )
