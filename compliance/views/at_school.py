"""The door of a school's record: who they are is asked before anything is read."""

from dataclasses import dataclass
from datetime import date
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from compliance.models import Designation
from compliance.permissions import Access, access_to
from schools.models import Establishment

__all__ = ["Place", "at_school", "current_post"]


@dataclass(frozen=True, slots=True)
class Place:
    """The school of the address, and what the one who asks may do there today."""

    school: Establishment
    access: Access
    today: date


def at_school(*, may: str):
    """`may` names what of `Access` it takes. Unknown schools are 404, others' are 403."""

    def door(view):
        @login_required
        @never_cache
        @wraps(view)
        def enter(request, key, **values):
            school = school_or_404(key)
            today = timezone.localdate()
            access = access_to(school, request.user, today)
            if not getattr(access, may):
                return refused(request, school, access)
            return view(request, Place(school, access, today), **values)

        return enter

    return door


def school_or_404(key: str) -> Establishment:
    schools = Establishment.objects.select_related("trust", "authority")
    try:
        return schools.by_key(key)
    except Establishment.DoesNotExist as error:
        raise Http404 from error


def refused(request, school: Establishment, access: Access):
    """Which school it is says only a page that one may see."""
    context = {"school": school if access.may_see else None}
    return render(request, "compliance/school/refused.html", context, status=403)


def current_post(request, place: Place, uuid) -> Designation | None:
    """In post or to start; None where the one who asks may not write of this SENCO."""
    posts = place.school.designations.current(place.today).select_related("person")
    post = posts.filter(uuid=uuid).first()
    if post is None:
        raise Http404
    own = post.person.user_id == request.user.pk
    return post if place.access.may_record or own else None
