from django.db import models


class Role(models.TextChoices):
    """Roles granted by a Membership; authors and editors are Wagtail groups."""

    HEAD = "head", "Head teacher"
    OFFICE = "office", "School office"
    GOVERNOR = "governor", "Governor"
    TRUST = "trust", "Trust viewer"
    AUTHORITY = "authority", "Authority viewer"
    PROVIDER = "provider", "Provider administrator"


SCHOOL_ROLES = (Role.HEAD, Role.OFFICE, Role.GOVERNOR)
# Those who can confirm, mark or manage must show a second factor (design: security).
SECOND_FACTOR_ROLES = (Role.HEAD, Role.PROVIDER)
