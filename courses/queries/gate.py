"""What the gate finds in pages as the CMS holds them now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wagtail.models import Revision

from courses.gate import problems_of, with_links
from courses.kinds import KINDS
from courses.models import LessonPage, ModuleNeed, ModulePage
from courses.rules.content import PageContent
from courses.rules.gate import (
    ModuleContent,
    Problem,
    advice,
    module_problems,
    problems,
)
from courses.rules.gate.modules import needs_form_no_circle

__all__ = [
    "ModuleReport",
    "PageReport",
    "module_report",
    "needs_between",
    "page_report",
    "stops_of",
]


@dataclass(frozen=True)
class PageReport:
    """`stops` keep the page from going live; `looks` are advice."""

    page: LessonPage
    stops: Sequence[Problem]
    looks: Sequence[Problem]


@dataclass(frozen=True)
class ModuleReport:
    module: ModulePage
    stops: Sequence[Problem]
    looks: Sequence[Problem]
    pages: Sequence[PageReport]

    @property
    def stopped_pages(self) -> list[PageReport]:
        return [report for report in self.pages if report.stops]


def stops_of(page) -> Sequence[Problem]:
    """What stops a module or a lesson, as it stands in memory; nothing stops others."""
    if isinstance(page, ModulePage):
        found = module_problems(module_content(page, [], needed_by(page)), date.min)
        return [problem for problem in found if problem.stops]
    return problems_of(page) if isinstance(page, LessonPage) else []


def needed_by(module: ModulePage):
    return ModulePage.objects.filter(
        pk__in=[need.module_id for need in module.needs.all()]
    )


def page_report(page: LessonPage, today: date) -> PageReport:
    [content] = with_links([page.page_content()])
    return report_of(page, content, today)


def report_of(page: LessonPage, content: PageContent, today: date) -> PageReport:
    return PageReport(
        page, problems(content, KINDS[page.kind].gate), advice(content, today)
    )


def module_report(module: ModulePage, today: date) -> ModuleReport:
    """The module with the latest draft of each of its pages."""
    children = [
        child
        for child in module.get_children().specific(defer=True)
        if isinstance(child, LessonPage)
    ]
    drafts = Revision.objects.in_bulk([child.latest_revision_id for child in children])
    # Read from the revisions' own JSON: to make a page of one costs ten queries.
    contents = with_links(
        [
            child.read_content(drafts[child.latest_revision_id].content)
            for child in children
        ]
    )
    found = module_problems(module_content(module, contents, needed_by(module)), today)
    return ModuleReport(
        module,
        [problem for problem in found if problem.stops],
        [problem for problem in found if not problem.stops],
        [
            report_of(child, content, today)
            for child, content in zip(children, contents, strict=True)
        ],
    )


def circle_through(module: ModulePage, needs: Sequence[ModulePage]) -> list[Problem]:
    """What stops `module` if it were to need just `needs`."""
    content = module_content(module, [], needs)
    return list(needs_form_no_circle(content, date.max))


def module_content(
    module: ModulePage, pages: Sequence[PageContent], needed: Sequence[ModulePage]
) -> ModuleContent:
    key = str(module.translation_key)
    own = frozenset(str(each.translation_key) for each in needed)
    titles = dict(ModulePage.objects.values_list("translation_key", "title"))
    return ModuleContent(
        key=key,
        title=module.title,
        summary=module.summary,
        pages=pages,
        needs=needs_between() | {key: own},
        titles={str(one): title for one, title in titles.items()} | {key: module.title},
        review_by=module.review_by,
    )


def needs_between() -> dict[str, frozenset[str]]:
    """For each module, those that must be complete before it opens."""
    needs: dict[str, set[str]] = {}
    rows = ModuleNeed.objects.values_list(
        "page__translation_key", "module__translation_key"
    )
    for page, module in rows:
        needs.setdefault(str(page), set()).add(str(module))
    return {page: frozenset(modules) for page, modules in needs.items()}
