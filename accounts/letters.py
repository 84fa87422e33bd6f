"""A letter that leaves from the background, where there is no request."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

__all__ = ["send_letter"]


def send_letter(
    *,
    template: str,
    to: str,
    context: dict,
    attachments: Iterable[tuple[str, bytes, str]] = (),
) -> None:
    """Text and HTML of `template`, whose subject is in a file of its own."""
    context = {"base_url": settings.BASE_URL, "demo": settings.DEMO} | context
    subject = render_to_string(f"{template}_subject.txt", context).strip()
    context["subject"] = subject
    text, html = (
        render_to_string(f"{template}.{kind}", context) for kind in ("txt", "html")
    )
    letter = EmailMultiAlternatives(subject, text, None, [to])
    letter.attach_alternative(html, "text/html")
    for attachment in attachments:
        letter.attach(*attachment)
    letter.send()
