"""All roles of a person, whichever application grants them.

An application above this one registers its source in its `AppConfig.ready()`:
`roles.register(fn)` with `fn(user, today) -> set[str]`. Whatever changes such a role
then calls `operations.refresh_second_factor`.
"""

from collections.abc import Callable
from datetime import date

from .models import User

__all__ = ["GROUP_ROLES", "ROLE_WORDS", "register", "roles_of"]

Source = Callable[[User, date], set[str]]

# Wagtail's groups that are roles of ours.
GROUP_ROLES = {
    "Authors": "author",
    "Editors": "editor",
    "Subject checkers": "checker",
}
ROLE_WORDS = {
    "admin": "Platform administrator",
    "author": "Author",
    "editor": "Editor",
    "checker": "Subject checker",
    "facilitator": "Facilitator",
    "marker": "Marker",
    "moderator": "Moderator",
    "head": "Head teacher",
    "office": "School office",
    "governor": "Governor",
    "trust": "Trust viewer",
    "authority": "Authority viewer",
    "provider": "Provider administrator",
}
_sources: list[Source] = []


def register(source: Source) -> Source:
    if source not in _sources:
        _sources.append(source)
    return source


@register
def of_memberships(user: User, today: date) -> set[str]:
    return set(user.memberships.current(today).values_list("role", flat=True))


@register
def of_groups(user: User, today: date) -> set[str]:
    names = user.groups.filter(name__in=GROUP_ROLES).values_list("name", flat=True)
    return {GROUP_ROLES[name] for name in names}


def roles_of(user: User, today: date) -> set[str]:
    if not user.is_authenticated:
        return set()
    roles = set().union(*(source(user, today) for source in _sources))
    return roles | {"admin"} if user.is_superuser else roles
