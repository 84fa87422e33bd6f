"""What runs in the background for the duty."""

from django.utils import timezone

from .operations.standings import refresh_all


def refresh_standings() -> None:
    """Work out every school's standing anew."""
    refresh_all(today=timezone.localdate())
