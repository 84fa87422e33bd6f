"""Letters of the duty: their words, and how to be spared them without signing in."""

import email.policy
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from compliance.models import Designation, Person
from compliance.queries.reminders import Recipient, address_of, reminders_told
from compliance.rules.reminders import Kind, to_do, told

__all__ = ["recipient_from", "reminder_letter", "token_for"]

SALT = "compliance.reminders"
WIDEST = 900  # a line of an e-mail may hold 998 characters


def mark_of(address: str) -> str:
    """Binds a link to the address it was sent to, and tells nobody the address."""
    return sha256(address.casefold().encode()).hexdigest()[:12]


def token_for(recipient: Recipient, address: str) -> str:
    who = recipient.user_id or str(recipient.person_key)
    return signing.dumps([who, mark_of(address)], salt=SALT)


def recipient_from(token: str) -> tuple[Recipient, User | Person] | None:
    """Links in old letters work as long as the address is still theirs."""
    try:
        who, mark = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    if isinstance(who, int):
        user = User.objects.filter(pk=who, is_active=True).first()
        if user is None or mark_of(user.email) != mark:
            return None
        return Recipient(user.pk), user
    person = Person.objects.filter(uuid=UUID(who), user=None).first()
    if person is None or mark_of(person.contact_email) != mark:
        return None
    return Recipient(person_key=person.uuid), person


class Letter(EmailMultiAlternatives):
    """Its long link stays one word in the header: folded it would be written in code,
    and no mail program would find it there.
    """

    def message(self, *, policy=email.policy.default):
        return super().message(policy=policy.clone(max_line_length=WIDEST))


def reminder_letter(
    recipient: Recipient, items: Sequence, as_of: date
) -> Letter | None:
    """None where the address has gone meanwhile."""
    if recipient.user_id:
        user = User.objects.filter(pk=recipient.user_id, is_active=True).first()
        address, name, person = (
            (user.email, user.name, None) if user else ("", "", None)
        )
    else:
        person = Person.objects.select_related("contact_given_by").get(
            uuid=recipient.person_key
        )
        address, name = address_of(person), person.name
    if not address:
        return None
    stop = settings.BASE_URL + reverse(
        "reminders_by_link", args=[token_for(recipient, address)]
    )
    context = {
        "name": name,
        "person": person,
        "is_first": person is not None and is_first(recipient),
        "schools": schools_of(recipient, items, as_of),
        "subject": subject_of(items, as_of),
        "stop": stop,
        "check": settings.BASE_URL + "/check/",
        "base_url": settings.BASE_URL,
        "demo": settings.DEMO,
    }
    text, html = (
        render_to_string(f"compliance/mail/reminders.{kind}", context)
        for kind in ("txt", "html")
    )
    letter = Letter(
        context["subject"],
        text,
        None,
        [address],
        headers={
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    letter.attach_alternative(html, "text/html")
    return letter


def is_first(recipient: Recipient) -> bool:
    had = reminders_told().filter(mailed_at__isnull=False, **recipient.fields)
    return not had.exists()


def subject_of(items: Sequence, as_of: date) -> str:
    if len(items) == 1:
        _, watched, reminder = items[0]
        return told(reminder, watched, as_of).rstrip(".")
    return f"{len(items)} reminders about the SENCO qualification"


def schools_of(recipient: Recipient, items: Sequence, as_of: date) -> list[dict]:
    return [
        {
            "school": school,
            "url": settings.BASE_URL + reverse("school", args=[school.key]),
            "items": [item(recipient, *each, as_of) for each in own],
        }
        for school, own in groupby(items, key=lambda each: each[0].establishment)
    ]


def item(recipient: Recipient, row: Designation, watched, reminder, as_of) -> dict:
    is_own = (
        row.person.user_id == recipient.user_id
        if recipient.user_id
        else row.person.uuid == recipient.person_key
    )
    return {
        "who": "" if is_own else row.person.name,
        "told": told(reminder, watched, as_of),
        "record": "" if reminder.kind is Kind.CONFIRMATION else watched.view.words.text,
        "to_do": to_do(reminder, watched),
    }
