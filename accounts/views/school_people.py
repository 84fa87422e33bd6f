"""Who acts for a school: the list, invitations, and the end of a role."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import operations, school_letters
from accounts.enums import Role
from accounts.permissions import may_manage_people, may_see_people, user_has_role
from accounts.queries import (
    invitation_of,
    open_invitations,
    people_of,
    reads_mailbox,
    schools_with_a_role,
)
from accounts.school_forms import EndRoleForm, InviteForm

from .schools import SECTION, address_of, school_or_404

A_PAGE = 50


@never_cache
@login_required
@require_safe
def school_people(request, key):
    """For those who act for the school, and for platform administrators."""
    school, today = school_or_404(key), timezone.localdate()
    if not may_see_people(request.user, school, today):
        raise PermissionDenied
    people = Paginator(people_of(school, today), A_PAGE)
    page = people.get_page(request.GET.get("page"))
    context = {
        "school": school,
        "opens": bool(schools_with_a_role(request.user, [school], today)),
        "page": page,
        "manages": may_manage_people(request.user, school, today),
        "invitations": open_invitations(school),
        "now": timezone.now(),
        "today": today,
    }
    return render(request, "accounts/schools/people.html", context | SECTION)


def _managed_school(request, key):
    school = school_or_404(key)
    if not may_manage_people(request.user, school, timezone.localdate()):
        raise PermissionDenied
    return school


@never_cache
@login_required
def invite_to_school(request, key):
    """For the head of the school, and for platform administrators."""
    school = _managed_school(request, key)
    form = InviteForm(request.POST or None)
    if form.is_valid() and _invite(request, school, form):
        return redirect("school_people", key)
    context = {"form": form, "school": school} | SECTION
    return render(request, "accounts/schools/invite.html", context)


def _invite(request, school, form) -> bool:
    try:
        sent = operations.invite_to_school(
            establishment=school,
            invited_by=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
    except ValidationError as error:
        form.add_error("email", error)
        return False
    _post(request, sent)
    return True


def _post(request, sent) -> None:
    if sent.token:
        school_letters.send_invitation(request, sent)
        messages.success(request, f"We sent an invitation to {sent.invitation.email}.")
    else:
        messages.info(
            request,
            f"{sent.invitation.email} is invited already. “Send again” sends a new link.",
        )


@login_required
@require_POST
def change_invitation(request, key, pk):
    """For the head of the school, and for platform administrators."""
    school = _managed_school(request, key)
    invitation = get_object_or_404(school.invitations, pk=pk)
    now = timezone.now()
    try:
        if request.POST.get("action") == "withdraw":
            operations.withdraw_invitation(
                invitation=invitation, withdrawn_by=request.user, at=now
            )
            messages.success(
                request, f"The invitation to {invitation.email} is withdrawn."
            )
        else:
            sent = operations.send_invitation_again(
                invitation=invitation, sent_by=request.user, at=now
            )
            if sent.token:
                school_letters.send_invitation(request, sent)
            messages.success(request, f"We sent a new link to {invitation.email}.")
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("school_people", key)


@never_cache
@login_required
def end_school_role(request, key, pk):
    """For the head of the school, and for platform administrators."""
    school, today = _managed_school(request, key), timezone.localdate()
    membership = get_object_or_404(people_of(school, today), pk=pk)
    is_last = membership.role == Role.HEAD and not (
        people_of(school, today)
        .filter(role=Role.HEAD, until_date=None)
        .exclude(pk=pk)
        .exists()
    )
    form = EndRoleForm(request.POST or None, today=today, asks_no_head=is_last)
    if form.is_valid() and _end_role(request, membership, form):
        if may_see_people(request.user, school, today):
            return redirect("school_people", key)
        return redirect("learn")
    context = {
        "form": form,
        "school": school,
        "membership": membership,
        "is_last": is_last,
    }
    return render(request, "accounts/schools/end_role.html", context | SECTION)


def _end_role(request, membership, form) -> bool:
    try:
        operations.end_school_role(
            membership=membership,
            until_date=form.until_date,
            ended_by=request.user,
            at=timezone.now(),
            may_leave_no_head=form.cleaned_data.get("leaves_no_head", False),
        )
    except operations.LastHeadError:
        field = "leaves_no_head" if "leaves_no_head" in form.fields else None
        form.add_error(
            field,
            "Nobody else is head here. Invite another head first, or tick the box",
        )
        return False
    except ValidationError as error:
        form.add_error("last_day", error)
        return False
    messages.success(
        request,
        f"{membership.user}: the role “{membership.get_role_display()}” ends.",
    )
    return True


@never_cache
def invitation(request, token):
    """Open to whoever holds the link; accepting is for whoever reads its mailbox."""
    invited, user = invitation_of(token), request.user
    if invited and invited.accepted_at and _has_it(user, invited):
        return redirect(address_of(invited.establishment))
    if invited is None or not invited.is_open(timezone.now()):
        return render(request, "accounts/schools/invitation_ended.html", status=404)
    is_theirs = user.is_authenticated and reads_mailbox(user, invited.email)
    if request.method == "POST" and is_theirs and _accept(request, invited):
        return redirect(address_of(invited.establishment))
    context = {
        "invitation": invited,
        "school": invited.establishment,
        "is_theirs": is_theirs,
    }
    wrong = user.is_authenticated and not is_theirs
    status = HTTPStatus.FORBIDDEN if wrong else HTTPStatus.OK
    template = "accounts/schools/invitation.html"
    return render(request, template, context, status=status)


def _has_it(user, invited) -> bool:
    return user_has_role(
        user,
        invited.role,
        today=timezone.localdate(),
        establishment=invited.establishment,
    )


def _accept(request, invited) -> bool:
    try:
        operations.accept_invitation(
            invitation=invited, user=request.user, at=timezone.now()
        )
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return _has_it(request.user, invited)  # the other press of a double click
    messages.success(
        request,
        f"You now act for {invited.establishment}: {invited.get_role_display().lower()}.",
    )
    return True
