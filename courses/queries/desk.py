"""What the first page of the CMS tells each person. None of it is worked out there:
what the gate finds in live pages was stored by night (operations.nightly).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from courses.models import PageCheck

from .flags import open_flags_for

MOST = 10
WORDS_SHOWN = 20


@dataclass(frozen=True)
class Row:
    title: str
    url: str
    # What stands below the title, and at its end.
    lines: Sequence[str] = ()
    end: str = ""


@dataclass(frozen=True)
class Section:
    """Shown where it has rows; `more_url` leads to all of them where there are more."""

    heading: str
    rows: Sequence[Row]
    more_url: str = ""
    has_more: bool = field(default=False)


def sections_for(user, today: date) -> list[Section]:
    sources = (waiting, came_back, drafts, faulty, flagged, due)
    found = [source(user, today) for source in sources]
    return [section for section in found if section.rows]


def editable_pages(user) -> QuerySet[Page]:
    return policy_registry.get_by_type(Page).instances_user_has_any_permission_for(
        user, {"change", "publish"}
    )


def states_to_check(user) -> QuerySet[TaskState]:
    """What waits for a check by somebody of this person's groups."""
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, task__active=True
    ).select_related("task", "revision", "workflow_state__requested_by")
    if user.is_superuser:
        return states
    groups = user.groups.all()
    return states.filter(
        Q(task__contentcheck__groups__in=groups)
        | Q(task__subjectcheck__groups__in=groups)
    ).distinct()


def waiting(user, today: date) -> Section:
    states = list(states_to_check(user).order_by("started_at")[: MOST + 1])
    return section(
        "Waiting for your check",
        [
            Row(
                state.revision.object_str,
                edit_url(state.revision.object_id),
                [f"{state.task.name}, sent by {sender(state)}"],
                since(state.started_at),
            )
            for state in states
        ],
    )


def sender(state: TaskState) -> str:
    person = state.workflow_state.requested_by
    return person.name if person else "somebody who has left"


def came_back(user, today: date) -> Section:
    states = (
        WorkflowState.objects.filter(
            status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user
        )
        .select_related(
            "current_task_state__revision",
            "current_task_state__task",
            "current_task_state__finished_by",
        )
        .order_by("-current_task_state__finished_at")[: MOST + 1]
    )
    return section("Came back to you", [row_of_returned(state) for state in states])


def row_of_returned(state: WorkflowState) -> Row:
    returned = state.current_task_state
    by = f" by {returned.finished_by.name}" if returned.finished_by else ""
    return Row(
        returned.revision.object_str,
        edit_url(state.object_id),
        [f"{returned.task.name}{by}", *filter(None, [returned.comment])],
        since(returned.finished_at),
    )


def drafts(user, today: date) -> Section:
    """Those whose newest words are this person's."""
    pages = (
        editable_pages(user)
        .filter(latest_revision__user=user)
        .filter(Q(live=False) | Q(has_unpublished_changes=True))
        .order_by("-latest_revision_created_at")[: MOST + 1]
    )
    return section(
        "Your drafts",
        [
            Row(
                page.draft_title,
                edit_url(page.pk),
                ["Live, with changes that learners do not see yet"]
                if page.live
                else [],
                since(page.latest_revision_created_at),
            )
            for page in pages
        ],
    )


def faulty(user, today: date) -> Section:
    checks = (
        PageCheck.objects.filter(faults__gt=0, page__in=editable_pages(user))
        .select_related("page", "module")
        .order_by("module__title", "page__path")[: MOST + 1]
    )
    return section(
        "Live, and the gate now finds something to put right",
        [
            Row(
                check.page.title,
                edit_url(check.page_id),
                [in_module(check), *check.stops[:3]],
            )
            for check in checks
        ],
    )


def flagged(user, today: date) -> Section:
    flags = open_flags_for(user)[: MOST + 1]
    return section(
        "Flagged by learners",
        [
            Row(
                flag.version.title,
                reverse("courses_flag", args=[flag.uuid]),
                [Truncator(flag.text).words(WORDS_SHOWN)],
                since(flag.flagged_at),
            )
            for flag in flags
        ],
        reverse("courses_flags"),
    )


def due(user, today: date) -> Section:
    checks = (
        PageCheck.objects.filter(review_by__lte=today, page__in=editable_pages(user))
        .select_related("page", "module")
        .order_by("review_by", "page__path")[: MOST + 1]
    )
    return section(
        "Due for review",
        [
            Row(
                check.page.title,
                edit_url(check.page_id),
                [in_module(check)],
                f"by {day(check.review_by)}",
            )
            for check in checks
        ],
        reverse("courses_report", args=["reading"]),
    )


def section(heading: str, rows: list[Row], more_url: str = "") -> Section:
    return Section(heading, rows[:MOST], more_url, len(rows) > MOST)


def in_module(check: PageCheck) -> str:
    return "The module" if check.page_id == check.module_id else check.module.title


def edit_url(page_id) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def since(at) -> str:
    return day(timezone.localtime(at)) if at else ""


def day(value) -> str:
    return f"{value:%-d %B %Y}"
