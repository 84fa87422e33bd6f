"""Whoever may look into a trust or an authority; anybody else is refused."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.views.decorators.cache import never_cache

from compliance.queries.oversight import scopes_of

__all__ = ["overseer"]


def overseer(view):
    """Calls the view with the Scope that the address names, if it is one's own."""

    @wraps(view)
    @login_required
    @never_cache
    def checked(request, scope: str, **kwargs):
        for own in scopes_of(request.user, timezone.localdate()):
            if own.key == scope:
                return view(request, own, **kwargs)
        raise PermissionDenied

    return checked
