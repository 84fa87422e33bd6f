"""The account's home, its name and sessions, and the doors into it."""

import math
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from requests import RequestException

from accounts import operations
from accounts.forms import NameForm, share_device
from accounts.queries import memberships_of
from accounts.roles import ROLE_WORDS, roles_of
from accounts.rules import wait_in_words


def _role_lines(user, today) -> list[str]:
    """ "Head teacher, Larchfield Primary School", then roles bounded to nothing."""
    bounded = list(memberships_of(user, today))
    named = {membership.role for membership in bounded}
    rest = sorted(roles_of(user, today) - named)
    return [str(one) for one in bounded] + [ROLE_WORDS.get(name, name) for name in rest]


@never_cache
@login_required
def account_home(request):
    """Open to whoever is signed in; shows only their own account."""
    kinds = set(
        Authenticator.objects.filter(user=request.user).values_list("type", flat=True)
    )
    return render(
        request,
        "accounts/home.html",
        {
            "roles": _role_lines(request.user, timezone.localdate()),
            "has_app": Authenticator.Type.TOTP in kinds,
            "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
            "providers": get_social_adapter().list_apps(request),
            "connections": SocialAccount.objects.filter(user=request.user).count(),
        },
    )


@login_required
def change_name(request):
    """Open to whoever is signed in; changes only their own name."""
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your name is changed.")
        return redirect("account_home")
    return render(request, "accounts/name.html", {"form": form})


@login_required
@require_POST
def end_session(request, pk):
    """Open to whoever is signed in; ends only a session of their own."""
    if not operations.end_session(user=request.user, pk=pk):
        raise Http404
    messages.success(request, "That device is signed out.")
    return redirect("usersessions_list")


@login_required
@require_POST
def share_this_device(request):
    """Open to whoever is signed in; marks only the session they are using."""
    share_device(request.session)
    messages.success(
        request,
        "We sign you out on this device when the browser closes, or after 30 minutes without use.",
    )
    return redirect("usersessions_list")


def cms_login(request):
    """Open to all: the CMS has no log-in of its own, only this way to the site's."""
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return redirect_to_login(target, reverse("account_login"))
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect(target)
    list(messages.get_messages(request))
    # Without Wagtail's own words for the same thing.
    return render(request, "accounts/no_cms.html", {"messages": []}, status=403)


def provider_login(request, provider_id):
    """Open to all: on to an OpenID Connect provider.

    By a page instead of a redirect: `form-action 'self'` forbids a form whose answer
    leads to another site.
    """
    try:
        response = openid_connect.login(request, provider_id)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except RequestException as error:
        provider = get_social_adapter().get_provider(request, provider_id)
        return render_authentication_error(request, provider, exception=error)
    leaves = urlsplit(response.get("Location", "")).netloc not in {
        "",
        request.get_host(),
    }
    if response.status_code == 302 and leaves:  # noqa: PLR2004 Found
        provider = get_social_adapter().get_provider(request, provider_id)
        context = {"url": response["Location"], "provider": provider}
        return render(request, "socialaccount/leaving.html", context)
    return response


def connect_first(request, provider_id):
    """Open to all: says why a provider's account did not open one of ours."""
    try:
        provider = get_social_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return render(request, "accounts/connect_first.html", {"provider": provider})


def too_many_requests(request):
    """Open to all: which limit was met does not matter, how long it lasts does."""
    seconds = get_adapter().seconds_to_wait() or 60
    context = {"wait": wait_in_words(seconds)}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(math.ceil(seconds))
    return response
