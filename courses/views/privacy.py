"""Wagtail's page privacy at our own addresses."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import Page, PageViewRestriction

from courses.catalogue import Node


def kept_out(request, node: Node) -> HttpResponse | None:
    """The answer for whomever a privacy rule of the page, or of one above, keeps out."""
    if not node.restricted:
        return None
    page = get_object_or_404(Page, pk=node.page_id).specific
    rules = page.get_view_restrictions()
    rule = next((each for each in rules if not each.accept_request(request)), None)
    if rule is None:
        return None
    if rule.restriction_type == PageViewRestriction.PASSWORD:
        response = page.serve_password_required_response(
            request,
            PasswordViewRestrictionForm(
                instance=rule, initial={"return_url": node.url}
            ),
            reverse("wagtailcore_authenticate_with_password", args=[rule.pk, page.pk]),
        )
    elif request.user.is_authenticated:
        # Wagtail would send them to the log-in page, and that back here, for ever.
        raise PermissionDenied
    else:
        response = redirect_to_login(node.url)
    add_never_cache_headers(response)
    return response
