"""What the CMS does differently for our pages."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from accounts.authoring import NeverDeleted

from .gate import problems_of
from .models import LessonPage, StaffRole
from .staffing import StaffRoleViewSet
from .views.gate import gate

register_permission_policy(StaffRole, NeverDeleted(StaffRole))


@hooks.register("register_admin_viewset")
def programme_staff():
    return StaffRoleViewSet("programme_staff", url_prefix="programme-staff")


@hooks.register("register_admin_urls")
def gate_address():
    return [path("pages/<int:page_id>/gate/", gate, name="courses_gate")]


@hooks.register("before_bulk_action")
def stop_bulk_publish(request, action_type, objects, action):
    """Publishing many pages at once goes through the same gate as publishing one."""
    if request.method != "POST" or action_type != "publish":
        return None
    stopped = []
    for page in objects:
        draft = page.get_latest_revision_as_object()
        if isinstance(draft, LessonPage) and problems_of(draft):
            stopped.append(draft.title)
    if not stopped:
        return None
    messages.error(
        request,
        f"Nothing was published. Put right first: {', '.join(stopped)}.",
    )
    return redirect(action.next_url)
