"""The publish gate asked of a page as the CMS holds it."""

from collections.abc import Iterable
from dataclasses import replace

from wagtail.models import Page

from .kinds import KINDS
from .rules.content import PageContent, rich_texts
from .rules.gate import Problem, problems
from .rules.gate.put_right import page_links


def problems_of(page) -> list[Problem]:
    """What stops a lesson page, as it stands in memory, from going live."""
    [content] = with_links([page.page_content()])
    return problems(content, KINDS[page.kind].gate)


def with_links(contents: Iterable[PageContent]) -> list[PageContent]:
    """The same, told which of the pages that they link to are gone or not live."""
    contents = list(contents)
    linked = {
        target
        for content in contents
        for _, text in rich_texts(content)
        for target in page_links(text)
    }
    if not linked:
        return contents
    live = dict(Page.objects.filter(pk__in=linked).values_list("pk", "live"))
    missing = frozenset(pk for pk in linked if pk not in live)
    drafted = frozenset(pk for pk, is_live in live.items() if not is_live)
    return [
        replace(content, missing_pages=missing, drafted_pages=drafted)
        for content in contents
    ]
