"""What decides about roles: pure functions over names and dates."""

from collections.abc import Collection
from datetime import timedelta

from .enums import SCHOOL_ROLES, Role

__all__ = [
    "SHARED_DEVICE_IDLE",
    "scope_of",
    "second_factor_reasons",
    "shared_device_ended",
    "wait_in_words",
]

# Whoever can confirm, mark, moderate or manage (design: security model).
SECOND_FACTOR = frozenset(
    {"admin", "marker", "moderator", str(Role.HEAD), str(Role.PROVIDER)}
)
SHARED_DEVICE_IDLE = timedelta(minutes=30)


def scope_of(role: str) -> str | None:
    """The kind of thing a role is bounded to; a provider's role has none."""
    if role in SCHOOL_ROLES:
        return "establishment"
    return {Role.TRUST: "trust", Role.AUTHORITY: "authority"}.get(role)


def second_factor_reasons(roles: Collection[str]) -> set[str]:
    """The roles that ask for a second factor; none asks: an empty set."""
    return SECOND_FACTOR & set(roles)


def shared_device_ended(seen: float, now: float) -> bool:
    """Whether a session on a shared device has been idle too long; in seconds."""
    return now - seen > SHARED_DEVICE_IDLE.total_seconds()


def wait_in_words(seconds: float) -> str:
    """Rounded up, so that trying again after it always works."""
    if seconds <= 60:  # noqa: PLR2004 a minute
        count, unit = max(1, -int(-seconds // 1)), "second"
    elif seconds <= 60 * 60:
        count, unit = -int(-seconds // 60), "minute"
    else:
        count, unit = -int(-seconds // 3600), "hour"
    return f"1 {unit}" if count == 1 else f"{count} {unit}s"
