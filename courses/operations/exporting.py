"""A programme as files: what is live, as `load_programmes` reads it."""

import itertools
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from wagtail.models import Page

from courses.kinds import KINDS
from courses.models import (
    LearningDocument,
    LearningImage,
    LearningPage,
    LessonPage,
    LoadedFile,
    ModulePage,
    ProgrammeIndexPage,
    ProgrammePage,
)
from courses.operations.loading.sameness import LINKED_ID, PAGE_LINK
from courses.programme_files import NUMBERED
from courses.rules.dialect import (
    UnwritableError,
    write_body,
    write_front_matter,
    write_text,
)

# Where in a block's value a file stands, by the kind of block and the name in a file.
PLACES = {
    "image": {"image": (("image", "image"), LearningImage)},
    "download": {"document": (("document",), LearningDocument)},
    "video": {
        "video": (("video",), LearningDocument),
        "captions": (("captions",), LearningDocument),
    },
}
NOTHING_INSIDE = re.compile(
    r"<((line|rect|circle|ellipse|path|polyline|polygon)\b[^>]*)></\2>"
)
MODULE = "module.md"
PROGRAMME = "programme.md"


class ExportError(Exception):
    """A page that no file can say as it is."""


@dataclass
class Export:
    """Files by their path below the programme's folder, and what editors should know."""

    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class Exporter:
    def __init__(self, programme: ProgrammePage):
        self.programme = programme
        self.export = Export()
        index = programme.get_parent()
        self.home, self.catalogue = index.get_parent().url_path, index.url_path
        self.loaded = {each.page_key: each for each in LoadedFile.objects.all()}
        self.paths: dict[int, str] = dict(Page.objects.values_list("pk", "url_path"))
        self.assets: dict[tuple[type, int], Any] = {}

    def run(self) -> Export:
        programme = self.programme
        orders = ProgrammePage.objects.sibling_of(programme).live().order_by("path")
        self.put(
            PROGRAMME,
            self.programme_values(programme, self.numbers(list(orders))[programme.pk]),
            self.text(programme),
        )
        modules = list(self.live_below(programme, ModulePage))
        numbers = self.numbers(modules)
        for module in modules:
            values = self.module_values(module, numbers[module.pk])
            self.put(f"{module.slug}/{MODULE}", values, self.text(module))
            pages = list(self.live_below(module, LessonPage))
            self.fetch_assets(pages)
            places = self.numbers(pages)
            for page in pages:
                self.put_page(module, page, places[page.pk])
        return self.export

    def live_below(self, parent: Page, model: type) -> Iterator[LearningPage]:
        for page in parent.get_children().specific():
            if not isinstance(page, model):
                continue
            if not page.live:
                self.note(page, "it is not live and was left out")
                continue
            if page.has_unpublished_changes:
                self.note(page, "its changes that are not published were left out")
            yield page

    def note(self, page: Page, said: str) -> None:
        self.export.notes.append(f"{self.address(page.pk)}: {said}")

    def address(self, pk: int) -> str:
        return self.paths[pk].removeprefix(self.catalogue).strip("/")

    def put(self, path: str, values: Mapping[str, Any], body: str) -> None:
        front = write_front_matter(values)
        text = f"{front}{body.rstrip()}\n" if body.strip() else front
        self.export.files[path] = text.encode()

    def numbers(self, pages: list[LearningPage]) -> dict[int, int]:
        """The numbers that files had, while they still say the order; else from 1."""
        had = [self.number_of(page) for page in pages]
        known = [number for number in had if number is not None]
        if any(after <= before for before, after in itertools.pairwise(known)):
            had = [None] * len(pages)
        out, last = {}, 0
        for page, number in zip(pages, had, strict=True):
            last = number if number is not None and number > last else last + 1
            out[page.pk] = last
        return out

    def number_of(self, page: LearningPage) -> int | None:
        loaded = self.loaded.get(page.page_key)
        return loaded.number if loaded else None

    # Front matter ------------------------------------------------------------------

    def programme_values(self, page: ProgrammePage, order: int) -> dict[str, Any]:
        return self.offered(page) | {
            "is_not": page.is_not,
            "waymark": page.waymark,
            "order": order,
            "open": None if page.is_open else False,
            "key": str(page.page_key),
        }

    def module_values(self, page: ModulePage, order: int) -> dict[str, Any]:
        return self.offered(page) | {
            "order": order,
            "before": page.before,
            "phases": page.phases,
            "authors": lines(page.authors),
            "checked": page.checked_on,
            "review_by": page.review_by,
            "in_order": page.in_order or None,
            "needs": [self.needed(each.module_id) for each in page.needs.all()],
            "key": str(page.page_key),
        }

    def offered(self, page: ProgrammePage | ModulePage) -> dict[str, Any]:
        return {
            "title": page.title,
            "summary": page.summary,
            "audience": page.audience,
            "outcomes": lines(page.outcomes),
            "you_get": page.you_get,
        }

    def needed(self, pk: int) -> str:
        programme, _, module = self.address(pk).partition("/")
        return module if programme == self.programme.slug else self.site_path(pk)

    def page_values(self, page: LessonPage) -> dict[str, Any]:
        more = {name: getattr(page, name) for name in KINDS[page.kind].front_matter}
        return {
            "kind": page.kind,
            "title": page.title,
            "lead": page.lead,
            **more,
            "checked": page.checked_on,
            "review_by": page.review_by,
            "key": str(page.page_key),
        }

    # Bodies ------------------------------------------------------------------------

    def text(self, page: ProgrammePage | ModulePage) -> str:
        lost: list[str] = []
        body = write_text(self.with_addresses(page.body, page), lost=lost)
        for said in dict.fromkeys(lost):
            self.note(page, said)
        return body

    def put_page(self, module: ModulePage, page: LessonPage, number: int) -> None:
        loaded = self.loaded.get(page.page_key)
        names = loaded.names if loaded else {}
        lost: list[str] = []
        raw = deepcopy(list(page.body.get_prep_value()))
        filed = (self.with_files(block, module, page, loaded) for block in raw)
        stream = [block for block in filed if block]
        try:
            body = write_body(
                self.with_addresses(stream, module), page.page_key, names, lost
            )
        except UnwritableError as error:
            raise ExportError(f"{self.address(page.pk)}: {error.message}") from None
        for said in dict.fromkeys(lost):
            self.note(page, said)
        path = f"{module.slug}/{number:02}-{page.slug}.md"
        self.put(path, self.page_values(page), body)

    def with_addresses(self, value: Any, module: Page) -> Any:
        """Links to pages name them as a file beside `module` does."""
        if isinstance(value, str):
            return PAGE_LINK.sub(lambda match: self.link(match[0], module), value)
        if isinstance(value, list):
            return [self.with_addresses(item, module) for item in value]
        if isinstance(value, dict):
            return {
                name: self.with_addresses(item, module) for name, item in value.items()
            }
        return value

    def link(self, tag: str, module: Page) -> str:
        found = LINKED_ID.search(tag)
        pk = int(found[1]) if found else 0
        if pk not in self.paths:
            return "<a>"  # nothing to lead to: told as lost
        programme, _, rest = self.address(pk).partition("/")
        target = self.site_path(pk)
        if programme == self.programme.slug and "/" in rest:
            folder, _, slug = rest.partition("/")
            target = slug if folder == module.slug else rest
        return f'<a href="page:{target}">'

    def site_path(self, pk: int) -> str:
        return f"/{self.paths[pk].removeprefix(self.home).strip('/')}"

    # Files beside the pages ----------------------------------------------------------

    def fetch_assets(self, pages: list[LessonPage]) -> None:
        wanted: dict[type, set[int]] = {LearningImage: set(), LearningDocument: set()}
        for page in pages:
            for block in page.body.get_prep_value():
                for way, model in PLACES.get(block["type"], {}).values():
                    pk = at(block["value"], way)
                    if pk:
                        wanted[model].add(pk)
        for model, pks in wanted.items():
            for pk, asset in model.objects.in_bulk(pks).items():
                self.assets[model, pk] = asset

    def with_files(
        self, block: dict, module: Page, page: Page, loaded: LoadedFile | None
    ) -> dict | None:
        srcs = loaded.files.get(block["id"], {}) if loaded else {}
        folder = f"{self.programme.slug}/{module.slug}"
        if block["type"] == "diagram":
            drawing = NOTHING_INSIDE.sub(r"<\1/>", block["value"]["svg"]).strip() + "\n"
            name = srcs.get("svg") or f"{page.slug}.svg"
            block["value"]["svg"] = {"file": self.keep(folder, name, drawing.encode())}
        for name, (way, model) in PLACES.get(block["type"], {}).items():
            asset = self.assets.get((model, at(block["value"], way)))
            if asset is None:
                self.note(page, "a block was left out whose picture or file is gone")
                return None
            src = self.src_of(asset, folder, srcs.get(name))
            with asset.file.open() as file:
                kept = self.keep(folder, src, file.read())
            put_at(block["value"], way, {"file": kept})
        return block

    def src_of(self, asset: Any, folder: str, had: str | None) -> str:
        """The name that the file had, while it is the same; else the asset's own."""
        if had and resolved(f"{folder}/{had}") == asset.title:
            return had
        return PurePosixPath(asset.file.name).name

    def keep(self, folder: str, src: str, content: bytes) -> str:
        """The name under which the file lies beside the page."""
        start = self.programme.slug
        path = resolved(f"{folder}/{src}")
        if not path.startswith(f"{start}/") or path.endswith(".md"):
            src = PurePosixPath(src).name
            path = f"{folder}/{src}"
        name, number = PurePosixPath(src), 1
        while self.export.files.setdefault(path.removeprefix(f"{start}/"), content) != (
            content
        ):
            number += 1
            src = str(name.with_name(f"{name.stem}-{number}{name.suffix}"))
            path = resolved(f"{folder}/{src}")
        return src


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def resolved(path: str) -> str:
    parts: list[str] = []
    for part in PurePosixPath(path).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def at(value: Any, way: tuple[str, ...]) -> Any:
    for name in way:
        value = (value or {}).get(name)
    return value


def put_at(value: dict, way: tuple[str, ...], content: Any) -> None:
    for name in way[:-1]:
        value = value[name]
    value[way[-1]] = content


def programme_called(slug: str) -> ProgrammePage | None:
    index = ProgrammeIndexPage.objects.get()
    return ProgrammePage.objects.child_of(index).live().filter(slug=slug).first()


def export_programme(*, programme: ProgrammePage) -> Export:
    """Raises ExportError where a page cannot be said in a file."""
    return Exporter(programme).run()


def write_export(*, export: Export, folder: Path) -> list[str]:
    """Bring `folder` to what was exported; returns the paths that changed.

    Pages' files that are none any more go; what is no page's stays.
    """
    changed = []
    for path, content in sorted(export.files.items()):
        full = folder / path
        if not full.is_file() or full.read_bytes() != content:
            full.parent.mkdir(parents=True, exist_ok=True)
            full.write_bytes(content)
            changed.append(path)
    for full in sorted(folder.glob("*/*.md")):
        path = str(full.relative_to(folder))
        is_page = full.name == MODULE or NUMBERED.match(full.stem)
        if is_page and path not in export.files:
            full.unlink()
            changed.append(path)
    return changed
