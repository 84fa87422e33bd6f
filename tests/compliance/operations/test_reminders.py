from datetime import UTC, date, datetime, timedelta
from email.policy import SMTP

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Notification
from accounts.operations import grant_membership
from audit.models import Entry
from compliance.models import Person
from compliance.operations import reminders as operations
from compliance.operations.people import end_designation
from compliance.operations.qualifications import CourseFacts, record_qualification
from compliance.operations.reminders import (
    give_contact,
    mail_letter,
    resume_reminders,
    send_reminders,
    stop_reminders,
)
from compliance.queries.reminders import Recipient
from tests.compliance.operations.test_standings import PASSED
from tests.compliance.views.confirming import confirmed, post_on_course
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db
# Appointed on 1 September 2026: needed by 1 September 2029, safe up to 1 July 2027.
DAY = date(2027, 1, 4)
APPOINTED = date(2026, 9, 1)


def make_head(school, **fields):
    head = UserFactory(**fields)
    grant_membership(
        user=head,
        role=Role.HEAD,
        from_date=date(2026, 1, 1),
        granted_by=None,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        establishment=school,
    )
    return head


def make_post(**fields):
    post = DesignationFactory(appointed_on=APPOINTED, **fields)
    record_qualification(
        person=post.person,
        course=CourseFacts(kind="none"),
        recorded_by=None,
        at=datetime(2026, 9, 1, tzinfo=UTC),
    )
    return post


@pytest.fixture
def post(db):
    return make_post(person__name="Ruth Invented", establishment__name="Larchfield")


@pytest.fixture
def head(post):
    return make_head(post.establishment, name="Daniel Head")


def sent_to(address):
    return [letter for letter in mail.outbox if letter.to == [address]]


def test_a_head_is_told_what_comes_near_and_what_to_do(head, post):
    assert send_reminders(as_of=DAY) == 1

    (letter,) = mail.outbox
    assert letter.to == [head.email]
    assert letter.subject == (
        "The last day to start a course safely is 1 July 2027: 178 days left"
    )
    for part in (letter.body, letter.alternatives[0].content):
        assert "Larchfield" in part
        assert "Ruth Invented: " in part
        assert "Apply for a place in November 2027." in part
        assert f"/schools/{post.establishment.key}/" in part
    row = Notification.objects.get()
    assert (row.user, row.kind, row.due_on) == (head, "safe_start", date(2027, 1, 1))
    assert row.mailed_at is not None


def test_a_second_run_and_the_days_after_send_nothing_more(head, post):
    for day in range(40):
        send_reminders(as_of=DAY + timedelta(days=day))

    assert len(mail.outbox) == 1


def test_days_that_were_missed_are_caught_up_with_the_last_reminder_alone(head, post):
    send_reminders(as_of=date(2027, 6, 20))

    assert [row.due_on for row in Notification.objects.all()] == [date(2027, 6, 1)]
    assert len(mail.outbox) == 1


def test_several_schools_make_one_letter(head, post):
    other = make_post(establishment__name="Millrace")
    grant_membership(
        user=head,
        role=Role.HEAD,
        from_date=date(2026, 1, 1),
        granted_by=None,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        establishment=other.establishment,
    )

    assert send_reminders(as_of=DAY) == 1
    (letter,) = mail.outbox
    assert letter.subject == "2 reminders about the SENCO qualification"
    assert "Larchfield" in letter.body
    assert "Millrace" in letter.body


def test_at_most_one_letter_a_week_and_nothing_is_lost(head, post):
    send_reminders(as_of=DAY)
    late = DesignationFactory(
        establishment=post.establishment, appointed_on=date(2026, 10, 1)
    )
    record_qualification(
        person=late.person,
        course=CourseFacts(kind="none"),
        recorded_by=None,
        at=datetime(2026, 10, 1, tzinfo=UTC),
    )

    assert send_reminders(as_of=DAY + timedelta(days=6)) == 0
    assert send_reminders(as_of=DAY + timedelta(days=7)) == 1


def test_reminders_stop_when_it_is_held(head, post, now):
    record_qualification(person=post.person, course=PASSED, recorded_by=None, at=now)

    assert send_reminders(as_of=DAY) == 0


def test_reminders_stop_when_the_senco_left(head, post, now):
    end_designation(designation=post, left_on=date(2027, 1, 1), ended_by=None, at=now)

    assert send_reminders(as_of=DAY) == 0


def test_what_was_settled_before_the_letter_left_is_not_in_it(
    head, post, now, monkeypatch
):
    monkeypatch.setattr(operations, "async_task", lambda *args, **kwargs: None)
    send_reminders(as_of=DAY)
    record_qualification(person=post.person, course=PASSED, recorded_by=None, at=now)

    assert not mail_letter(recipient=Recipient(head.pk), at=now)
    assert mail.outbox == []
    assert not Notification.objects.filter(mailed_at=None).exists()


def test_a_letter_that_failed_is_queued_again_and_sent_once(
    head, post, now, monkeypatch
):
    queued = []
    monkeypatch.setattr(operations, "async_task", lambda *a, **k: queued.append((a, k)))
    send_reminders(as_of=DAY)
    with monkeypatch.context() as broken:
        broken.setattr(
            "django.core.mail.EmailMultiAlternatives.send", raise_no_connection
        )
        with pytest.raises(OSError, match="down"):
            mail_letter(recipient=Recipient(head.pk), at=now)

    send_reminders(as_of=DAY + timedelta(days=1))
    assert len(queued) == 2
    assert mail_letter(recipient=Recipient(head.pk), at=now)
    assert not mail_letter(recipient=Recipient(head.pk), at=now)
    assert len(mail.outbox) == 1


def raise_no_connection(*args, **kwargs):
    raise OSError("down")


def test_letters_of_the_schedule_wait_for_the_day(head, post, monkeypatch):
    monkeypatch.setattr(operations, "async_task", lambda *args, **kwargs: None)
    send_reminders(as_of=DAY, by_day=True)
    recipient = Recipient(head.pk)
    night, day = (datetime(2027, 1, 4, hour, tzinfo=UTC) for hour in (22, 9))

    assert not mail_letter(recipient=recipient, at=night, by_day=True)
    assert mail_letter(recipient=recipient, at=day, by_day=True)


def test_a_confirmation_that_lapses_is_told_to_the_head_alone_and_once(now):
    post = post_on_course()
    head, senco = make_head(post.establishment), UserFactory()
    Person.objects.filter(pk=post.person_id).update(user=senco)
    confirmed(post, head)
    today = timezone.localdate()
    lapsed = Notification.objects.filter(kind="confirmation_lapsed")

    send_reminders(as_of=today + timedelta(days=1))
    assert not lapsed.exists()
    for day in (366, 367, 380):
        send_reminders(as_of=today + timedelta(days=day))
    assert [row.user for row in lapsed] == [head]


def test_other_notices_neither_hold_a_reminder_back_nor_are_taken_for_one(
    head, post, now
):
    other = Notification.objects.create(
        user=head, kind="confirmation", subject="x", due_on=DAY, sent_on=DAY
    )

    assert send_reminders(as_of=DAY + timedelta(days=1)) == 1
    assert len(mail.outbox) == 1
    other.refresh_from_db()
    assert other.mailed_at is None


# To whom ------------------------------------------------------------------------


def test_a_head_whose_address_is_not_proved_gets_none(post):
    head = make_head(post.establishment, verified=False)

    assert send_reminders(as_of=DAY) == 0
    assert sent_to(head.email) == []


def test_a_former_head_gets_none(post, head):
    head.memberships.update(until_date=date(2026, 12, 31))

    assert send_reminders(as_of=DAY) == 0


def test_a_senco_with_an_account_is_told_too(head, post):
    senco = UserFactory()
    Person.objects.filter(pk=post.person_id).update(user=senco)

    assert send_reminders(as_of=DAY) == 2
    (letter,) = sent_to(senco.email)
    assert "Ruth Invented:" not in letter.body


def test_a_head_who_is_the_senco_is_told_once(head, post):
    Person.objects.filter(pk=post.person_id).update(user=head)

    assert send_reminders(as_of=DAY) == 1
    assert Notification.objects.count() == 1


def test_a_senco_without_an_account_gets_mail_only_where_a_head_gave_an_address(
    head, post, now
):
    assert send_reminders(as_of=DAY) == 1
    give_contact(person=post.person, email="ruth@home.example", given_by=head, at=now)

    assert send_reminders(as_of=DAY) == 1
    (letter,) = sent_to("ruth@home.example")
    assert "Daniel Head gave your address" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop in letter.body
    sent = letter.message(policy=SMTP).as_bytes().decode()
    assert f"List-Unsubscribe: <{stop}>\r\n" in sent
    assert "/reminders/" in stop


def test_only_the_first_letter_explains_at_length_who_gave_the_address(head, post, now):
    give_contact(person=post.person, email="ruth@home.example", given_by=head, at=now)
    send_reminders(as_of=DAY)
    send_reminders(as_of=date(2027, 4, 1))

    first, second = sent_to("ruth@home.example")
    assert "gave your address" in first.body
    assert "gave your address" not in second.body
    assert "Daniel Head gave this address" in second.body


def test_whoever_stopped_gets_no_more_and_can_begin_again(head, post, now):
    give_contact(person=post.person, email="ruth@home.example", given_by=head, at=now)
    recipient = Recipient(person_key=post.person.uuid)
    stop_reminders(recipient=recipient, at=now)
    stop_reminders(recipient=recipient, at=now)
    send_reminders(as_of=DAY)
    assert sent_to("ruth@home.example") == []

    resume_reminders(recipient=recipient, at=now)
    send_reminders(as_of=DAY)
    assert len(sent_to("ruth@home.example")) == 1
    acts = Entry.objects.filter(subject=post.person.audit_subject)
    assert list(acts.order_by("number").values_list("act", flat=True))[-3:] == [
        "contact.given",
        "contact.stopped",
        "contact.resumed",
    ]


def test_a_head_cannot_undo_what_the_senco_stopped(head, post, now):
    address = {"person": post.person, "given_by": head, "at": now}
    give_contact(**address, email="ruth@home.example")
    stop_reminders(recipient=Recipient(person_key=post.person.uuid), at=now)

    with pytest.raises(ValidationError, match="stopped"):
        give_contact(**address, email="ruth@home.example")


def test_an_address_taken_back_is_gone(head, post, now):
    address = {"person": post.person, "given_by": head, "at": now}
    give_contact(**address, email="ruth@home.example")
    held = give_contact(**address, email="")

    assert (held.contact_email, held.contact_given_by) == ("", None)
    assert send_reminders(as_of=DAY) == 1


def test_a_kind_can_be_refused_alone(head, post, now):
    stop_reminders(recipient=Recipient(head.pk), kinds=["safe_start"], at=now)

    assert send_reminders(as_of=DAY) == 0
    assert send_reminders(as_of=date(2028, 9, 1)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_looking_costs_the_same_for_one_and_for_three(count, django_assert_num_queries):
    for _ in range(count):
        make_post()

    with django_assert_num_queries(9):
        assert operations.everything_due(DAY) == {}
