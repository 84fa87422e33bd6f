"""Programme files into Wagtail pages: create, update, put in order, publish.

Pages are found by their key, so ids, addresses learned from and learners' rows stay.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.models import Page

from courses.kinds import KINDS, problems_of
from courses.models import (
    LearningDocument,
    LearningImage,
    LearningPage,
    LessonPage,
    ModuleNeed,
    ModulePage,
    ProgrammeIndexPage,
    ProgrammePage,
)
from courses.rules.diagrams import clean_diagram
from courses.rules.dialect import (
    DialectError,
    FrontMatter,
    parse_body,
    parse_file,
    rich_text,
)
from courses.rules.dialect.text import TEXT

# A page without a key of its own gets one made from its path (docs/markdown.md).
FILES = UUID("0a1f3c52-6a0e-5b6e-9d5c-2f7f0f8f5b11")
PAGE_LINK = re.compile(r'<a href="page:([^"]+)">')
NUMBERED = re.compile(r"^(\d+)-(.+)$")


class LoadError(Exception):
    """A file that cannot be loaded: its path, its line, and what to put right."""

    def __init__(self, path: Path, line: int, message: str):
        super().__init__(f"{path}, line {line}: {message}")


@dataclass(frozen=True)
class File:
    """One file of a programme; `address` is its place in the tree of pages."""

    path: Path
    address: str
    level: str
    front: FrontMatter

    @property
    def key(self) -> UUID:
        return UUID(self.front.values.get("key") or str(uuid5(FILES, self.address)))

    @property
    def slug(self) -> str:
        return self.address.rpartition("/")[2]


def read(path: Path, address: str, level: str) -> File:
    more = tuple(name for kind in KINDS.values() for name in kind.front_matter)
    try:
        front = parse_file(
            path.read_text(encoding="utf-8"), level, more if level == "page" else ()
        )
    except DialectError as error:
        raise LoadError(path, error.line, error.message) from None
    if level == "page" and front.values["kind"] not in KINDS:
        raise LoadError(path, 1, f"There is no kind “{front.values['kind']}”.")
    return File(path, address, level, front)


def by_order(files: list[File]) -> list[File]:
    return sorted(files, key=lambda f: (f.front.values.get("order", 999), f.address))


def read_folder(root: Path) -> list[tuple[File, list[tuple[File, list[File]]]]]:
    """Everything under `root`, read and checked before anything is written."""
    tree = []
    for programme_path in root.glob("*/programme.md"):
        programme_dir = programme_path.parent
        programme = read(programme_path, programme_dir.name, "programme")
        modules = []
        for module_path in programme_dir.glob("*/module.md"):
            module_dir = module_path.parent
            module = read(
                module_path, f"{programme_dir.name}/{module_dir.name}", "module"
            )
            pages = [
                read(path, f"{module.address}/{match[2]}", "page")
                for path in sorted(module_dir.glob("*.md"))
                if (match := NUMBERED.match(path.stem))
            ]
            modules.append((module, pages))
        ordered = by_order([module for module, _ in modules])
        modules.sort(key=lambda pair: ordered.index(pair[0]))
        tree.append((programme, modules))
    ordered = by_order([programme for programme, _ in tree])
    return sorted(tree, key=lambda pair: ordered.index(pair[0]))


class Loader:
    """One run over a folder. `report` is told each page that changed."""

    def __init__(self, root: Path, report: Callable[[str], None]):
        self.root = root
        self.report = report
        self.tree = read_folder(root)
        self.pages: dict[str, LearningPage] = {}

    @transaction.atomic
    def run(self) -> int:
        """Load the folder; returns how many pages changed."""
        index = ProgrammeIndexPage.objects.get()
        # First all pages exist, so that links and needs can name any of them.
        for programme, modules in self.tree:
            parent = self.ensure(index, programme, ProgrammePage)
            for module, pages in modules:
                module_page = self.ensure(parent, module, ModulePage)
                for page in pages:
                    self.ensure(
                        module_page, page, KINDS[page.front.values["kind"]].model
                    )
                self.put_in_order(module_page, [page.slug for page in pages])
            self.put_in_order(parent, [module.slug for module, _ in modules])
        files = [
            file
            for programme, modules in self.tree
            for file in (
                programme,
                *(f for module, pages in modules for f in (module, *pages)),
            )
        ]
        return sum(self.update(file) for file in files)

    def ensure(self, parent: Page, file: File, model: type) -> LearningPage:
        page = Page.objects.filter(translation_key=file.key).first()
        if page is None:
            page = model(
                title=file.front.values["title"],
                slug=file.slug,
                translation_key=file.key,
                live=False,
            )
            parent.add_child(instance=page)
        else:
            page = page.specific
            if not isinstance(page, model):
                raise LoadError(file.path, 1, "The page has another kind in the CMS.")
        self.pages[file.address] = page
        return page

    def put_in_order(self, parent: Page, slugs: list[str]) -> None:
        """Children named by `slugs` stand in that order, before any others."""
        parent = Page.objects.get(pk=parent.pk)
        current = [child.slug for child in parent.get_children()]
        wanted = [*slugs, *(slug for slug in current if slug not in slugs)]
        if [slug for slug in wanted if slug in current] == current:
            return
        for slug in wanted:
            child = Page.objects.child_of(parent).filter(slug=slug).first()
            if child:
                child.move(Page.objects.get(pk=parent.pk), pos="last-child")

    def update(self, file: File) -> bool:
        page = self.pages[file.address]
        before = page.version_content() | {"title": page.title}
        was_live = page.live
        fields = FIELDS[file.level](self, file)
        needs = fields.pop("needs", None)
        for name, value in fields.items():
            setattr(page, name, value)
        if needs is not None and needs != [need.module_id for need in page.needs.all()]:
            page.needs = [ModuleNeed(module_id=pk) for pk in needs]
        page.title = page.draft_title = file.front.values["title"]
        if was_live and before == page.version_content() | {"title": page.title}:
            return False
        if isinstance(page, LessonPage):
            for problem in problems_of(page):
                raise LoadError(file.path, file.front.body_line, problem.message)
        try:
            page.full_clean()
        except ValidationError as error:
            raise LoadError(file.path, 1, "; ".join(error.messages)) from None
        page.save_revision().publish()
        self.report(f"{'updated' if was_live else 'made'} {file.address}")
        return True

    # What each level of file says ------------------------------------------------

    def programme_fields(self, file: File) -> dict[str, Any]:
        values = file.front.values
        return {
            "summary": values["summary"],
            "audience": values["audience"],
            "outcomes": "\n".join(values["outcomes"]),
            "you_get": values["you_get"],
            "is_not": values["is_not"],
            "waymark": values.get("waymark", "senco"),
            "is_open": values.get("open", True),
            "body": self.text(file),
        }

    def module_fields(self, file: File) -> dict[str, Any]:
        values = file.front.values
        programme = file.address.partition("/")[0]
        return {
            "summary": values["summary"],
            "audience": values["audience"],
            "outcomes": "\n".join(values["outcomes"]),
            "you_get": values["you_get"],
            "before": values.get("before", ""),
            "phases": values.get("phases", ""),
            "authors": "\n".join(values.get("authors", [])),
            "checked_on": values.get("checked"),
            "review_by": values.get("review_by"),
            "in_order": values.get("in_order", False),
            "needs": [
                self.page_at(f"{programme}/{slug}", file).pk
                for slug in values.get("needs", [])
            ],
            "body": self.text(file),
        }

    def page_fields(self, file: File) -> dict[str, Any]:
        values = file.front.values
        fields = {
            name: values[name]
            for name in KINDS[values["kind"]].front_matter
            if name in values
        }
        return fields | {
            "lead": values.get("lead", ""),
            "checked_on": values.get("checked"),
            "review_by": values.get("review_by"),
            "body": self.body(file),
        }

    def text(self, file: File) -> str:
        front = file.front
        if not front.body.strip():
            return ""
        try:
            html = rich_text(front.body, TEXT, line=front.body_line)
        except DialectError as error:
            raise LoadError(file.path, error.line, error.message) from None
        return self.with_links(html, file)

    def body(self, file: File) -> list[dict]:
        try:
            stream = parse_body(file.front.body, file.key, line=file.front.body_line)
        except DialectError as error:
            raise LoadError(file.path, error.line, error.message) from None
        return [self.resolved(block, file, block["type"]) for block in stream]

    def resolved(self, value: Any, file: File, name: str) -> Any:
        """`value` with files and page links replaced by what the CMS stores."""
        if isinstance(value, str):
            return self.with_links(value, file)
        if isinstance(value, list):
            return [self.resolved(item, file, name) for item in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"file"}:
            return self.asset(value["file"], file, name)
        return {key: self.resolved(item, file, key) for key, item in value.items()}

    def page_at(self, address: str, file: File) -> LearningPage:
        try:
            return self.pages[address]
        except KeyError:
            raise LoadError(file.path, 1, f"There is no page “{address}”.") from None

    def with_links(self, html: str, file: File) -> str:
        programme, _, rest = file.address.partition("/")
        module = rest.partition("/")[0]

        def link(match: re.Match) -> str:
            target = "/".join(NUMBERED.sub(r"\2", part) for part in match[1].split("/"))
            full = (
                f"{programme}/{target}"
                if "/" in target
                else f"{programme}/{module}/{target}"
            )
            return f'<a linktype="page" id="{self.page_at(full, file).pk}">'

        return PAGE_LINK.sub(link, html)

    def asset(self, name: str, file: File, field: str) -> Any:
        path = (file.path.parent / name).resolve()
        if not path.is_relative_to(self.root.resolve()) or not path.is_file():
            raise LoadError(
                file.path, file.front.body_line, f"There is no file {name}."
            )
        if field == "svg":
            return clean_diagram(path.read_text(encoding="utf-8"))
        model = LearningImage if field == "image" else LearningDocument
        title = str(path.relative_to(self.root.resolve()))
        content = path.read_bytes()
        found = model.objects.filter(title=title).first()
        if found is None:
            found = model(title=title)
        elif found.file_size == len(content) and found.file.read() == content:
            return found.pk
        found.file.save(path.name, ContentFile(content), save=False)
        found.file_size = len(content)
        found.save()
        return found.pk


FIELDS = {
    "programme": Loader.programme_fields,
    "module": Loader.module_fields,
    "page": Loader.page_fields,
}


def load_programmes(*, root: Path, report: Callable[[str], None]) -> int:
    """Load every programme under `root`; all of it or, on LoadError, nothing."""
    return Loader(root, report).run()
