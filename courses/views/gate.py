"""The lines of the gate for one page, asked for by its editor after each autosave."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from courses.models import LessonPage, ModulePage
from courses.panels import gate_context


@never_cache
@require_safe
def gate(request, page_id: int):
    """For whoever may edit the page; inside the CMS, which asks for its own log-in."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    if not isinstance(draft, LessonPage | ModulePage):
        raise PermissionDenied
    return render(request, "courses/cms/gate_lines.html", gate_context(draft))
