"""What changed between versions of a page, and how many learners it concerns.

For the CMS in numbers alone, and a small number is never told exactly.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from courses.blocks import LessonBody
from courses.catalogue import Lesson
from courses.models import (
    Enrolment,
    LessonPage,
    ModuleCompletion,
    ModulePage,
    PageProgress,
    ProgrammePage,
    PublishedVersion,
)
from courses.rules.changes import Change, changes

FEWEST_TOLD = 5
LABELS = {name: block.label for name, block in LessonBody().child_blocks.items()}
LABELS["lead"] = "First sentence"


def number_told(number: int) -> str:
    if number == 0:
        return "nobody"
    return str(number) if number >= FEWEST_TOLD else f"fewer than {FEWEST_TOLD}"


@dataclass(frozen=True)
class Reread:
    """`notes` are its authors' sentences; `changes` pair each change with its label."""

    notes: list[str]
    changes: list[tuple[Change, str]]


def what_changed(
    *, lesson: Lesson, read: int, version: PublishedVersion, notes: list[str]
) -> Reread:
    """Between the version number `read` and `version` of a page."""
    before = PublishedVersion.objects.get(page_key=lesson.key, number=read)
    found = changes(before.content, version.content)
    if before.title != version.title:
        notes = [*notes, f"The page was called “{before.title}”."]
    return Reread(notes, [(each, LABELS[each.kind]) for each in found])


def readers_of(page: LessonPage) -> QuerySet[PublishedVersion]:
    """The versions of a page, newest first, each with how many learners are on it: who
    takes part and opened, completed or read it again last in that version.
    """
    latest = Coalesce("reread_version", "completed_version", "opened_version")
    on_it = (
        PageProgress.objects.filter(
            page_key=page.page_key, enrolment__status=Enrolment.Status.ACTIVE
        )
        .annotate(latest=latest)
        .filter(latest=OuterRef("pk"))
        .order_by()
        .values("page_key")
        .annotate(number=Count("pk"))
        .values("number")
    )
    versions = PublishedVersion.objects.filter(page_key=page.page_key)
    return (
        versions.defer("content")
        .annotate(learners=Coalesce(on_it, 0))
        .order_by("-number")
    )


def learners_in_the_middle(page) -> int | None:
    """Of a module or one of its pages: who began the module and has not completed it;
    of a programme: who takes part. None of a page that no learner has to do with.
    """
    active = Enrolment.objects.filter(status=Enrolment.Status.ACTIVE)
    if isinstance(page, ProgrammePage):
        return active.filter(programme_key=page.page_key).count()
    module = page.get_parent() if isinstance(page, LessonPage) else page
    if not isinstance(module.specific, ModulePage):
        return None
    keys = module.get_children().values("translation_key")
    begun = PageProgress.objects.filter(enrolment=OuterRef("pk"), page_key__in=keys)
    completed = ModuleCompletion.objects.filter(
        enrolment=OuterRef("pk"), module_key=module.translation_key
    )
    return active.filter(Exists(begun), ~Exists(completed)).count()
