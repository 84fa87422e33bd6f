"""How many learners are on which version of a page: numbers only."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from courses.models import LessonPage
from courses.queries.versions import number_told, readers_of

VERSIONS_A_PAGE = 20


@never_cache
@require_safe
def readers(request, page_id: int):
    """For whoever may edit the page."""
    page = get_object_or_404(Page, pk=page_id).specific
    may_edit = page.permissions_for_user(request.user).can_edit()
    if not isinstance(page, LessonPage) or not may_edit:
        raise PermissionDenied
    shown = Paginator(readers_of(page), VERSIONS_A_PAGE).get_page(request.GET.get("p"))
    return render(
        request,
        "courses/cms/readers.html",
        {
            "page_title": "Who has read which version",
            "page_subtitle": page.get_admin_display_title(),
            "header_icon": "group",
            "header_title": f"Who has read which version: {page.title}",
            "versions": shown,
            "rows": [(each, number_told(each.learners)) for each in shown],
        },
    )
