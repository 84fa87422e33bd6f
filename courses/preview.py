"""A draft as a learner will see it, inside the editor: the lesson's own templates.

Nothing is stored: forms are shown, and the page around them is what the CMS holds.
"""

from dataclasses import dataclass, replace

from django.shortcuts import render
from django.utils import timezone

from .blocks import NOTES
from .catalogue import Lesson, Module, Programme
from .models import Answer, LessonPage, Note
from .parts import Part, parts_of

SAMPLE = (
    "A learner's own words will stand here: what she saw, whom she asked, what next."
)


@dataclass(frozen=True)
class DraftVersion:
    number: int
    content: dict


@dataclass(frozen=True)
class DraftVisit:
    """Stands where templates expect a visit (views/lessons.py)."""

    version: DraftVersion
    before: Lesson | None
    following: Lesson | None


def node_of(page, url: str) -> dict:
    return {
        "key": page.translation_key,
        "page_id": page.pk,
        "slug": page.slug,
        "url": url,
        "title": page.title,
        "version_id": 0,
        "version_number": 0,
        "restricted": False,
    }


def draft_context(page: LessonPage) -> dict:
    """What every lesson template needs, from the tree as the CMS holds it."""
    module_page = page.get_parent().specific
    programme_page = module_page.get_parent().specific
    programme = Programme(
        **node_of(programme_page, programme_page.url),
        content=programme_page.version_content(),
        modules=(),
    )
    pages = [
        page if sibling.pk == page.pk else sibling
        for sibling in page.get_siblings().specific()
    ]
    lessons = tuple(
        Lesson(
            **node_of(each, each.url or "#"),
            kind=each.kind,
            minutes=each.version_minutes(),
            position=position,
            module_key=module_page.translation_key,
            programme_key=programme.key,
        )
        for position, each in enumerate(pages, start=1)
    )
    module = Module(
        **node_of(module_page, module_page.url),
        content=module_page.version_content(),
        programme_key=programme.key,
        lessons=lessons,
    )
    lesson = next(each for each in lessons if each.page_id == page.pk)
    version = DraftVersion(0, page.version_content())
    return {
        "section": "learn",
        "visit": DraftVisit(
            version, module.lesson_before(lesson), module.lesson_after(lesson)
        ),
        "lesson": lesson,
        "module": module,
        "programme": programme,
        "path": [
            (each, "here" if each is lesson else "next") for each in module.lessons
        ],
        "is_done": False,
        "content": version.content,
    }


def preview_lesson(request, page: LessonPage, mode: str):
    parts = parts_of(page.body, 0, {}, {})
    context = draft_context(page)
    if mode == "under-way":
        context |= under_way(context)
        for part in parts:
            fill(part)
    return render(request, "courses/lesson.html", context | {"parts": parts})


def under_way(context: dict) -> dict:
    """Every page before this one is done, and so is this one."""
    here = context["lesson"].position
    stops = [
        (each, "done" if each.position < here else stop)
        for each, stop in context["path"]
    ]
    return {"path": stops, "is_done": True}


def fill(part: Part) -> None:
    """The first option chosen, and a sentence written, as a learner would."""
    now = timezone.now()
    for number, option in enumerate(part.options):
        part.options[number] = replace(option, is_chosen=number == 0)
    if part.options and part.options[0].id:
        part.answer = Answer(option_id=part.options[0].id, answered_at=now)
    if part.kind in NOTES:
        part.note = Note(text=SAMPLE, saved_at=now)
