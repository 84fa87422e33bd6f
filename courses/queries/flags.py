"""What learners flagged, for whoever may edit the page that it is about."""

from django.db.models import F, Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.models import PageFlag


def flags_for(user) -> QuerySet[PageFlag]:
    """Those that wait come first. Of a page that is gone only for whoever publishes."""
    policy = PagePermissionPolicy()
    mine = policy.instances_user_has_any_permission_for(user, {"change"})
    shown = Q(page_key__in=mine.values("translation_key"))
    if policy.user_has_permission(user, "publish"):
        shown |= ~Q(page_key__in=Page.objects.values("translation_key"))
    flags = PageFlag.objects.filter(shown).select_related("version", "settled_by")
    newest = F("settled_at").desc(nulls_first=True)
    return flags.order_by(newest, "-flagged_at", "-pk")


def open_flags_for(user) -> QuerySet[PageFlag]:
    return flags_for(user).filter(state=PageFlag.State.OPEN)
