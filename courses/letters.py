"""Mail about pages to the people who write and check them."""

from collections.abc import Iterable, Sequence
from functools import partial

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from .rules.gate import Problem


def tell_held_back(*, page, problems: Sequence[Problem], people: Iterable) -> None:
    """To whoever approved the page and to whoever asked for it, once all is written."""
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    context = {
        "base_url": settings.BASE_URL,
        "title": page.title,
        "lines": [problem.message for problem in problems],
        "url": f"{settings.BASE_URL}{path}",
    }
    for person in people:
        transaction.on_commit(
            partial(send, person.email, context | {"user": person}), robust=True
        )


def send(email: str, context: dict) -> None:
    get_adapter().render_mail("courses/mail/held_back", email, context).send()
