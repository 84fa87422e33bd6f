"""Reads about people and their roles."""

from datetime import date

from allauth.account.models import EmailAddress
from django.db.models import Case, Q, QuerySet, When

from schools.models import Establishment
from schools.rules.proprietors import ACADEMIES

from .enums import SCHOOL_ROLES, Role
from .invitation_links import hash_of
from .models import Invitation, Membership, SetUpRequest, User

__all__ = [
    "deciders_of",
    "has_head",
    "heads_of",
    "invitation_of",
    "memberships_of",
    "open_invitations",
    "people_of",
    "reads_mailbox",
    "requests_to_decide",
    "schools_of",
    "schools_with_a_role",
]

MOST_TOLD = 10  # people to whom one letter goes


def memberships_of(user: User, today: date) -> QuerySet[Membership]:
    """The roles that hold today, with what each is bounded to."""
    return (
        Membership.objects.current(today)
        .filter(user=user)
        .select_related("establishment", "trust", "authority")
        .order_by("role", "pk")
    )


def schools_of(user: User, today: date) -> list[Establishment]:
    """Those that the person acts for today, each once, by name."""
    held = memberships_of(user, today).filter(role__in=SCHOOL_ROLES)
    schools = {each.establishment_id: each.establishment for each in held}
    return sorted(schools.values(), key=lambda school: (school.name, school.pk))


def schools_with_a_role(
    user: User, schools: list[Establishment], today: date
) -> set[int]:
    """Of these schools, the keys of those whose page the person's roles open."""
    if not user.is_authenticated or not schools:
        return set()
    held = Membership.objects.current(today).filter(user=user)
    bounds = set(held.values_list("establishment_id", "trust_id", "authority_id"))
    return {
        school.pk
        for school in schools
        if (school.pk, None, None) in bounds
        or (None, school.trust_id or 0, None) in bounds
        or (None, None, school.authority_id or 0) in bounds
    }


def people_of(establishment: Establishment, today: date) -> QuerySet[Membership]:
    """Everybody who acts for the school today or will, heads first."""
    order = Case(*(When(role=role, then=n) for n, role in enumerate(SCHOOL_ROLES)))
    return (
        Membership.objects.filter(establishment=establishment)
        .filter(Q(until_date=None) | Q(until_date__gt=today))
        .select_related("user")
        .order_by(order, "from_date", "pk")
    )


def open_invitations(establishment: Establishment) -> QuerySet[Invitation]:
    return (
        Invitation.objects.pending()
        .filter(establishment=establishment)
        .select_related("invited_by")
    )


def invitation_of(token: str) -> Invitation | None:
    """By the secret of its link, whether or not it still holds."""
    found = Invitation.objects.select_related("establishment", "invited_by")
    return found.filter(token_hash=hash_of(token)).exclude(token_hash="").first()


def reads_mailbox(user: User, email: str) -> bool:
    """Whether the person has proved that the address is theirs."""
    proved = EmailAddress.objects.filter(user=user, verified=True)
    return proved.filter(email__iexact=email).exists()


def heads_of(establishment: Establishment, today: date) -> QuerySet[User]:
    held = Membership.objects.current(today).filter(
        establishment=establishment, role=Role.HEAD
    )
    return User.objects.filter(memberships__in=held, is_active=True)


def has_head(establishment: Establishment, today: date) -> bool:
    return heads_of(establishment, today).exists()


def requests_to_decide(user: User, today: date) -> QuerySet[SetUpRequest]:
    """Set-up requests that this person may decide, decided ones too.

    An administrator decides all. A trust's viewer decides those of its schools, an
    authority's viewer those of its maintained schools.
    """
    requests = SetUpRequest.objects.select_related("user", "establishment__authority")
    if not user.is_authenticated or not user.is_active:
        return requests.none()
    if user.is_superuser:
        return requests
    held = Membership.objects.current(today).filter(user=user)
    trusts = held.filter(role=Role.TRUST).values("trust")
    authorities = held.filter(role=Role.AUTHORITY).values("authority")
    return requests.filter(
        Q(establishment__trust__in=trusts)
        | Q(establishment__authority__in=authorities, establishment__trust=None)
        & ~Q(establishment__type_code__in=ACADEMIES)
    )


def deciders_of(asked: SetUpRequest, today: date) -> list[User]:
    """Those to be told of a request: the school's own trust or authority, and
    administrators."""
    others = User.objects.filter(is_active=True).exclude(pk=asked.user_id)
    told = list(others.filter(is_superuser=True).order_by("pk")[:MOST_TOLD])
    if school := asked.establishment:
        bounds = (
            Q(role=Role.TRUST, trust=school.trust_id or 0)
            if school.is_academy
            else Q(role=Role.AUTHORITY, authority=school.authority_id or 0)
        )
        held = Membership.objects.current(today).filter(bounds)
        told += others.filter(memberships__in=held).order_by("pk")[:MOST_TOLD]
    return list(dict.fromkeys(told))
