"""A head's confirmation, its paper by mail, and who has seen it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from accounts.letters import send_letter
from accounts.models import Notification, User
from audit.operations import record_entry
from compliance.models import Confirmation, Designation, Endorsement
from compliance.papers import paper_facts
from compliance.queries.confirmations import (
    GIVEN,
    designation_with_facts,
    paper_of,
    reference_number,
)
from compliance.queries.facts import view_of
from compliance.queries.reference import current_reference
from compliance.rules.case import Status
from compliance.rules.confirming import (
    DECLARATION,
    Reply,
    contradiction,
    declaration,
    why_not_required,
)
from compliance.rules.duty import duty_binds
from compliance.rules.reference import Reference
from compliance.rules.snapshots import frozen_decision, frozen_facts
from compliance.rules.standing import View
from records.enums import DocumentKind
from records.operations import issue_document
from records.pdf import MissingLettersError

from .people import iso
from .standings import refresh_schools

__all__ = [
    "AlreadyConfirmedError",
    "Answered",
    "ConfirmedMeanwhileError",
    "StaleFactsError",
    "confirm",
    "mail_confirmation",
    "note_as_seen",
]

KIND = "confirmation"
LETTER = "compliance/mail/confirmation"


class StaleFactsError(Exception):
    """The record is not what the head was shown."""


class ConfirmedMeanwhileError(Exception):
    """Somebody answered since the page was shown, be it in another tab of this head."""

    def __init__(self, confirmation: Confirmation):
        super().__init__(str(confirmation))
        self.confirmation = confirmation


class AlreadyConfirmedError(ConfirmedMeanwhileError):
    """The same answer to the same facts on the same day: one record of it is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came with the form; `digest` and `last` say what it had shown."""

    reply: Reply
    token: UUID
    digest: str
    last: UUID | None = None
    starts_on: date | None = None
    because: str = ""


@transaction.atomic
def confirm(
    *, designation: Designation, answered: Answered, confirmed_by: User, at: datetime
) -> Confirmation:
    """One press, one record: the same token again gives the record that it made.

    Raises StaleFactsError, AlreadyConfirmedError, ConfirmedMeanwhileError, and
    ValidationError where an explanation is needed or the post has ended.
    """
    Designation.objects.select_for_update().get(pk=designation.pk)
    made = Confirmation.objects.filter(
        token=answered.token, designation=designation, confirmed_by=confirmed_by.uuid
    ).first()
    if made is not None:
        return made
    today, reference = timezone.localdate(at), current_reference()
    post = designation_with_facts(designation.establishment, designation.uuid)
    view = view_of(post, today, reference)
    check_is_open(view, answered)
    check_is_news(designation, answered, today)
    made = drafted(post, view, answered, reference)
    if made.contradicts and not made.because:
        raise ValidationError(
            {"because": "Enter why your answer differs from the record."}
        )
    keep(made, view, confirmed_by, at)
    return made


def check_is_open(view: View, answered: Answered) -> None:
    if view.decision.status is Status.ENDED:
        raise ValidationError("This post has ended, so nothing is confirmed of it.")
    if view.digest != answered.digest:
        raise StaleFactsError
    if answered.reply is Reply.NOT_REQUIRED and why_not_required(view) is None:
        raise ValidationError({"answer": "Choose one of the answers."})


def check_is_news(designation: Designation, answered: Answered, today: date) -> None:
    last = designation.confirmations.first()
    if last is None:
        return
    same = (last.confirmed_on, last.facts_digest, last.answer, last.starts_on) == (
        today,
        answered.digest,
        answered.reply,
        answered.starts_on,
    )
    if same:
        raise AlreadyConfirmedError(last)
    if last.uuid != answered.last:
        raise ConfirmedMeanwhileError(last)


def snapshot_of(
    post: Designation, view: View, answered: Answered, reference: Reference
) -> dict:
    """What was known and decided that day. The SENCO is in it by a number, not by name."""
    school = post.establishment
    covered = view.decision.status is not Status.NOT_APPLICABLE
    trust = school.trust.name if school.trust else ""
    return {
        "person": str(post.person.uuid),
        "designation": str(post.uuid),
        "school": school.key,
        "arrangement": post.arrangement,
        "reference": reference_number(),
        "declaration": DECLARATION,
        "duty": duty_binds(school.type_code, trust, covered=covered),
        "facts": frozen_facts(view.facts),
        "evidence_seen": view.evidence_seen,
        "evidence": evidence_in(post),
        "decision": frozen_decision(view, reference),
        "contradiction": contradiction(
            answered.reply, answered.starts_on, view, reference
        ),
    }


def evidence_in(post: Designation) -> list[dict]:
    return [
        {
            "evidence": str(item.uuid),
            "of": course.kind,
            "kind": item.kind,
            "recorded_on": iso(timezone.localdate(item.recorded_at)),
            "seen_on": iso(item.seen_on),
            "shows_it": item.shows_it,
            "awarded_on": iso(item.awarded_on),
            "digest": item.digest,
        }
        for course in post.person.qualifications.all()
        for item in course.kept_evidence
    ]


def drafted(
    post: Designation, view: View, answered: Answered, reference: Reference
) -> Confirmation:
    snapshot = snapshot_of(post, view, answered, reference)
    return Confirmation(
        token=answered.token,
        designation=post,
        establishment=post.establishment,
        answer=answered.reply.value,
        starts_on=answered.starts_on,
        because=answered.because,
        contradicts=bool(snapshot["contradiction"]),
        declaration=declaration(
            answered.reply,
            starts_on=answered.starts_on,
            reason=why_not_required(view),
            duty=snapshot["duty"],
        ),
        status=view.decision.status.value,
        snapshot=snapshot,
        facts_digest=view.digest,
    )


def keep(made: Confirmation, view: View, by: User, at: datetime) -> None:
    today, school = timezone.localdate(at), made.establishment
    made.confirmed_by, made.confirmed_by_name = by.uuid, by.name
    made.confirmed_on, made.confirmed_at = today, at
    made.document = issue_document(
        kind=DocumentKind.CONFIRMATION,
        subject_key=f"confirmation:{made.uuid}",
        holder=by,
        title=f"SENCO confirmation, {school.name}",
        facts=paper_facts(made, view, current_reference()),
        issued_on=today,
        at=at,
    )
    made.save(force_insert=True)
    refresh_schools(establishments=[school.pk], today=today)
    Notification.objects.create(
        user=by, kind=KIND, subject=str(made.uuid), due_on=today, sent_on=today
    )
    # The queue is a table of this database: no mail for what was not kept.
    async_task("compliance.jobs.mail_confirmation", str(made.uuid))
    tell(made, at)


def tell(made: Confirmation, at: datetime) -> None:
    record_entry(
        actor=made.confirmed_by,
        act=GIVEN,
        subject=f"confirmation:{made.uuid}",
        payload={
            "designation": str(made.designation.uuid),
            "answer": made.answer,
            "starts_on": iso(made.starts_on),
            "because": made.because,
            "contradicts": made.contradicts,
            "declaration": made.declaration,
            "snapshot": made.snapshot,
            "facts_digest": made.facts_digest,
            "document": made.document.public_id,
        },
        at=at,
    )


def mail_confirmation(*, uuid: UUID, at: datetime) -> bool:
    """Its paper to the head who gave it, once; says whether a letter left now.

    Sending waits in no transaction of ours, since a mail server may be slow.
    """
    due = (
        Notification.objects.filter(kind=KIND, subject=str(uuid), mailed_at=None)
        .select_related("user")
        .first()
    )
    if due is None:
        return False
    confirmation = Confirmation.objects.select_related(
        "designation__person", "establishment", "document"
    ).get(uuid=uuid)
    try:
        name = f"confirmation-{confirmation.document.public_id}.pdf"
        papers = [(name, paper_of(confirmation), "application/pdf")]
    except MissingLettersError:
        papers = []
    send_letter(
        template=LETTER,
        to=due.user.email,
        context={
            "confirmation": confirmation,
            "user": due.user,
            "has_paper": papers,
            "record_url": settings.BASE_URL + confirmation.get_absolute_url(),
        },
        attachments=papers,
    )
    Notification.objects.filter(pk=due.pk).update(mailed_at=at)
    return True


@transaction.atomic
def note_as_seen(
    *,
    confirmation: Confirmation,
    body: str,
    seen_on: date,
    noted_by: User,
    note: str = "",
    at: datetime,
) -> tuple[Endorsement, bool]:
    """Once for each body and day: the first note stands. Says whether it is new.

    Raises ValidationError for a day before the confirmation, or to come.
    """
    if not confirmation.confirmed_on <= seen_on <= timezone.localdate(at):
        raise ValidationError(
            {"seen_on": "Enter a day from the confirmation until today."}
        )
    made, new = Endorsement.objects.get_or_create(
        confirmation=confirmation,
        body=body,
        seen_on=seen_on,
        defaults={
            "note": note,
            "noted_by": noted_by,
            "noted_by_name": noted_by.name,
            "noted_at": at,
        },
    )
    if new:
        record_entry(
            actor=noted_by.uuid,
            act="confirmation.seen",
            subject=f"confirmation:{confirmation.uuid}",
            payload={"body": body, "seen_on": iso(seen_on), "note": note},
            at=at,
        )
    return made, new
