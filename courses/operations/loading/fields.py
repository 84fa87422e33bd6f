"""What a file says of its page, with links and files as the CMS stores them."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import Storage
from wagtail.models import Page

from courses.kinds import KINDS
from courses.models import LearningDocument, LearningImage, ModulePage
from courses.operations.assets import keep_asset
from courses.programme_files import File, LoadError, text_of
from courses.rules.diagrams import clean_diagram
from courses.rules.dialect import DialectError, block_lines, parse_body, rich_text
from courses.rules.dialect.text import TEXT

PAGE_LINK = re.compile(r'<a href="page:([^"]+)">')


class Fields:
    """`pages` are the ids of the folder's pages by address.

    `written` is told each file that went into the storage, `srcs` which names the
    blocks of the page at hand give to their files.
    """

    def __init__(self, root: Path, pages: Mapping[str, int], catalogue: Page):
        self.root = root.resolve()
        self.pages = pages
        self.catalogue = catalogue.url_path
        self.home = catalogue.get_parent().url_path
        self.written: list[tuple[Storage, str]] = []
        self.srcs: dict[str, dict[str, str]] = {}

    def of(self, file: File) -> dict[str, Any]:
        self.srcs = {}
        return LEVELS[file.level](self, file)

    def programme(self, file: File) -> dict[str, Any]:
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

    def module(self, file: File) -> dict[str, Any]:
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

    def page(self, file: File) -> dict[str, Any]:
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
        is_elsewhere = slug.startswith("/")
        if slug == file.slug or ("/" in slug and not is_elsewhere):
            raise file.fail(f"“{slug}” under “needs” must be another module.")
        programme = file.address.partition("/")[0]
        pk = self.page_at(slug if is_elsewhere else f"{programme}/{slug}", file)
        if not ModulePage.objects.filter(pk=pk).exists():
            raise file.fail(f"“{slug}” under “needs” must be another module.")
        return pk

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
        return [
            block | {"value": self.resolved(block["value"], file, block["id"], "")}
            for block in stream
        ]

    def resolved(self, value: Any, file: File, block: str, name: str) -> Any:
        """`value` with files and page links replaced by what the CMS stores."""
        if isinstance(value, str):
            return self.with_links(value, file)
        if isinstance(value, list):
            return [self.resolved(item, file, block, name) for item in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"file"}:
            self.srcs.setdefault(block, {})[name] = value["file"]
            return self.asset(value["file"], file, name)
        return {
            key: self.resolved(item, file, block, key) for key, item in value.items()
        }

    def page_at(self, address: str, file: File, *, near: str = "") -> int:
        """In the folder; or, from a slash on, wherever the site has it."""
        found = None
        if not address.startswith("/"):
            found = self.pages.get(address)
        else:
            path = f"{self.home}{address.strip('/')}/".replace("//", "/")
            if path.startswith(self.catalogue):
                found = self.pages.get(path.removeprefix(self.catalogue).strip("/"))
            if found is None:
                held = Page.objects.filter(url_path=path).values_list("pk", flat=True)
                found = held.first()
        if found is None:
            raise file.fail(f"There is no page “{address}”.", near=near)
        return found

    def with_links(self, html: str, file: File) -> str:
        def link(match: re.Match) -> str:
            pk = self.page_at(
                file.target(match[1], self.pages), file, near=f"page:{match[1]}"
            )
            return f'<a linktype="page" id="{pk}">'

        return PAGE_LINK.sub(link, html)

    def path_of(self, src: str, file: File) -> Path | None:
        try:
            path = (file.path.parent / src).resolve()
            return path if path.is_relative_to(self.root) and path.is_file() else None
        except (OSError, ValueError):  # a name that no file can have
            return None

    def asset(self, src: str, file: File, field: str) -> Any:
        near = f'"{src}"'
        path = self.path_of(src, file)
        if path is None:
            raise file.fail(f"There is no file {src}.", near=near)
        if field == "svg":
            return clean_diagram(text_of(path))
        try:
            return keep_asset(
                model=LearningImage if field == "image" else LearningDocument,
                title=str(path.relative_to(self.root)),
                name=path.name,
                content=path.read_bytes(),
                written=self.written,
            )
        except ValidationError as error:
            raise file.fail(f"{src}: {' '.join(error.messages)}", near=near) from None


LEVELS = {
    "programme": Fields.programme,
    "module": Fields.module,
    "page": Fields.page,
}
