"""Letters about schools and who acts for them, sent once what they tell of is written."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.urls import reverse

from .models import Membership, SetUpRequest, User
from .operations.invitations import Sent

__all__ = ["send_invitation", "tell_deciders", "tell_of_approval", "tell_of_refusal"]


def _send(request, kind: str, email: str, path: str, **context) -> None:
    link = f"{settings.BASE_URL.rstrip('/')}{path}"
    get_adapter(request).send_mail(
        f"accounts/mail/{kind}", email, {"link": link, **context}
    )


def send_invitation(request, sent: Sent) -> None:
    invitation = sent.invitation
    _send(
        request,
        "school_invitation",
        invitation.email,
        reverse("invitation", args=[sent.token]),
        invitation=invitation,
        invited_by=request.user,
    )


def tell_deciders(request, asked: SetUpRequest, deciders: list[User]) -> None:
    path = reverse("set_up_request", args=[asked.pk])
    for person in deciders:
        _send(request, "set_up_asked", person.email, path, asked=asked)


def tell_of_approval(
    request, asked: SetUpRequest, membership: Membership, heads: list[User]
) -> None:
    """The new head, whoever approved, and those who were head before."""
    school = membership.establishment
    people = reverse("school_people", args=[school.key])
    context = {"asked": asked, "school": school, "approved_by": request.user}
    _send(request, "set_up_approved", asked.user.email, people, **context)
    decided = reverse("set_up_request", args=[asked.pk])
    _send(request, "set_up_told", request.user.email, decided, **context)
    for person in set(heads) - {asked.user, request.user}:
        _send(request, "set_up_told", person.email, people, **context)


def tell_of_refusal(request, asked: SetUpRequest, reason: str) -> None:
    path = reverse("set_up_school")
    _send(request, "set_up_refused", asked.user.email, path, asked=asked, reason=reason)
