"""The published tree as one immutable snapshot per process and content generation.

A page of the site asks one small query (the generation) and finds programmes,
modules and lessons here; only after something was published is it built anew.
"""

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Max
from wagtail.models import Page, PageViewRestriction

from .kinds import KINDS
from .models import (
    Generation,
    ModulePage,
    ProgrammeIndexPage,
    ProgrammePage,
    PublishedVersion,
)


@dataclass(frozen=True)
class Node:
    """What all three levels share; `restricted` pages have a Wagtail privacy rule."""

    key: UUID
    page_id: int
    slug: str
    url: str
    title: str
    version_id: int
    version_number: int
    restricted: bool


@dataclass(frozen=True)
class Lesson(Node):
    kind: str
    minutes: int
    position: int
    module_key: UUID
    programme_key: UUID
    # Versions that ask whoever read an earlier one to read again, with the reason.
    rereads: tuple[tuple[int, str], ...] = ()

    def rereads_since(self, number: int) -> list[str]:
        return [note for version, note in self.rereads if version > number]


def lines(text: str) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


@dataclass(frozen=True)
class Module(Node):
    content: dict
    programme_key: UUID
    lessons: tuple[Lesson, ...]
    # Modules to do first; those that were deleted can no longer be asked for.
    needs: tuple[UUID, ...] = ()

    @cached_property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    @cached_property
    def outcomes(self) -> list[str]:
        return lines(self.content["outcomes"])

    @cached_property
    def authors(self) -> list[str]:
        return lines(self.content["authors"])

    @property
    def in_order(self) -> bool:
        return self.content["in_order"]

    def lesson_after(self, lesson: Lesson) -> Lesson | None:
        return next(iter(self.lessons[lesson.position :]), None)

    def lesson_before(self, lesson: Lesson) -> Lesson | None:
        return self.lessons[lesson.position - 2] if lesson.position > 1 else None


@dataclass(frozen=True)
class Programme(Node):
    content: dict
    modules: tuple[Module, ...]

    @cached_property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)

    @cached_property
    def outcomes(self) -> list[str]:
        return lines(self.content["outcomes"])

    @property
    def is_not(self) -> str:
        """The first sentence of what it is not; the programme's page says it all."""
        return self.content["is_not"].partition(". ")[0].rstrip(".") + "."

    @property
    def is_open(self) -> bool:
        return self.content["is_open"]


@dataclass(frozen=True, eq=False)
class Catalogue:
    generation: int
    programmes: tuple[Programme, ...]

    @cached_property
    def by_key(self) -> dict[UUID, Programme | Module | Lesson]:
        found: dict[UUID, Programme | Module | Lesson] = {}
        for programme in self.programmes:
            found[programme.key] = programme
            for module in programme.modules:
                found[module.key] = module
                found.update((lesson.key, lesson) for lesson in module.lessons)
        return found

    @cached_property
    def by_path(self) -> dict[str, Programme | Module | Lesson]:
        return {node.url: node for node in self.by_key.values()}

    def find(self, *slugs: str) -> Programme | Module | Lesson | None:
        return self.by_path.get("/programmes/" + "/".join(slugs) + "/")

    def module_of(self, lesson: Lesson) -> Module:
        return self.by_key[lesson.module_key]

    def programme_of(self, node: Module | Lesson) -> Programme:
        return self.by_key[node.programme_key]


_latest = Catalogue(0, ())


def current_catalogue() -> Catalogue:
    """The snapshot of today's generation; one query where nothing was published."""
    global _latest  # noqa: PLW0603 one snapshot a process, replaced whole
    generation = Generation.current()
    if _latest.generation != generation:
        # Read after the generation: content newer than its number is only built again.
        _latest = build_catalogue(generation)
    return _latest


def latest_versions(keys) -> dict[UUID, PublishedVersion]:
    versions = PublishedVersion.objects.filter(page_key__in=keys)
    newest = versions.values("page_key").annotate(number=Max("number"))
    numbers = {row["page_key"]: row["number"] for row in newest}
    lessons = versions.exclude(kind__in=("programme", "module")).defer("content")
    others = versions.filter(kind__in=("programme", "module"))
    return {
        version.page_key: version
        for version in (*lessons, *others)
        if numbers[version.page_key] == version.number
    }


def rereads_of(keys) -> dict[UUID, list[tuple[int, str]]]:
    asking = PublishedVersion.objects.filter(page_key__in=keys).exclude(reread_note="")
    found = defaultdict(list)
    for key, number, note in asking.order_by("number").values_list(
        "page_key", "number", "reread_note"
    ):
        found[key].append((number, note))
    return found


def build_catalogue(generation: int) -> Catalogue:
    index = ProgrammeIndexPage.objects.live().first()
    if index is None:
        return Catalogue(generation, ())
    return Catalogue(generation, tuple(Tree(index).programmes()))


class Tree:
    """The live pages below the index, read in a fixed number of queries."""

    def __init__(self, index: ProgrammeIndexPage):
        self.root = index.path
        pages = list(
            Page.objects.descendant_of(index)
            .order_by("path")
            .values("pk", "path", "slug", "translation_key", "live")
        )
        self.there = {str(page["translation_key"]) for page in pages}
        keys = [page["translation_key"] for page in pages]
        self.versions = latest_versions(keys)
        self.rereads = rereads_of(keys)
        self.private = tuple(
            PageViewRestriction.objects.values_list("page__path", flat=True)
        )
        self.below = defaultdict(list)
        for page in pages:
            if page["live"] and page["translation_key"] in self.versions:
                self.below[page["path"][: -Page.steplen]].append(page)

    def children(self, path: str, url: str, kinds: Container[str]):
        """Pages of a level; a page that stands at another level is not shown."""
        for page in self.below[path]:
            version = self.versions[page["translation_key"]]
            if version.kind in kinds:
                node = {
                    "key": page["translation_key"],
                    "page_id": page["pk"],
                    "slug": page["slug"],
                    "url": f"{url}{page['slug']}/",
                    "title": version.title,
                    "version_id": version.pk,
                    "version_number": version.number,
                    "restricted": page["path"].startswith(self.private),
                }
                yield page["path"], version, node

    def lessons(self, path: str, module: dict, programme: dict):
        children = self.children(path, module["url"], KINDS)
        for position, (_, version, node) in enumerate(children, start=1):
            yield Lesson(
                **node,
                kind=version.kind,
                minutes=version.minutes,
                position=position,
                module_key=module["key"],
                programme_key=programme["key"],
                rereads=tuple(self.rereads.get(node["key"], ())),
            )

    def modules(self, path: str, programme: dict):
        for below, version, node in self.children(
            path, programme["url"], {ModulePage.kind}
        ):
            yield Module(
                **node,
                content=version.content,
                programme_key=programme["key"],
                lessons=tuple(self.lessons(below, node, programme)),
                needs=tuple(
                    UUID(key) for key in version.content["needs"] if key in self.there
                ),
            )

    def programmes(self):
        for path, version, node in self.children(
            self.root, "/programmes/", {ProgrammePage.kind}
        ):
            yield Programme(
                **node,
                content=version.content,
                modules=tuple(self.modules(path, node)),
            )
