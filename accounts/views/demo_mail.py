"""The demo's mailbox: every e-mail of the site, readable in the site itself."""

from functools import wraps

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from accounts import mailbox


def demo_only(view):
    """Open to all where DEMO is on, where every person is invented; else not there."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def _letter(name):
    letter = mailbox.letter(settings.MAIL_DIR, name)
    if letter is None:
        raise Http404
    return letter


@demo_only
def demo_letters(request):
    letters = mailbox.letters(settings.MAIL_DIR)
    return render(request, "accounts/demo_letters.html", {"letters": letters})


@demo_only
def demo_letter(request, name):
    return render(request, "accounts/demo_letter.html", {"letter": _letter(name)})


@demo_only
@xframe_options_sameorigin
@csp_override(
    {
        "default-src": [CSP.NONE],
        "style-src": [CSP.UNSAFE_INLINE],
        "frame-ancestors": [CSP.SELF],
        "sandbox": ["allow-top-navigation-by-user-activation"],
    }
)
def demo_letter_html(request, name):
    """The HTML as a mail program shows it: in a frame that can do nothing but follow
    a link that somebody clicks."""
    html = _letter(name).html.replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(html)
