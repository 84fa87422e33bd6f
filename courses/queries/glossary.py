"""Key terms of all published lessons, where each is explained."""

from dataclasses import dataclass
from functools import lru_cache

from courses.catalogue import Catalogue, Lesson, current_catalogue
from courses.models import PublishedVersion


@dataclass(frozen=True)
class Term:
    """`meaning` and `source` are rich text."""

    term: str
    meaning: str
    source: str
    lesson: Lesson
    block_id: str


def glossary() -> tuple[Term, ...]:
    """In alphabetical order; read once per process and content generation."""
    return terms_in(current_catalogue())


@lru_cache(maxsize=1)
def terms_in(catalogue: Catalogue) -> tuple[Term, ...]:
    lessons = [
        lesson
        for programme in catalogue.programmes
        for module in programme.modules
        for lesson in module.lessons
        if not lesson.restricted
    ]
    versions = PublishedVersion.objects.in_bulk([each.version_id for each in lessons])
    terms = [
        Term(
            block["value"]["term"],
            block["value"]["meaning"],
            block["value"]["source"],
            lesson,
            block["id"],
        )
        for lesson in lessons
        for block in versions[lesson.version_id].content["body"]
        if block["type"] == "term"
    ]
    return tuple(sorted(terms, key=lambda term: term.term.casefold()))
