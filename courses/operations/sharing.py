"""Which group writes in which programme, by Wagtail's own page permissions."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupPagePermission, Page

WRITE = ("add", "change")


@transaction.atomic
def share_programme(*, programme: Page, group: Group) -> None:
    """The members of `group` see and write all drafts of the programme."""
    there = set(
        group.page_permissions.filter(page=programme).values_list(
            "permission__codename", flat=True
        )
    )
    for right in WRITE:
        if f"{right}_page" not in there:
            GroupPagePermission.objects.create(
                group=group, page=programme, permission_type=right
            )
