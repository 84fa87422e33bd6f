"""The first head's way in: somebody asks, somebody else checks and decides."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, SetUpRequest, User
from audit.operations import record_entry
from schools.models import Establishment

from .roles import grant_membership

__all__ = [
    "AlreadyDecidedError",
    "approve_set_up",
    "ask_to_set_up",
    "refuse_set_up",
    "withdraw_set_up",
]

Decision = SetUpRequest.Decision
MOST_WAITING = 3  # of one person


class AlreadyDecidedError(Exception):
    """Carries the request as somebody else has decided it."""

    def __init__(self, asked: SetUpRequest):
        super().__init__(asked.decision)
        self.asked = asked


@transaction.atomic
def ask_to_set_up(
    *,
    user: User,
    position: str,
    contact: str,
    at: datetime,
    establishment: Establishment | None = None,
    ofsted_number: str = "",
    setting_name: str = "",
    setting_town: str = "",
) -> tuple[SetUpRequest, bool]:
    """The same question twice is one request; the bool says whether it is new.

    Raises ValidationError where the person is head there already, where the school is
    closed, or where they wait for too many schools.
    """
    User.objects.select_for_update().get(pk=user.pk)
    waiting = SetUpRequest.objects.filter(user=user, decision=Decision.WAITING)
    place = {"establishment": establishment, "ofsted_number": ofsted_number}
    if asked := waiting.filter(**place).first():
        return asked, False
    if establishment:
        _check_school(user, establishment, at)
    if waiting.count() >= MOST_WAITING:
        raise ValidationError(
            "You are waiting for three schools already. Withdraw one of them first.",
            code="many",
        )
    asked = SetUpRequest.objects.create(
        user=user,
        **place,
        setting_name=setting_name,
        setting_town=setting_town,
        position=position,
        contact=contact,
        asked_at=at,
    )
    _record("set_up.asked", asked, user, at)
    return asked, True


def _check_school(user: User, establishment: Establishment, at: datetime) -> None:
    if establishment.status == Establishment.Status.CLOSED:
        raise ValidationError(
            "This school has closed. Choose the school that took its place.",
            code="closed",
        )
    heads = Membership.objects.current(timezone.localdate(at)).filter(
        establishment=establishment, role=Role.HEAD
    )
    if heads.filter(user=user).exists():
        raise ValidationError("You act as head of this school already.", code="held")


@transaction.atomic
def approve_set_up(
    *, asked: SetUpRequest, approved_by: User, checked_how: str, at: datetime
) -> Membership:
    """Raises AlreadyDecidedError, or ValidationError for one's own request."""
    held = _locked_waiting(asked, approved_by)
    if held.establishment is None:
        held.establishment, _ = Establishment.objects.get_or_create(
            scheme=Establishment.Scheme.OFSTED,
            identifier=held.ofsted_number,
            defaults={"name": held.setting_name, "town": held.setting_town},
        )
    _decide(held, Decision.APPROVED, approved_by, checked_how, at)
    membership = grant_membership(
        user=held.user,
        role=Role.HEAD,
        establishment=held.establishment,
        from_date=timezone.localdate(at),
        granted_by=approved_by,
        at=at,
    )
    _record("set_up.approved", held, approved_by, at)
    return membership


@transaction.atomic
def refuse_set_up(
    *, asked: SetUpRequest, refused_by: User, reason: str, at: datetime
) -> None:
    """Raises AlreadyDecidedError, or ValidationError for one's own request."""
    held = _locked_waiting(asked, refused_by)
    _decide(held, Decision.REFUSED, refused_by, reason, at)
    _record("set_up.refused", held, refused_by, at)


@transaction.atomic
def withdraw_set_up(*, asked: SetUpRequest, at: datetime) -> None:
    """By whoever asked. Raises AlreadyDecidedError."""
    held = _locked_waiting(asked, None)
    _decide(held, Decision.WITHDRAWN, held.user, "", at)
    _record("set_up.withdrawn", held, held.user, at)


def _locked_waiting(asked: SetUpRequest, decided_by: User | None) -> SetUpRequest:
    held = SetUpRequest.objects.select_for_update().get(pk=asked.pk)
    if not held.is_waiting:
        raise AlreadyDecidedError(held)
    if held.user == decided_by:
        raise ValidationError("Somebody else must check this one.", code="own")
    return held


def _decide(held: SetUpRequest, decision, by: User, note: str, at: datetime) -> None:
    held.decision, held.decision_note = decision, note
    held.decided_by, held.decided_at = by, at
    held.save()


def _record(act: str, asked: SetUpRequest, by: User, at: datetime) -> None:
    place = asked.establishment
    record_entry(
        actor=by.uuid,
        act=act,
        subject=f"user:{asked.user.uuid}",
        payload={
            "request": asked.pk,
            "school": place.key if place else f"ofsted-{asked.ofsted_number}",
            "position": asked.position,
            "note": asked.decision_note,
        },
        at=at,
    )
