"""What learners find wrong on a page: kept, told to its editors, answered or closed."""

from collections import defaultdict
from datetime import datetime
from functools import partial
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django_q.tasks import async_task
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.models import PageFlag, PublishedVersion

TOLD_AT_ONCE = 200


class SettledError(Exception):
    """Somebody has answered or closed it meanwhile."""


@transaction.atomic
def flag_page(
    *,
    version: PublishedVersion,
    text: str,
    form_key: UUID,
    answer_to,
    now: datetime,
) -> PageFlag:
    """`answer_to` is the writer where they want an answer; nobody else is kept."""
    flag, _ = PageFlag.objects.get_or_create(
        form_key=form_key,
        defaults={
            "version": version,
            "page_key": version.page_key,
            "text": text,
            "answer_to": answer_to,
            "flagged_at": now,
        },
    )
    return flag


@transaction.atomic
def settle_flag(*, flag: PageFlag, words: str, is_answer: bool, by, now: datetime):
    """An answer is mailed to a writer who wants one; to close it takes a reason."""
    flag = PageFlag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    state = PageFlag.State.ANSWERED if is_answer else PageFlag.State.CLOSED
    if not flag.is_open:
        if (flag.state, flag.words, flag.settled_by_id) == (state, words, by.pk):
            return flag
        raise SettledError
    flag.state, flag.words = state, words
    flag.settled_at, flag.settled_by = now, by
    flag.save(update_fields=["state", "words", "settled_at", "settled_by"])
    if is_answer:
        later(mail_answer, flag.pk)
    return flag


@transaction.atomic
def tell_editors(*, now: datetime) -> int:
    """One mail to each editor for all pages that were flagged since the last."""
    waiting = PageFlag.objects.select_for_update(of=("self",)).filter(told_at=None)
    flags = list(waiting.order_by("pk")[:TOLD_AT_ONCE])
    counts: dict[UUID, int] = defaultdict(int)
    for flag in flags:
        counts[flag.page_key] += flag.is_open
    told = defaultdict(list)
    for page in Page.objects.filter(
        translation_key__in=[k for k, n in counts.items() if n]
    ):
        for person in editors_of(page):
            told[person].append((page.title, counts[page.translation_key]))
    for person, pages in told.items():
        later(mail_editor, person.pk, pages)
    PageFlag.objects.filter(pk__in=[flag.pk for flag in flags]).update(told_at=now)
    return len(told)


def editors_of(page: Page) -> list:
    """Its author, while they may edit it; else everyone who may, save administrators."""
    people = PagePermissionPolicy().users_with_any_permission_for_instance(
        {"change"}, page, include_superusers=False
    )
    return list(people.filter(pk=page.owner_id)) or list(people)


def later(call, *args) -> None:
    """By the worker, which tries again where the mail server is down."""
    name = f"{call.__module__}.{call.__name__}"
    transaction.on_commit(partial(async_task, name, *args))


def mail_answer(flag_pk: int) -> None:
    flag = PageFlag.objects.select_related("version", "answer_to").get(pk=flag_pk)
    person = flag.answer_to
    if person and person.is_active:
        words = {"title": flag.version.title, "said": flag.text, "words": flag.words}
        mail("flag_answered", person, words)


def mail_editor(person_pk: int, pages: list[tuple[str, int]]) -> None:
    person = get_user_model().objects.get(pk=person_pk)
    url = f"{settings.BASE_URL}{reverse('courses_flags')}"
    mail("pages_flagged", person, {"pages": pages, "url": url})


def mail(name: str, person, context: dict) -> None:
    context |= {"user": person, "base_url": settings.BASE_URL}
    prefix = f"courses/mail/{name}"
    get_adapter().render_mail(prefix, person.email, context).send()
