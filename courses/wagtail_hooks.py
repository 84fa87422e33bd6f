"""What the CMS does differently for our pages."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.permissions import register_permission_policy

from accounts.authoring import NeverDeleted

from . import desk, learner_hooks  # noqa: F401 their hooks register on import
from .gate import problems_of
from .models import LessonPage, StaffRole
from .operations.word import can_add_pages
from .staffing import StaffRoleViewSet
from .views.gate import gate
from .views.word import preview_word, upload_word, word_picture

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


@hooks.register("register_admin_urls")
def word_addresses():
    return [
        path("word/<int:page_id>/", upload_word, name="courses_word"),
        path(
            "word/documents/<uuid:upload_uuid>/",
            preview_word,
            name="courses_word_preview",
        ),
        path(
            "word/documents/<uuid:upload_uuid>/pictures/<int:number>/",
            word_picture,
            name="courses_word_picture",
        ),
    ]


@hooks.register("register_page_header_buttons")
def word_button_in_header(page, user, view_name, next_url=None):
    yield from word_buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def word_button_in_list(page, user, next_url=None):
    yield from word_buttons(page, user)


def word_buttons(page, user):
    if can_add_pages(page, user):
        yield Button(
            "Add pages from Word",
            reverse("courses_word", args=[page.pk]),
            icon_name="doc-full-inverse",
            priority=16,
        )
