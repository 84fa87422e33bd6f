"""Programme files into Wagtail pages: create, update, put in order, publish.

Pages are found by their key, so ids, addresses learned from and learners' rows stay.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from courses.gate import problems_of
from courses.kinds import KINDS
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
from courses.operations.assets import keep_asset
from courses.programme_files import (
    NUMBERED,
    File,
    LoadError,
    files_in,
    read_folder,
    text_of,
)
from courses.rules.diagrams import clean_diagram
from courses.rules.dialect import (
    DialectError,
    block_lines,
    parse_body,
    rich_text,
)
from courses.rules.dialect.text import TEXT

PAGE_LINK = re.compile(r'<a href="page:([^"]+)">')


class Loader:
    """One run over a folder. `report` is told each page that changed."""

    def __init__(self, root: Path, report: Callable[[str], None]):
        self.root = root
        self.report = report
        self.tree = read_folder(root)
        # Ids and not pages: a move changes rows of the tree that others hold.
        self.pages: dict[str, int] = {}

    @transaction.atomic
    def run(self) -> int:
        """Load the folder; returns how many pages changed."""
        index = ProgrammeIndexPage.objects.get().pk
        # First all pages exist, so that links and needs can name any of them.
        for programme, modules in self.tree:
            parent = self.ensure(index, programme, ProgrammePage)
            for module, pages in modules:
                module_page = self.ensure(parent, module, ModulePage)
                for page in pages:
                    kind = KINDS[page.front.values["kind"]]
                    self.ensure(module_page, page, kind.model)
                self.put_in_order(module_page, pages)
            self.put_in_order(parent, [module for module, _ in modules])
        self.put_in_order(index, [programme for programme, _ in self.tree])
        return sum(self.update(file) for file in files_in(self.tree))

    def ensure(self, parent_id: int, file: File, model: type) -> int:
        """The page of `file` below its parent, made where there is none."""
        parent = Page.objects.get(pk=parent_id)
        page = Page.objects.filter(translation_key=file.key).first()
        try:
            if page is None:
                page = model(
                    title=file.front.values["title"],
                    slug=file.slug,
                    translation_key=file.key,
                    live=False,
                )
                parent.add_child(instance=page)
            elif page.specific_class is not model:
                raise file.fail("The page has another kind in the CMS.")
            elif not page.is_child_of(parent):
                page.move(parent, pos="last-child")
        except ValidationError as error:
            raise file.fail("; ".join(error.messages)) from None
        self.pages[file.address] = page.pk
        return page.pk

    def put_in_order(self, parent_id: int, files: list[File]) -> None:
        """The pages of `files` stand in that order, before any others."""
        parent = Page.objects.get(pk=parent_id)
        current = [child.pk for child in parent.get_children()]
        first = [self.pages[file.address] for file in files]
        wanted = [*first, *(pk for pk in current if pk not in first)]
        if wanted == current:
            return
        for pk in wanted:
            parent = Page.objects.get(pk=parent_id)
            Page.objects.get(pk=pk).move(parent, pos="last-child")

    def update(self, file: File) -> bool:
        page = Page.objects.get(pk=self.pages[file.address]).specific
        before = stated(page)
        fields = FIELDS[file.level](self, file)
        needs = fields.pop("needs", None)
        for name, value in fields.items():
            setattr(page, name, value)
        if needs is not None and needs != [need.module_id for need in page.needs.all()]:
            page.needs = [ModuleNeed(module_id=pk) for pk in needs]
        page.title = page.draft_title = file.front.values["title"]
        page.slug = file.slug
        if page.live and before == stated(page):
            return False
        self.check(page, file)
        made = not page.live
        page.save_revision().publish()
        self.report(f"{'made' if made else 'updated'} {file.address}")
        return True

    def check(self, page: LearningPage, file: File) -> None:
        """What the editor would ask of the page."""
        if isinstance(page, LessonPage):
            front = file.front
            lines = block_lines(front.body, file.key, line=front.body_line)
            for problem in problems_of(page):
                raise LoadError(file.path, lines.get(problem.where, 1), problem.message)
        try:
            page.full_clean()
        except ValidationError as error:
            raise file.fail("; ".join(error.messages)) from None

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
            "needs": [self.needed(slug, file) for slug in values.get("needs", [])],
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

    def needed(self, slug: str, file: File) -> int:
        if "/" in slug or slug == file.slug:
            raise file.fail(f"“{slug}” under “needs” must be another module.")
        programme = file.address.partition("/")[0]
        return self.page_at(f"{programme}/{slug}", file)

    def text(self, file: File) -> str:
        front = file.front
        if not front.body.strip():
            return ""
        if re.search("^:::", front.body, re.MULTILINE):
            raise file.fail("Blocks stand on pages only.", near=":::")
        try:
            html = rich_text(front.body, TEXT, line=front.body_line)
        except DialectError as error:
            raise LoadError(file.path, error.line, error.message) from None
        return self.with_links(html, file)

    def body(self, file: File) -> list[dict]:
        front = file.front
        try:
            stream = parse_body(front.body, file.key, line=front.body_line)
        except DialectError as error:
            raise LoadError(file.path, error.line, error.message) from None
        kind = KINDS[front.values["kind"]]
        possible = kind.model._meta.get_field("body").stream_block.child_blocks
        for block in stream:
            if block["type"] not in possible:
                lines = block_lines(front.body, file.key, line=front.body_line)
                raise LoadError(
                    file.path,
                    lines[block["id"]],
                    f"A page of the kind “{kind.name}” cannot hold this block.",
                )
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

    def page_at(self, address: str, file: File, *, near: str = "") -> int:
        try:
            return self.pages[address]
        except KeyError:
            raise file.fail(f"There is no page “{address}”.", near=near) from None

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
            pk = self.page_at(full, file, near=f"page:{match[1]}")
            return f'<a linktype="page" id="{pk}">'

        return PAGE_LINK.sub(link, html)

    def asset(self, name: str, file: File, field: str) -> Any:
        near = f'"{name}"'
        root = self.root.resolve()
        try:
            path = (file.path.parent / name).resolve()
            is_there = path.is_relative_to(root) and path.is_file()
        except OSError:  # a name that no file can have
            is_there = False
        if not is_there:
            raise file.fail(f"There is no file {name}.", near=near)
        if field == "svg":
            return clean_diagram(text_of(path))
        try:
            return keep_asset(
                model=LearningImage if field == "image" else LearningDocument,
                title=str(path.relative_to(root)),
                name=path.name,
                content=path.read_bytes(),
            )
        except ValidationError as error:
            raise file.fail(f"{name}: {' '.join(error.messages)}", near=near) from None


def stated(page: LearningPage) -> dict:
    """What a file says of its page: the version's content and where it stands."""
    return page.version_content() | {"title": page.title, "slug": page.slug}


FIELDS = {
    "programme": Loader.programme_fields,
    "module": Loader.module_fields,
    "page": Loader.page_fields,
}


def load_programmes(*, root: Path, report: Callable[[str], None]) -> int:
    """Load every programme under `root`; all of it or, on LoadError, nothing."""
    return Loader(root, report).run()
