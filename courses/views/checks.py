"""The lists of what waits for a check, for those who do it."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import BaseListingView
from wagtail.models import Task

from courses.models import ContentCheck, SubjectCheck
from courses.queries.desk import edit_url, sender, states_to_check


@dataclass(frozen=True)
class Check:
    slug: str
    heading: str
    task: type[Task]


CHECKS = {
    check.slug: check
    for check in (
        Check("content", "Content check", ContentCheck),
        Check("subject", "Subject check", SubjectCheck),
    )
}


def is_checker(user, check: Check) -> bool:
    """Asked for each entry of the menu, and of the database once for each request."""
    if user.is_superuser:
        return True
    if not hasattr(user, "cms_checks"):
        user.cms_checks = set(
            Task.objects.filter(active=True)
            .filter(
                Q(contentcheck__groups__user=user) | Q(subjectcheck__groups__user=user)
            )
            .values_list("content_type__model", flat=True)
        )
    return check.task._meta.model_name in user.cms_checks


def check_list(request, slug):
    if slug not in CHECKS:
        raise Http404
    if not is_checker(request.user, CHECKS[slug]):
        raise PermissionDenied
    return CheckListView.as_view(check=CHECKS[slug])(request)


class CheckListView(BaseListingView):
    check = None
    header_icon = "tasks"
    paginate_by = 50
    default_ordering = "started_at"
    verbose_name_plural = "pages"
    columns = [
        TitleColumn(
            "page",
            label="Page",
            accessor="revision.object_str",
            get_url=lambda state: edit_url(state.revision.object_id),
        ),
        Column("sender", label="Sent by", accessor=sender),
        DateColumn("started_at", label="Waiting since", sort_key="started_at"),
    ]

    def get_page_title(self):
        return self.check.heading

    def get_index_url(self):
        return reverse("courses_checks", args=[self.check.slug])

    def get_index_results_url(self):
        return self.get_index_url()

    def get_base_queryset(self):
        return states_to_check(self.request.user).filter(
            task__in=self.check.task.objects.all()
        )
