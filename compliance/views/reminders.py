"""Reminders by e-mail: refused by a link without signing in, or signed in; and the one
address that a head may give for a SENCO.
"""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from compliance.forms.training import ReminderAddressForm
from compliance.letters import recipient_from
from compliance.models import Designation, Person
from compliance.operations.reminders import (
    give_contact,
    resume_reminders,
    stop_reminders,
)
from compliance.queries.reminders import Recipient, histories
from compliance.rules.reminders import ABOUT, Kind

from .at_school import Place, at_school

PAGE = "compliance/reminders/choices.html"


@never_cache
@login_required
def reminders(request):
    """Everybody, for themselves."""
    recipient = Recipient(request.user.pk)
    if request.method == "POST":
        apply_choice(request, recipient)
        return redirect("reminders")
    return render(request, PAGE, choices_of(recipient) | {"section": "account"})


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def reminders_by_link(request, token):
    """Whoever has the letter. Only a press changes anything, since mail scanners follow
    links; the mail program's own button posts here without a page or a cookie, and may
    not be sent on (RFC 8058).
    """
    found = recipient_from(token)
    if found is None:
        return render(
            request, "compliance/reminders/ended.html", status=HTTPStatus.NOT_FOUND
        )
    recipient, who = found
    is_one_click = request.POST.get("List-Unsubscribe") == "One-Click"
    if request.method == "POST":
        apply_choice(request, recipient)
        if not is_one_click:
            return redirect("reminders_by_link", token)
        who.refresh_from_db()
    context = choices_of(recipient)
    if isinstance(who, Person):
        context |= {"person": who, "is_stopped": who.contact_stopped_at is not None}
    return render(request, PAGE, context)


def apply_choice(request, recipient: Recipient) -> None:
    """No kind is all of them."""
    asked = request.POST.get("kind", "")
    kinds = [asked] if asked in set(Kind) else list(Kind)
    act = resume_reminders if request.POST.get("act") == "resume" else stop_reminders
    act(recipient=recipient, kinds=kinds, at=timezone.now())


def choices_of(recipient: Recipient) -> dict:
    muted = histories([recipient])[recipient].muted
    return {
        "kinds": [
            {"kind": kind, "about": about, "is_muted": kind in muted}
            for kind, about in ABOUT.items()
        ],
        "all_muted": muted >= set(Kind),
    }


@at_school(may="may_confirm")
def senco_reminders(request, place: Place, uuid):
    """The head, who gives the address; never the address of somebody with an account."""
    school = place.school
    posts = Designation.objects.select_related("person", "person__contact_given_by")
    post = get_object_or_404(posts, uuid=uuid, establishment=school)
    form = ReminderAddressForm(
        request.POST or None, initial={"email": post.person.contact_email}
    )
    if request.method == "POST" and form.is_valid() and give(request, post, form):
        return redirect("senco_reminders", school.key, uuid)
    context = {
        "section": "school",
        "school": school,
        "post": post,
        "person": post.person,
        "form": form,
    }
    return render(
        request,
        "compliance/reminders/address.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def give(request, post: Designation, form: ReminderAddressForm) -> bool:
    email = form.cleaned_data["email"]
    try:
        give_contact(
            person=post.person, email=email, given_by=request.user, at=timezone.now()
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    if email:
        messages.success(request, f"Reminders will go to {email}.")
    else:
        messages.success(request, "No address is kept now.")
    return True
