"""Reports on pages, pictures, words and links. Each reads rows that are there: nothing
is worked out or asked of another site while one is shown.
"""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Length, Substr
from django.http import Http404
from django.urls import reverse
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import BaseListingView
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, WorkflowState
from wagtail.permissions import policy_registry

from courses.models import ModulePage, OutsideLink, PageCheck, TermUse
from courses.queries.desk import day, edit_url, editable_pages

FEWEST = 5


def report(request, slug, results_only=False):
    if slug not in REPORTS:
        raise Http404
    if not user_has_any_page_permission(request.user):
        raise PermissionDenied
    return REPORTS[slug].as_view(results_only=results_only)(request)


class ReportView(BaseListingView):
    slug = ""
    paginate_by = 50
    verbose_name_plural = "rows"
    template_name = "courses/cms/report.html"
    # One sentence below the title.
    explained = ""

    def get_index_url(self):
        return reverse("courses_report", args=[self.slug])

    def get_index_results_url(self):
        return reverse("courses_report_results", args=[self.slug])

    def order_queryset(self, queryset):
        """The same order on every page where many rows are alike; nothing comes last."""
        name = self.ordering.removeprefix("-")
        field = F(name)
        by = (
            field.desc(nulls_last=True)
            if self.ordering.startswith("-")
            else field.asc(nulls_last=True)
        )
        return queryset.order_by(by, "pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"explained": self.explained}


def page_column(accessor="page.title", sort_key="page__title", attribute="page_id"):
    return TitleColumn(
        "title",
        label="Page",
        accessor=accessor,
        sort_key=sort_key,
        get_url=lambda row: edit_url(getattr(row, attribute)),
    )


STATES = {
    "draft": "Draft",
    "checking": "Being checked",
    "changed": "Live, with a newer draft",
    "live": "Live",
}


class ModulesReport(ReportView):
    slug = "modules"
    page_title = "Modules by state and age"
    header_icon = "folder-open-inverse"
    default_ordering = "last_published_at"
    verbose_name_plural = "modules"
    columns = [
        page_column("draft_title", "title", "pk"),
        Column("programme", label="Programme", sort_key="programme"),
        Column(
            "state",
            label="State",
            accessor=lambda row: STATES[row.state],
            sort_key="state",
        ),
        DateColumn(
            "latest_revision_created_at",
            label="Written",
            sort_key="latest_revision_created_at",
        ),
        DateColumn(
            "last_published_at", label="Last published", sort_key="last_published_at"
        ),
        Column(
            "review_by",
            label="Review by",
            accessor=lambda row: day(row.review_by) if row.review_by else "",
            sort_key="review_by",
        ),
    ]

    def get_base_queryset(self):
        parent = Page.objects.filter(
            path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen)
        )
        checking = WorkflowState.objects.filter(
            status=WorkflowState.STATUS_IN_PROGRESS,
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id=Cast(OuterRef("pk"), CharField()),
        )
        return ModulePage.objects.filter(
            pk__in=editable_pages(self.request.user).values("pk")
        ).annotate(
            programme=Subquery(parent.values("title")),
            state=Case(
                When(Exists(checking), then=Value("checking")),
                When(live=False, then=Value("draft")),
                When(has_unpublished_changes=True, then=Value("changed")),
                default=Value("live"),
            ),
        )


ANSWERS = {
    401: "Asks for a password",
    403: "Refuses to answer us",
    404: "The page is gone",
    410: "The page is gone",
    429: "Was asked too often",
}
FAILING = 400


def said(link: OutsideLink) -> str:
    if link.checked_at is None:
        return "Not asked yet"
    if link.status is None:
        return link.problem
    if link.status < FAILING:
        return "Works"
    return f"{ANSWERS.get(link.status, 'The site has a fault')} ({link.status})"


def titles_of(link: OutsideLink) -> str:
    more = link.uses - 1
    return link.first_title + (f" and {more} more" if more else "")


class LinksReport(ReportView):
    slug = "links"
    page_title = "Links to other sites"
    header_icon = "link-external"
    default_ordering = "rank"
    verbose_name_plural = "links"
    explained = (
        "Each address is asked once a week, a few at a time. Some sites refuse such "
        "questions: open the link yourself before you change it."
    )

    columns = [
        TitleColumn(
            "address",
            label="Address",
            accessor="address",
            sort_key="address",
            get_url=lambda link: link.address,
            link_attrs={"rel": "noreferrer"},
        ),
        Column("answer", label="Answer", sort_key="rank", accessor=said),
        DateColumn("checked_at", label="Last asked", sort_key="checked_at"),
        Column("pages", label="On", accessor=titles_of),
    ]

    def get_base_queryset(self):
        mine = editable_pages(self.request.user)
        first = mine.filter(outside_links=OuterRef("pk")).order_by("path")
        return OutsideLink.objects.filter(pages__in=mine).annotate(
            uses=Count("pages"),
            first_title=Subquery(first.values("title")[:1]),
            rank=Case(
                When(checked_at=None, then=Value(2)),
                When(Q(status__gte=200, status__lt=400), then=Value(3)),
                When(status=None, then=Value(1)),
                default=Value(0),
            ),
        )


class ImagesReport(ReportView):
    slug = "images"
    page_title = "Images without use"
    header_icon = "image"
    default_ordering = "-created_at"
    verbose_name_plural = "images"
    explained = "No page, live or draft, shows these pictures."
    columns = [
        TitleColumn(
            "title",
            label="Image",
            accessor="title",
            sort_key="title",
            url_name="wagtailimages:edit",
        ),
        DateColumn("created_at", label="Uploaded", sort_key="created_at"),
    ]

    def get_base_queryset(self):
        model = get_image_model()
        used = ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(model),
            to_object_id=Cast(OuterRef("pk"), CharField()),
        )
        policy = policy_registry.get_by_type(model)
        return policy.instances_user_has_any_permission_for(
            self.request.user, {"change", "delete"}
        ).filter(~Exists(used))


class TermsReport(ReportView):
    slug = "terms"
    page_title = "Glossary terms without use"
    header_icon = "openquote"
    default_ordering = "term"
    verbose_name_plural = "terms"
    explained = "Explained on one page, and said on no other. Counted last night."
    columns = [
        Column("term", label="Term", sort_key="term"),
        page_column(),
    ]

    def get_base_queryset(self):
        return TermUse.objects.filter(
            uses=0, page__in=editable_pages(self.request.user)
        ).select_related("page")


class PageCheckReport(ReportView):
    verbose_name_plural = "pages"

    def get_base_queryset(self):
        return (
            PageCheck.objects.filter(page__in=editable_pages(self.request.user))
            .exclude(page_id=F("module_id"))
            .select_related("page", "module")
        )


module_column = Column(
    "module", label="Module", accessor="module.title", sort_key="module__title"
)


class ReadingReport(PageCheckReport):
    slug = "reading"
    page_title = "Pages by reading age"
    header_icon = "form"
    default_ordering = "-reading_age"
    explained = (
        "By the Automated Readability Index, last night. A page of few words has none."
    )
    columns = [
        page_column(),
        module_column,
        Column(
            "reading_age",
            label="Reading age",
            accessor=lambda row: row.reading_age or "",
            sort_key="reading_age",
        ),
        Column("words", label="Words", sort_key="words"),
        Column(
            "review_by",
            label="Review by",
            accessor=lambda row: day(row.review_by) if row.review_by else "",
            sort_key="review_by",
        ),
    ]


def number(name: str, label: str) -> Column:
    return Column(
        name,
        label=label,
        accessor=lambda row: few(getattr(row, name)),
        sort_key=name,
    )


def few(count: int) -> str:
    """Small numbers could point at a person."""
    return str(count) if count == 0 or count >= FEWEST else f"fewer than {FEWEST}"


class StopsReport(PageCheckReport):
    slug = "stops"
    page_title = "Where learners stop"
    header_icon = "crosshairs"
    default_ordering = "-stopped"
    explained = (
        "Stopped: it was the last page they had open, they did not complete it, and "
        "they have been away for two weeks or more. Counted last night."
    )
    columns = [
        page_column(),
        module_column,
        number("opened", "Opened"),
        number("completed", "Completed"),
        number("stopped", "Stopped here"),
    ]


REPORTS = {
    view.slug: view
    for view in (
        ModulesReport,
        ReadingReport,
        StopsReport,
        LinksReport,
        ImagesReport,
        TermsReport,
    )
}
