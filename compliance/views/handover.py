"""When a SENCO leaves: the dates that matter and the first thirty days."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from compliance.models import Designation
from compliance.queries.handover import newcomer, successors
from compliance.queries.reference import current_reference
from compliance.rules.handover import counted_from, stages

from .at_school import Place, at_school


@require_safe
@at_school(may="may_record_own")
def hand_over(request, place: Place, uuid):
    """Those who record for the school, and its SENCOs."""
    school, today = place.school, place.today
    post = get_object_or_404(
        Designation.objects.select_related("person"), uuid=uuid, establishment=school
    )
    reference = current_reference()
    taking_over = successors(post, today, reference)
    days = [each.post.appointed_on for each in taking_over if each.post.appointed_on]
    first_day = counted_from(days, post.left_on, today)
    context = {
        "section": "school",
        "school": school,
        "access": place.access,
        "post": post,
        "today": today,
        "taking_over": taking_over,
        "starts_on": first_day,
        "newcomer": None if taking_over else newcomer(school, first_day, reference),
        "is_open": post.left_on is None,
        "has_left": post.left_on is not None and post.left_on <= today,
        "stages": stages(first_day, today),
    }
    return render(request, "compliance/handover/hand_over.html", context)
