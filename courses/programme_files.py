"""The folder of programme files (docs/markdown.md), read before anything is written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from courses.kinds import KINDS
from courses.rules.dialect import DialectError, FrontMatter, parse_file

# A page without a key of its own gets one made from its path (docs/markdown.md).
FILES = UUID("0a1f3c52-6a0e-5b6e-9d5c-2f7f0f8f5b11")
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

    def fail(self, message: str, *, near: str = "") -> LoadError:
        """An error at the first line of the body that holds `near`, else at line 1."""
        lines = enumerate(self.front.body.split("\n"), self.front.body_line)
        found = (number for number, line in lines if near and near in line)
        return LoadError(self.path, next(found, 1), message)


type Branch = tuple[File, list[tuple[File, list[File]]]]


def text_of(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LoadError(path, line, "The file is not in UTF-8.") from None


def read(path: Path, address: str, level: str) -> File:
    more = tuple(name for kind in KINDS.values() for name in kind.front_matter)
    try:
        front = parse_file(text_of(path), level, more if level == "page" else ())
    except DialectError as error:
        raise LoadError(path, error.line, error.message) from None
    if level == "page" and front.values["kind"] not in KINDS:
        raise LoadError(path, 1, f"There is no kind “{front.values['kind']}”.")
    return File(path, address, level, front)


def by_order(branch: tuple[File, Any]) -> tuple[int, str]:
    file = branch[0]
    return file.front.values.get("order", 999), file.address


def read_module(folder: Path, programme: str) -> tuple[File, list[File]]:
    address = f"{programme}/{folder.name}"
    pages = []
    for path in sorted(folder.glob("*.md")):
        if path.name == "module.md":
            continue
        match = NUMBERED.match(path.stem)
        if not match:
            raise LoadError(path, 1, "A page's file begins with its number: 01-name.md")
        pages.append((int(match[1]), read(path, f"{address}/{match[2]}", "page")))
    module = folder / "module.md"
    if not module.is_file():
        raise LoadError(module, 1, "The file is missing.")
    pages.sort(key=lambda page: page[0])
    return read(module, address, "module"), [page for _, page in pages]


def read_folder(root: Path) -> list[Branch]:
    """Everything under `root`, read and checked before anything is written."""
    tree = []
    for path in root.glob("*/programme.md"):
        folder = path.parent
        modules = [
            read_module(each, folder.name)
            for each in folder.iterdir()
            if any(each.glob("*.md"))
        ]
        programme = read(path, folder.name, "programme")
        tree.append((programme, sorted(modules, key=by_order)))
    tree.sort(key=by_order)
    refuse_twins(files_in(tree))
    return tree


def files_in(tree: Iterable[Branch]) -> Iterator[File]:
    for programme, modules in tree:
        yield programme
        for module, pages in modules:
            yield module
            yield from pages


def refuse_twins(files: Iterable[File]) -> None:
    seen: dict[str | UUID, File] = {}
    for file in files:
        for name in (file.address, file.key):
            twin = seen.setdefault(name, file)
            if twin is not file:
                raise file.fail(f"{twin.path} has the same address or key.")
