"""The CMS around our pages: its first page, its menus, and what its choosers show."""

from django.db.models import Q
from django.urls import path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from .queries.desk import sections_for
from .views.checks import CHECKS, check_list, is_checker
from .views.reports import REPORTS, report

# Wagtail's own, in whose place ours stand, or which lead away from here.
HIDDEN_REPORTS = {"aging-pages", "page-types-usage", "workflow-tasks"}
KEPT_HELP = {"keyboard-shortcuts-trigger"}
REPLACED_PANELS = {
    "workflow_objects_to_moderate",
    "user_objects_in_workflow_moderation",
    "recent_edits",
}


class DeskPanel(Component):
    name = "desk"
    order = 100
    template_name = "courses/cms/desk.html"

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        return {"sections": sections_for(user, timezone.localdate())}


@hooks.register("construct_homepage_panels")
def put_the_desk_first(request, panels):
    panels[:] = [
        panel for panel in panels if getattr(panel, "name", "") not in REPLACED_PANELS
    ]
    panels.append(DeskPanel())


class CheckMenuItem(MenuItem):
    def __init__(self, check, **kwargs):
        self.check = check
        super().__init__(
            check.heading,
            reverse("courses_checks", args=[check.slug]),
            name=f"check-{check.slug}",
            icon_name="tasks",
            **kwargs,
        )

    def is_shown(self, request):
        return is_checker(request.user, self.check)


for _order, _check in enumerate(CHECKS.values(), start=150):
    hooks.register(
        "register_admin_menu_item",
        lambda check=_check, order=_order: CheckMenuItem(check, order=order),
    )


class ReportMenuItem(MenuItem):
    def is_shown(self, request):
        return user_has_any_page_permission(request.user)


for _order, _report in enumerate(REPORTS.values(), start=100):
    hooks.register(
        "register_reports_menu_item",
        lambda one=_report, order=_order: ReportMenuItem(
            one.page_title,
            reverse("courses_report", args=[one.slug]),
            name=f"report-{one.slug}",
            icon_name=one.header_icon,
            order=order,
        ),
    )


@hooks.register("register_admin_urls")
def desk_addresses():
    return [
        path("checks/<slug:slug>/", check_list, name="courses_checks"),
        path("our-reports/<slug:slug>/", report, name="courses_report"),
        path(
            "our-reports/<slug:slug>/results/",
            report,
            {"results_only": True},
            name="courses_report_results",
        ),
    ]


@hooks.register("construct_reports_menu")
def hide_reports(request, items):
    items[:] = [item for item in items if item.name not in HIDDEN_REPORTS]


@hooks.register("construct_help_menu")
def hide_help(request, items):
    items[:] = [item for item in items if item.name in KEPT_HELP]


@hooks.register("construct_page_chooser_queryset")
def hide_drafts_of_others(pages, request):
    """A link may lead to any live page; whose drafts one may not see are not named."""
    if request.user.is_superuser:
        return pages
    policy = policy_registry.get_by_type(Page)
    seen = policy.explorable_instances(request.user).values_list("pk", flat=True)
    return pages.filter(Q(live=True) | Q(pk__in=list(seen)))
