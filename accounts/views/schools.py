"""Find a school, and the way to one's own."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.queries import schools_of, schools_with_a_role
from accounts.school_forms import FindSchoolForm
from schools.models import Establishment
from schools.search import find_establishments

__all__ = ["address_of", "find_school", "found", "my_school", "school_or_404"]

SECTION = {"section": "school"}


def school_or_404(key: str) -> Establishment:
    schools = Establishment.objects.select_related("authority", "trust")
    try:
        return schools.by_key(key)
    except Establishment.DoesNotExist as error:
        raise Http404 from error


def address_of(school: Establishment) -> str:
    """Of its page, which an application above this one has."""
    return reverse("school", args=[school.key])


def found(request) -> dict:
    """What was typed, and the schools near it: each with the way that is open to the
    reader."""
    form = FindSchoolForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    schools = find_establishments(text) if text else []
    own = schools_with_a_role(request.user, schools, timezone.localdate())
    return {
        "form": form,
        "text": text,
        "schools": [
            {"school": each, "own": address_of(each) if each.pk in own else ""}
            for each in schools
        ],
    }


@require_safe
def find_school(request):
    """Open to all: which schools there are is public."""
    return render(request, "accounts/schools/find.html", found(request) | SECTION)


@never_cache
@login_required
@require_safe
def my_school(request):
    """Open to whoever is signed in: on to their own school, or the choice of several."""
    schools = schools_of(request.user, timezone.localdate())
    if not schools:
        return redirect("set_up_school")
    if len(schools) == 1:
        return redirect(address_of(schools[0]))
    links = [(school, address_of(school)) for school in schools]
    context = {"links": links} | SECTION
    return render(request, "accounts/schools/mine.html", context)
