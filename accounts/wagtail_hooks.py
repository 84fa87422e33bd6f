from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from .authoring import (
    MembershipViewSet,
    NeverDeleted,
    SuperusersOnly,
    after_bulk_action,
    before_bulk_action,
)
from .models import Membership, User

register_permission_policy(User, SuperusersOnly(User))
register_permission_policy(Group, SuperusersOnly(Group))
register_permission_policy(Membership, NeverDeleted(Membership))
hooks.register("before_bulk_action", before_bulk_action)
hooks.register("after_bulk_action", after_bulk_action)


@hooks.register("register_admin_viewset")
def memberships():
    return MembershipViewSet("memberships", url_prefix="memberships")


class SchoolRequestsMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.is_superuser


@hooks.register("register_reports_menu_item")
def school_requests():
    return SchoolRequestsMenuItem(
        "School requests", reverse("set_up_requests"), icon_name="group", order=890
    )
