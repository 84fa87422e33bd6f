"""The folder of programme files (docs/markdown.md), read before anything is written."""

import hashlib
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from courses.kinds import KINDS
from courses.rules.dialect import DialectError, FrontMatter, parse_file

# A page without a key of its own gets one made from its path (docs/markdown.md).
FILES = UUID("0a1f3c52-6a0e-5b6e-9d5c-2f7f0f8f5b11")
NUMBERED = re.compile(r"^(\d+)-(.+)$")
PAGE_LINK = re.compile(r"\(page:([^)\s]+)\)")


class LoadError(Exception):
    """A file that cannot be loaded: its path, its line, and what to put right."""

    def __init__(self, path: Path, line: int, message: str):
        super().__init__(f"{path}, line {line}: {message}")


@dataclass(frozen=True)
class File:
    """One file of a programme; `address` is its place in the tree of pages.

    `number` puts it in order, `children` are the keys of the pages below it.
    """

    path: Path
    address: str
    level: str
    front: FrontMatter
    digest: str
    number: int | None = None
    children: tuple[str, ...] = ()

    @property
    def key(self) -> UUID:
        return UUID(self.front.values.get("key") or str(uuid5(FILES, self.address)))

    @property
    def slug(self) -> str:
        return self.address.rpartition("/")[2]

    def targets(self) -> list[str]:
        """The pages that the file names, as it names them."""
        return [
            *PAGE_LINK.findall(self.front.body),
            *self.front.values.get("needs", []),
        ]

    def target(self, name: str, known: Container[str]) -> str:
        """The address of a page that a link names; numbers may be left out.

        What begins with a slash is an address of the site and stays what it is.
        """
        if name.startswith("/"):
            return name
        programme, _, rest = self.address.partition("/")
        for target in (
            name,
            "/".join(NUMBERED.sub(r"\2", part) for part in name.split("/")),
        ):
            folder = programme
            if "/" not in target:
                folder += f"/{rest.partition('/')[0]}"
            address = f"{folder}/{target}"
            if address in known:
                return address
        return address

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
    text = text_of(path)
    try:
        front = parse_file(text, level, more if level == "page" else ())
    except DialectError as error:
        raise LoadError(path, error.line, error.message) from None
    if level == "page" and front.values["kind"] not in KINDS:
        raise LoadError(path, 1, f"There is no kind “{front.values['kind']}”.")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return File(path, address, level, front, digest, front.values.get("order"))


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
        page = read(path, f"{address}/{match[2]}", "page")
        pages.append(replace(page, number=int(match[1])))
    module = folder / "module.md"
    if not module.is_file():
        raise LoadError(module, 1, "The file is missing.")
    pages.sort(key=lambda page: page.number)
    return with_children(read(module, address, "module"), pages), pages


def with_children(file: File, below: list[File]) -> File:
    return replace(file, children=tuple(str(each.key) for each in below))


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
        modules.sort(key=by_order)
        programme = read(path, folder.name, "programme")
        programme = with_children(programme, [module for module, _ in modules])
        tree.append((programme, modules))
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
