"""Linking a SENCO's account to the school's record: asked, agreed, stopped."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from compliance.forms.linking import CodeForm, InviteForm
from compliance.operations.linking import (
    Invited,
    invite_to_link,
    link_account,
    open_invitation,
    unlink_account,
)
from compliance.queries.linking import (
    courses_of,
    linked_to,
    schools_counting,
    schools_now,
)

from .at_school import at_school, current_post

__all__ = ["agree_to_link", "enter_code", "invite_senco", "shared"]

LEARN = {"section": "learn"}
SPENT = (
    "This code does not work. It may be mistyped, used, or older than 14 days: ask your "
    "head for a new one."
)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@at_school(may="may_see_learning")
def invite_senco(request, place, uuid):
    """Open to the head and the office. The code is shown once and not kept."""
    post = current_post(request, place, uuid)
    if post.person.user:
        return linked_here(request, place, post)
    form = InviteForm(request.POST or None)
    context = {"school": place.school, "post": post, "form": form, "section": "school"}
    if request.method == "POST" and form.is_valid():
        try:
            invited = invite_to_link(
                designation=post, invited_by=request.user, at=timezone.now()
            )
        except ValidationError:
            messages.info(request, f"{post.person.name} has linked an account already.")
            return redirect("school", place.school.key)
        email = form.cleaned_data["email"]
        if email:
            send_link(request, invited, email)
            messages.success(request, f"The link is on its way to {email}.")
            return redirect("school", place.school.key)
        context |= {"code": in_fours(invited.code), "until": invited.invitation}
    return render(request, "compliance/linking/invite.html", context)


def linked_here(request, place, post):
    """Whose account it is, so that a code which reached the wrong person is found."""
    if request.method == "POST" and "end" in request.POST:
        unlink_account(
            person=post.person,
            user=post.person.user,
            stopped_by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "The link is ended. You can invite again.")
        return redirect("school", place.school.key)
    context = {"school": place.school, "post": post, "section": "school"}
    return render(request, "compliance/linking/linked.html", context)


def send_link(request, invited: Invited, email: str) -> None:
    path = reverse("link_account", args=[invited.code])
    invitation = invited.invitation
    get_adapter(request).send_mail(
        "compliance/mail/link_account",
        email,
        {
            "link": f"{settings.BASE_URL.rstrip('/')}{path}",
            "senco": invitation.person,
            "school": invitation.establishment,
            "invited_by": request.user,
        },
    )


def in_fours(code: str) -> str:
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


@login_required
@never_cache
@get_or_post
def enter_code(request):
    """Open to whoever is signed in: a SENCO types the code that the head gave."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = "".join(c for c in form.cleaned_data["code"] if c.isalnum())
        if open_invitation(code, timezone.now()):
            return redirect("link_account", code)
        form.add_error("code", SPENT)
    context = LEARN | {"form": form, "linked": request.user.sencos.exists()}
    return render(request, "compliance/linking/code.html", context)


@login_required
@never_cache
@get_or_post
def agree_to_link(request, code):
    """Open to whoever is signed in and has the code: what will be seen, then yes or no."""
    now = timezone.now()
    if request.method == "POST":
        return agreed(request, code, now)
    invitation = open_invitation(code, now)
    if invitation is None:
        if request.user.sencos.exists():
            return redirect("shared_with_school")
        return render(request, "compliance/linking/spent.html", LEARN, status=404)
    person, today = invitation.person, timezone.localdate(now)
    context = LEARN | {
        "code": code,
        "invitation": invitation,
        "courses": own_courses(request.user),
        "schools": schools_now(person, today),
        "linked": request.user.sencos.exists(),
        "counting": schools_counting(person, request.user, today),
    }
    return render(request, "compliance/linking/agree.html", context)


def agreed(request, code: str, now):
    try:
        link_account(typed=code, user=request.user, at=now)
    except ValidationError:
        return render(request, "compliance/linking/spent.html", LEARN, status=404)
    messages.success(
        request, "Your school now sees your courses and what you finished."
    )
    return redirect("shared_with_school")


@login_required
@never_cache
@get_or_post
def shared(request):
    """Open to whoever is signed in: what one's own schools see, and how to stop it."""
    if request.method == "POST":
        stop(request)
        return redirect("shared_with_school")
    context = LEARN | {
        "people": linked_to(request.user, timezone.localdate()),
        "courses": own_courses(request.user),
    }
    return render(request, "compliance/linking/shared.html", context)


def stop(request) -> None:
    """One record's link; the others go on."""
    asked = request.POST.get("record", "")
    person = next((p for p in request.user.sencos.all() if str(p.uuid) == asked), None)
    if person and unlink_account(
        person=person, user=request.user, stopped_by=request.user, at=timezone.now()
    ):
        messages.success(request, "Sharing with that school has stopped.")


def own_courses(user) -> list:
    return courses_of([user.pk]).get(user.pk, [])
