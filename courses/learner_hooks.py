"""In the CMS: what learners flagged, who is on which version, who is in the middle."""

from django.contrib import messages
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies.pages import PagePermissionPolicy

from .models import LessonPage
from .queries.versions import learners_in_the_middle, number_told
from .views.flags import flagged, settle
from .views.readers import readers


class FlagsItem(MenuItem):
    def is_shown(self, request):
        return PagePermissionPolicy().user_has_permission(request.user, "change")


@hooks.register("register_reports_menu_item")
def flags_item():
    return FlagsItem(
        "What learners flagged",
        reverse("courses_flags"),
        icon_name="warning",
        order=100,
    )


@hooks.register("register_admin_urls")
def learners_addresses():
    return [
        path("reports/flags/", flagged, name="courses_flags"),
        path("reports/flags/<uuid:flag_uuid>/", settle, name="courses_flag"),
        path("pages/<int:page_id>/readers/", readers, name="courses_readers"),
    ]


@hooks.register("register_page_header_buttons")
def readers_in_header(page, user, view_name, next_url=None):
    yield from readers_button(page, user)


@hooks.register("register_page_listing_more_buttons")
def readers_in_list(page, user, next_url=None):
    yield from readers_button(page, user)


def readers_button(page, user):
    is_lesson = issubclass(page.specific_class or type(page), LessonPage)
    if is_lesson and page.permissions_for_user(user).can_edit():
        yield Button(
            "Who has read which version",
            reverse("courses_readers", args=[page.pk]),
            icon_name="group",
            priority=65,
        )


def sentence_on_learners(page) -> str:
    """Empty for a page that no learner has to do with."""
    page = page.specific
    number = learners_in_the_middle(page)
    if number is None:
        return ""
    where = "this module"
    if isinstance(page, LessonPage):
        where = f"“{page.get_parent().title}”, which this page belongs to"
    elif page.kind == "programme":
        where = "this programme"
    if number == 0:
        return f"No learner is in the middle of {where}."
    kept = "What they have done is kept, whatever you do."
    return f"{number_told(number).capitalize()} learners are in the middle of {where}. {kept}"


def warn(request, page) -> None:
    """Wagtail's own page of confirmation shows it above the question."""
    sentence = sentence_on_learners(page) if request.method == "GET" else ""
    if sentence:
        messages.warning(request, sentence)


@hooks.register("before_move_page")
def warn_of_move(request, page, destination):
    warn(request, page)


@hooks.register("before_delete_page")
@hooks.register("before_copy_page")
def warn_of_deletion_or_copy(request, page):
    warn(request, page)
