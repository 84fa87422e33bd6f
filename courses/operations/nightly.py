"""The nightly look at every live page: what reports and the CMS's first page read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from wagtail.models import Page

from courses.gate import with_links
from courses.kinds import KINDS
from courses.models import (
    Enrolment,
    ModulePage,
    OutsideLink,
    PageCheck,
    PageProgress,
    TermUse,
)
from courses.queries.gate import stops_of
from courses.rules.addresses import outside_addresses
from courses.rules.content import PageContent, texts
from courses.rules.gate import problems
from courses.rules.gate.look_again import reading_age, sentences
from courses.rules.minutes import words

# Longer addresses cannot be kept, and nobody types them.
LONGEST = 1000
# Whoever has not been here for so long has stopped where they were.
AWAY = timedelta(days=14)


@dataclass(frozen=True)
class Seen:
    page: Page
    module: ModulePage
    content: PageContent


@transaction.atomic
def look_at_pages(*, now: datetime) -> int:
    """Returns in how many of them the gate finds something to put right."""
    seen, modules = live_pages()
    numbers = learners_on_pages(now)
    checks = [
        check_of(each, now, numbers.get(each.page.translation_key, {})) for each in seen
    ]
    checks += [check_of_module(module, now) for module in modules]
    PageCheck.objects.exclude(page__in=[check.page_id for check in checks]).delete()
    PageCheck.objects.bulk_create(
        checks,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=[
            "module", "stops", "faults", "review_by", "reading_age", "words",
            "opened", "completed", "stopped", "checked_at",
        ],
    )  # fmt: skip
    keep_links(seen)
    keep_terms(seen)
    return sum(1 for check in checks if check.stops)


def live_pages() -> tuple[list[Seen], list[ModulePage]]:
    """Each with its module; a page whose module is not live is not read by anybody."""
    modules = {module.path: module for module in ModulePage.objects.live()}
    seen = [
        (page, modules[page.path[: -page.steplen]])
        for kind in KINDS.values()
        for page in kind.model.objects.live()
        if page.path[: -page.steplen] in modules
    ]
    contents = with_links([page.page_content() for page, _ in seen])
    return [
        Seen(page, module, content)
        for (page, module), content in zip(seen, contents, strict=True)
    ], list(modules.values())


def learners_on_pages(now: datetime) -> dict[UUID, dict[str, int]]:
    """By the keys of pages."""
    numbers = {
        row.pop("page_key"): row
        for row in PageProgress.objects.values("page_key").annotate(
            opened=Count("pk"), completed=Count("completed_at")
        )
    }
    done = PageProgress.objects.filter(
        enrolment=OuterRef("pk"),
        page_key=OuterRef("place_key"),
        completed_at__isnull=False,
    )
    away = Enrolment.objects.filter(
        ~Exists(done), status=Enrolment.Status.ACTIVE, place_at__lt=now - AWAY
    )
    for key, count in away.values_list("place_key").annotate(Count("pk")):
        numbers.setdefault(key, {})["stopped"] = count
    return numbers


def check_of(seen: Seen, now: datetime, numbers: dict[str, int]) -> PageCheck:
    found = problems(seen.content, KINDS[seen.content.kind].gate)
    return PageCheck(
        page_id=seen.page.pk,
        module=seen.module,
        stops=[problem.message for problem in found],
        faults=len(found),
        review_by=seen.content.review_by,
        reading_age=reading_age(sentences(seen.content)),
        words=words(seen.content),
        checked_at=now,
        **numbers,
    )


def check_of_module(module: ModulePage, now: datetime) -> PageCheck:
    found = stops_of(module)
    return PageCheck(
        page_id=module.pk,
        module=module,
        stops=[problem.message for problem in found],
        faults=len(found),
        review_by=module.review_by,
        checked_at=now,
    )


def keep_links(seen: Sequence[Seen]) -> None:
    """What the last check of an address said stays as long as a page leads to it."""
    uses = {
        (address, each.page.pk)
        for each in seen
        for address in outside_addresses(each.content)
        if len(address) <= LONGEST
    }
    wanted = {address for address, _ in uses}
    OutsideLink.objects.exclude(address__in=wanted).delete()
    OutsideLink.objects.bulk_create(
        [OutsideLink(address=address) for address in sorted(wanted)],
        ignore_conflicts=True,
    )
    keys = dict(OutsideLink.objects.values_list("address", "pk"))
    through = OutsideLink.pages.through
    through.objects.all().delete()
    through.objects.bulk_create(
        [
            through(outsidelink_id=keys[address], page_id=page)
            for address, page in sorted(uses)
        ]
    )


def keep_terms(seen: Sequence[Seen]) -> None:
    said = {each.page.pk: words_of(each.content) for each in seen}
    TermUse.objects.all().delete()
    TermUse.objects.bulk_create(
        [
            TermUse(
                page_id=each.page.pk,
                block_id=block["id"],
                term=term,
                uses=uses_of(term, each.page.pk, said),
            )
            for each in seen
            for block in each.content.body
            if block["type"] == "term" and (term := block["value"].get("term", ""))
        ]
    )


def words_of(content: PageContent) -> str:
    parts = [content.lead, *(text for b in content.body for text in texts(b["value"]))]
    return " ".join(parts).casefold()


def uses_of(term: str, own: int, said: dict[int, str]) -> int:
    """A plural counts as well."""
    pattern = re.compile(rf"\b{re.escape(term.casefold())}s?\b")
    return sum(1 for page, text in said.items() if page != own and pattern.search(text))
