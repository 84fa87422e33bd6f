"""Who may act for a school, a trust, an authority or the provider, from when to when."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.enums import SCHOOL_ROLES, Role


class MembershipQuerySet(models.QuerySet):
    def current(self, today):
        return self.filter(from_date__lte=today).filter(
            Q(until_date=None) | Q(until_date__gt=today)
        )


class Membership(models.Model):
    """`until_date` is the first day on which the role no longer holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)
    establishment = models.ForeignKey(
        "schools.Establishment", on_delete=models.PROTECT, null=True, blank=True
    )
    trust = models.ForeignKey(
        "schools.Trust", on_delete=models.PROTECT, null=True, blank=True
    )
    authority = models.ForeignKey(
        "schools.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True
    )
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_scope",
                condition=(
                    Q(
                        role__in=SCHOOL_ROLES,
                        establishment__isnull=False,
                        trust=None,
                        authority=None,
                    )
                    | Q(
                        role=Role.TRUST,
                        trust__isnull=False,
                        establishment=None,
                        authority=None,
                    )
                    | Q(
                        role=Role.AUTHORITY,
                        authority__isnull=False,
                        establishment=None,
                        trust=None,
                    )
                    | Q(
                        role=Role.PROVIDER,
                        establishment=None,
                        trust=None,
                        authority=None,
                    )
                ),
            ),
            models.CheckConstraint(
                name="membership_dates",
                condition=Q(until_date=None) | Q(until_date__gte=models.F("from_date")),
            ),
            # One open grant each; Coalesce because a null is never equal to a null.
            models.UniqueConstraint(
                "user",
                "role",
                Coalesce("establishment", 0),
                Coalesce("trust", 0),
                Coalesce("authority", 0),
                condition=Q(until_date=None),
                name="membership_open_once",
            ),
        ]

    def __str__(self):
        where = self.establishment or self.trust or self.authority
        label = self.get_role_display()
        return f"{label}, {where}" if where else label

    @property
    def last_day(self) -> date | None:
        return self.until_date and self.until_date - timedelta(days=1)
