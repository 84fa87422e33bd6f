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
