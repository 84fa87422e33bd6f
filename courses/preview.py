"""A draft as a learner will see it, inside the editor: the lesson's own templates.

Nothing is stored: forms are shown, and the page around them is what the CMS holds.
"""

from dataclasses import dataclass

from django.shortcuts import render

from .catalogue import Lesson, Module, Programme
from .models import LessonPage
from .parts import parts_of


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


def preview_lesson(request, page: LessonPage):
    parts = parts_of(page.body, 0, {}, {})
    return render(
        request, "courses/lesson.html", draft_context(page) | {"parts": parts}
    )
