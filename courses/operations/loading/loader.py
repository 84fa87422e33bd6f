"""One run over a folder of programmes."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from courses.gate import problems_of
from courses.kinds import KINDS
from courses.models import (
    LearningPage,
    LessonPage,
    LoadedFile,
    ModuleNeed,
    ModulePage,
    ProgrammeIndexPage,
    ProgrammePage,
)
from courses.programme_files import File, LoadError, files_in, read_folder
from courses.queries.gate import circle_through
from courses.rules.dialect import block_lines, names_in

from .fields import Fields
from .sameness import say_the_same, stated

# Raised when the same file would make another page than before.
MADE_BY = "1"
KEPT = "kept {}: edited in the CMS since the last load"
CONFLICT = "conflict {}: the file and the page in the CMS have both changed"
GONE = "gone {}: it has no file any more; its page stays until an editor takes it away"


@dataclass(frozen=True)
class Outcome:
    changed: int = 0
    conflicts: int = 0


@dataclass
class Row:
    """What the tree of pages says of one."""

    pk: int
    path: str
    live: bool
    latest_revision: int | None
    has_draft: bool


class Loader:
    """`report` is told each page that changes, or that is kept as it is."""

    def __init__(self, root: Path, report: Callable[[str], None], *, force: bool):
        self.root = root
        self.report = report
        self.force = force
        self.tree = read_folder(root)
        self.files = list(files_in(self.tree))
        self.index = ProgrammeIndexPage.objects.get()
        # Ids and not pages: a move changes rows of the tree that others hold.
        self.pages: dict[str, int] = {}
        self.fields = Fields(root, self.pages, self.index)
        self.made: dict[UUID, LearningPage] = {}
        self.remembered: list[LoadedFile] = []
        self.outcome = Outcome()

    def run(self) -> Outcome:
        self.read_rows()
        self.loaded = {each.page_key: each for each in LoadedFile.objects.all()}
        self.keys = {file.address: file.key for file in self.files}
        self.digests = {file.key: self.digest(file) for file in self.files}
        # First all pages exist, so that links and needs can name any of them.
        for programme, modules in self.tree:
            self.ensure(self.index.pk, programme, ProgrammePage)
            for module, pages in modules:
                self.ensure(self.pages[programme.address], module, ModulePage)
                for page in pages:
                    kind = KINDS[page.front.values["kind"]]
                    self.ensure(self.pages[module.address], page, kind.model)
                self.put_in_order(module, pages)
            self.put_in_order(programme, [module for module, _ in modules])
        if any(self.has_changed(programme) for programme, _ in self.tree):
            self.order(self.index.pk, [programme for programme, _ in self.tree])
        for file in self.files:
            if (
                self.has_changed(file)
                or self.is_edited(file)
                or self.is_withdrawn(file)
            ):
                self.update(file)
        self.refuse_circles()
        self.tell_of_the_gone()
        self.remember_all()
        return self.outcome

    # What has changed since the last load ------------------------------------------

    def read_rows(self) -> None:
        below = Page.objects.filter(path__startswith=self.index.path)
        self.rows = {
            key: Row(*row)
            for key, *row in below.values_list(
                "translation_key",
                "pk",
                "path",
                "live",
                "latest_revision",
                "has_unpublished_changes",
            )
        }

    def digest(self, file: File) -> str:
        """Of all that the file says, with its pictures and the pages that it names."""
        found = self.loaded.get(file.key)
        srcs = found.files if found else {}
        return self.digest_with(file, srcs)

    def digest_with(self, file: File, srcs: dict[str, dict[str, str]]) -> str:
        parts = [MADE_BY, file.address, file.digest, *file.children]
        for named in srcs.values():
            for src in named.values():
                path = self.fields.path_of(src, file)
                parts.append(
                    hashlib.sha256(path.read_bytes()).hexdigest() if path else ""
                )
        for target in file.targets():
            key = self.keys.get(file.target(target, self.keys))
            parts += [target, str(key)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def has_changed(self, file: File) -> bool:
        loaded = self.loaded.get(file.key)
        return loaded is None or loaded.digest != self.digests[file.key]

    def is_edited(self, file: File) -> bool:
        """Whether the page's newest revision is not the one that the loader made."""
        row, loaded = self.rows.get(file.key), self.loaded.get(file.key)
        if row is None or file.key in self.made:
            return False
        if loaded is None:
            return True
        was_purged = row.latest_revision is None and not row.has_draft
        return row.latest_revision != loaded.revision and not was_purged

    def is_withdrawn(self, file: File) -> bool:
        """An editor unpublished it, and the load was told to overrule that."""
        row = self.rows.get(file.key)
        return self.force and row is not None and not row.live

    # The tree ------------------------------------------------------------------------

    def ensure(self, parent_id: int, file: File, model: type) -> None:
        """The page of `file` below its parent, made where there is none."""
        row = self.rows.get(file.key)
        try:
            if row is None:
                parent = Page.objects.get(pk=parent_id)
                page = model(
                    title=file.front.values["title"],
                    slug=file.slug,
                    translation_key=file.key,
                    live=False,
                )
                parent.add_child(instance=page)
                self.made[file.key] = page
                row = Row(page.pk, page.path, live=False, latest_revision=None,
                          has_draft=False)  # fmt: skip
                self.rows[file.key] = row
            elif self.has_changed(file):
                self.move(Page.objects.get(pk=row.pk), parent_id, file, model)
        except ValidationError as error:
            raise file.fail("; ".join(error.messages)) from None
        self.pages[file.address] = row.pk

    def move(self, page: Page, parent_id: int, file: File, model: type) -> None:
        parent = Page.objects.get(pk=parent_id)
        if page.specific_class is not model:
            raise file.fail("The page has another kind in the CMS.")
        if not page.is_child_of(parent):
            page.move(parent, pos="last-child")
            self.report(f"moved {file.address}")
            self.count(changed=1)

    def put_in_order(self, parent: File, files: list[File]) -> None:
        if self.has_changed(parent) and self.order(self.pages[parent.address], files):
            self.report(f"ordered {parent.address}")
            self.count(changed=1)

    def order(self, parent_id: int, files: list[File]) -> bool:
        """The pages of `files` stand in that order, before any others."""
        parent = Page.objects.get(pk=parent_id)
        current = [child.pk for child in parent.get_children()]
        first = [self.pages[file.address] for file in files]
        wanted = [*first, *(pk for pk in current if pk not in first)]
        if wanted == current:
            return False
        for pk in wanted:
            parent = Page.objects.get(pk=parent_id)
            Page.objects.get(pk=pk).move(parent, pos="last-child")
        self.made = dict.fromkeys(self.made)  # their places are no longer true
        return True

    # One page ------------------------------------------------------------------------

    def page_of(self, file: File) -> LearningPage:
        """Held until it is written, so that nobody edits it meanwhile."""
        page = self.made.get(file.key)
        if page is not None and isinstance(page, LessonPage):
            return page
        pk = self.pages[file.address]
        return Page.objects.select_for_update().get(pk=pk).specific

    def update(self, file: File) -> None:
        page = self.page_of(file)
        is_made = file.key in self.made
        before, files = stated(page), len(self.fields.written)
        self.fill(page, file)
        after = stated(page)
        if page.live and say_the_same(page.page_key, before, after):
            if len(self.fields.written) > files:
                self.report(f"updated {file.address}: a file that it shows")
                self.count(changed=1)
            self.remember(file, page.live_revision_id)
        elif self.is_edited(file) and not self.force:
            self.hold_back(file)
        elif page.live or is_made or self.force:
            self.check(page, file)
            page.save_revision(clean=False).publish()
            self.report(f"{'updated' if page.live else 'made'} {file.address}")
            self.count(changed=1)
            self.remember(file, page.latest_revision_id)
        else:
            self.keep_as_draft(page, file, after)

    def fill(self, page: LearningPage, file: File) -> None:
        fields = self.fields.of(file)
        needs = fields.pop("needs", None)
        for name, value in fields.items():
            setattr(page, name, value)
        if needs is not None and needs != [need.module_id for need in page.needs.all()]:
            page.needs = [ModuleNeed(module_id=pk) for pk in needs]
        page.title = page.draft_title = file.front.values["title"]
        page.slug = file.slug

    def hold_back(self, file: File) -> None:
        if self.has_changed(file):
            self.report(CONFLICT.format(file.address))
            self.count(conflicts=1)
        else:
            self.report(KEPT.format(file.address))

    def keep_as_draft(self, page: LearningPage, file: File, after: dict) -> None:
        """What an editor unpublished stays so; its draft follows the file."""
        draft = stated(page.get_latest_revision_as_object())
        if not say_the_same(page.page_key, draft, after):
            self.check(page, file)
            page.save_revision(clean=False)
            self.report(f"drafted {file.address}: it stays unpublished")
            self.count(changed=1)
        self.remember(file, page.latest_revision_id)

    def check(self, page: LearningPage, file: File) -> None:
        """What the editor would ask of the page."""
        if isinstance(page, LessonPage):
            front = file.front
            for problem in problems_of(page):
                lines = block_lines(front.body, file.key, line=front.body_line)
                raise LoadError(file.path, lines.get(problem.where, 1), problem.message)
        try:
            page.full_clean()
        except ValidationError as error:
            raise file.fail("; ".join(error.messages)) from None

    def refuse_circles(self) -> None:
        """Once all needs are as the files have them."""
        for file in self.files:
            if file.level != "module" or not file.front.values.get("needs"):
                continue
            if self.has_changed(file):
                module = ModulePage.objects.get(pk=self.pages[file.address])
                needs = [need.module for need in module.needs.select_related("module")]
                for problem in circle_through(module, needs):
                    raise file.fail(problem.message)

    # What the next load has to know --------------------------------------------------

    def count(self, *, changed: int = 0, conflicts: int = 0) -> None:
        self.outcome = replace(
            self.outcome,
            changed=self.outcome.changed + changed,
            conflicts=self.outcome.conflicts + conflicts,
        )

    def remember(self, file: File, revision: int | None) -> None:
        srcs = self.fields.srcs
        is_page = file.level == "page"
        self.remembered.append(
            LoadedFile(
                page_key=file.key,
                address=file.address,
                digest=self.digest_with(file, srcs),
                revision=revision,
                number=file.number,
                names=names_in(file.front.body, file.key) if is_page else {},
                files=srcs,
            )
        )

    def remember_all(self) -> None:
        LoadedFile.objects.bulk_create(
            self.remembered,
            update_conflicts=True,
            unique_fields=["page_key"],
            update_fields=["address", "digest", "revision", "number", "names", "files"],
        )

    def tell_of_the_gone(self) -> None:
        keys = set(self.keys.values())
        programmes = {programme.address for programme, _ in self.tree}
        for key, loaded in self.loaded.items():
            if key in keys or loaded.address.partition("/")[0] not in programmes:
                continue
            row = self.rows.get(key)
            if row is None:
                loaded.delete()
            elif row.live:
                self.report(GONE.format(loaded.address))


def load_programmes(
    *,
    root: Path,
    report: Callable[[str], None],
    force: bool = False,
    check: bool = False,
) -> Outcome:
    """Load every programme under `root`; all of it or, on LoadError, nothing.

    With `check` all of it is tried, told and taken back.
    """
    loader = Loader(root, report, force=force)
    is_kept = False
    try:
        with transaction.atomic():
            outcome = loader.run()
            transaction.set_rollback(check)
        is_kept = not check
    finally:
        # What a database takes back, a storage does not.
        if not is_kept:
            for storage, name in loader.fields.written:
                storage.delete(name)
    return outcome
