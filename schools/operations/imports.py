"""Registers of schools: staged beside the tables, compared with them, and applied.

`stage` fills the staging table and changes nothing else. `apply_*` are called in one
transaction, with the rows that were staged.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched

from django.db import connection, transaction

from schools.models import Establishment, EstablishmentLink, LocalAuthority, Trust
from schools.rules.lines import Line, Problem, read_lines
from schools.rules.registers import (
    LINKS,
    REGISTERS,
    Layout,
    Place,
    Register,
    RegisterError,
    Row,
    read_rows,
    recognise,
    split_link,
)
from schools.staging import ROWS_AT_ONCE, Staging

__all__ = ["Changes", "LinkChanges", "Staged", "apply_links", "apply_rows", "stage"]

EXAMPLES = 5
LOCK = 0x7363686F6F6C  # "school": one import at a time on PostgreSQL
PLACES = {"authority", "trust"}
DATES = {"opened_on", "closed_on", "established_on"}


@dataclass
class Staged:
    """A file that was read; its rows are in the staging table."""

    layout: Layout
    staging: Staging
    digest: str = ""
    rows: int = 0
    bad: int = 0
    # A bad row without a key could be that of any school.
    unnamed: int = 0
    authorities: dict[str, str] = field(default_factory=dict)
    trusts: dict[str, str] = field(default_factory=dict)

    @property
    def register(self) -> Register:
        return self.layout.register


@dataclass
class Changes:
    """What a register changes, counted; keys of what the duty may be touched by."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: list[int] = field(default_factory=list)
    vanished: list[int] = field(default_factory=list)
    returned: list[int] = field(default_factory=list)
    retyped: dict[int, str] = field(default_factory=dict)  # what the type was
    authorities: int = 0
    trusts: int = 0
    unknown_authorities: list[str] = field(default_factory=list)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def show(self, what: str, school: Establishment) -> None:
        shown = self.examples.setdefault(what, [])
        if len(shown) < EXAMPLES:
            shown.append(f"{school.key} {school.name}")

    def __bool__(self):
        return bool(
            self.new
            or self.changed
            or self.vanished
            or self.returned
            or self.authorities
            or self.trusts
        )


@dataclass
class LinkChanges:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0

    def __bool__(self):
        return bool(self.new or self.changed or self.removed)


# --- Staging ----------------------------------------------------------------------
def stage(
    source: Iterable[bytes],
    *,
    links: bool = False,
    problem: Callable[[Problem], None],
    progress: Callable[[int], None] = lambda _: None,
) -> Staged:
    """Read a file into the staging table; rows that cannot be read are told and left out.

    Raises RegisterError where the file is none that we know.
    """
    digest = hashlib.sha256()
    lines = read_lines(watched(source, digest, progress))
    layout = recognise(next(lines, Line(1, [])).cells, [LINKS] if links else REGISTERS)
    staged = Staged(layout, Staging("links" if links else "schools"))
    for batch in batched(read_rows(layout, lines), ROWS_AT_ONCE):
        stage_batch(staged, batch, problem)
    if not staged.rows:
        raise RegisterError("There is no row that could be read.")
    staged.digest = digest.hexdigest()
    return staged


def watched(source: Iterable[bytes], digest, progress) -> Iterator[bytes]:
    done = 0
    for line in source:
        digest.update(line)
        done += len(line)
        progress(done)
        yield line


def stage_batch(
    staged: Staged,
    batch: Sequence[tuple[Row, list[Problem]]],
    tell: Callable[[Problem], None],
) -> None:
    there = staged.staging.lines([row.key for row, _ in batch if row.key])
    fresh = []
    for row, unread in batch:
        before = there.get(row.key)
        problems = [twice(staged, row, before)] if before else unread
        if row.key and not before:
            there[row.key] = row.line
            cells = None if problems else stored(staged, row.values)
            fresh.append((row.key, row.line, cells))
        staged.bad += bool(problems)
        staged.unnamed += not row.key
        staged.rows += not problems
        for each in problems:
            tell(each)
    staged.staging.add(fresh)


def twice(staged: Staged, row: Row, before: int) -> Problem:
    column = ", ".join(staged.register.key.columns)
    return Problem(row.line, column, f"It is on line {before} already.")


def stored(staged: Staged, values: tuple) -> list:
    cells = []
    for name, value in zip(staged.layout.names, values, strict=True):
        if isinstance(value, Place):
            cells.append(noted(staged, name, value))
        else:
            cells.append(value.isoformat() if isinstance(value, date) else value)
    return cells


def noted(staged: Staged, kind: str, place: Place) -> str:
    """The first name that the file gives a number is its name, in each run the same."""
    if not place.code:
        return place.name
    places = staged.authorities if kind == "authority" else staged.trusts
    if place.name or place.code not in places:
        places[place.code] = places.get(place.code) or place.name
    return place.code


# --- Schools ----------------------------------------------------------------------
@transaction.atomic
def apply_rows(
    staged: Staged,
    *,
    full: bool,
    at: datetime,
    progress: Callable[[int], None] = lambda _: None,
) -> Changes:
    """Bring the tables up to what was staged. Nothing is ever deleted: with `full`,
    what the file lacks is flagged.
    """
    wait_for_turn()
    changes = Changes()
    places = Places(staged, changes)
    done = 0
    for batch in staged.staging.batches():
        apply_batch(staged, batch, places, changes)
        done += len(batch)
        progress(done)
    if full and not staged.unnamed:
        flag_vanished(staged, changes, at)
    changes.unknown_authorities = sorted(places.unknown)
    return changes


def wait_for_turn() -> None:
    """SQLite needs no lock of ours: its transactions are IMMEDIATE."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


class Places:
    """The authorities and trusts of a file, made and named as it says."""

    def __init__(self, staged: Staged, changes: Changes):
        self.by_name = not staged.authorities
        self.unknown: set[str] = set()
        changes.authorities = upsert(LocalAuthority, "code", staged.authorities)
        changes.trusts = upsert(Trust, "uid", staged.trusts)
        self.keys = {
            "authority": {
                plain(a.name) if self.by_name else a.code: a.pk
                for a in LocalAuthority.objects.all()
            },
            "trust": dict(Trust.objects.values_list("uid", "pk")),
        }

    def key(self, kind: str, said: str) -> int | None:
        if not said:
            return None
        if kind == "authority" and self.by_name:
            found = self.keys[kind].get(plain(said))
            if found is None:
                self.unknown.add(said)
            return found
        return self.keys[kind][said]


def plain(name: str) -> str:
    """Registers differ in "and", full stops and commas: St. Helens, St Helens."""
    name = name.casefold().replace("&", " and ")
    return " ".join(name.replace(".", " ").replace(",", " ").split())


def upsert(
    model: type[LocalAuthority | Trust], column: str, wanted: dict[str, str]
) -> int:
    there = dict(model.objects.values_list(column, "name"))
    rows = [
        model(**{column: code, "name": name or there.get(code) or code})
        for code, name in wanted.items()
        if code not in there or (name and name != there[code])
    ]
    model.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=[column],
        update_fields=["name"],
        batch_size=ROWS_AT_ONCE,
    )
    return len(rows)


def apply_batch(
    staged: Staged, batch: dict[str, list], places: Places, changes: Changes
) -> None:
    scheme = staged.register.scheme
    there = {
        school.identifier: school
        for school in Establishment.objects.filter(
            scheme=scheme, identifier__in=list(batch)
        )
    }
    fresh, changed = [], []
    for key, cells in batch.items():
        values = fields_of(staged.layout, cells, places)
        school = there.get(key)
        if school is None:
            school = Establishment(scheme=scheme, identifier=key, **values)
            fresh.append(school)
            changes.new += 1
            changes.show("new", school)
        elif take(school, values, staged.register, changes):
            changed.append(school)
    write(fresh, changed, staged.layout)


def fields_of(layout: Layout, cells: list, places: Places) -> dict:
    """As columns of ours; without an authority that is not known by its name."""
    values = {"type_is_assumed": layout.register.types_assumed}
    for name, cell in zip(layout.names, cells, strict=True):
        if name in PLACES:
            values[f"{name}_id"] = places.key(name, cell)
        elif name in DATES:
            values[name] = date.fromisoformat(cell) if cell else None
        else:
            values[name] = cell
    if places.by_name and values.get("authority_id") is None:
        values.pop("authority_id", None)
    return values


def take(
    school: Establishment, values: dict, register: Register, changes: Changes
) -> bool:
    """Whether the row changes the school. A list without types never changes a school
    whose type is known.
    """
    if register.types_assumed and school.type_code and not school.type_is_assumed:
        changes.unchanged += 1
        return False
    differ = {name for name, value in values.items() if getattr(school, name) != value}
    if not differ and school.vanished_at is None:
        changes.unchanged += 1
        return False
    before = {name: getattr(school, name) for name in differ}
    for name in differ:
        setattr(school, name, values[name])
    note(school, before, changes)
    school.vanished_at = None
    return True


def note(school: Establishment, before: dict, changes: Changes) -> None:
    if school.vanished_at is not None:
        changes.returned.append(school.pk)
        changes.show("returned", school)
    if before:
        changes.changed += 1
        changes.show("changed", school)
    if "status" in before and school.status == Establishment.Status.CLOSED:
        changes.closed.append(school.pk)
        changes.show("closed", school)
    if "type_code" in before:
        changes.retyped[school.pk] = before["type_code"]


def write(
    fresh: list[Establishment], changed: list[Establishment], layout: Layout
) -> None:
    Establishment.objects.bulk_create(fresh)
    for school in changed:
        school.pk = None  # the register's key says which row it is
    named = [f"{n}_id" if n in PLACES else n for n in layout.names]
    Establishment.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["scheme", "identifier"],
        update_fields=[
            *(name.removesuffix("_id") for name in named),
            "type_is_assumed",
            "vanished_at",
        ],
    )


def flag_vanished(staged: Staged, changes: Changes, at: datetime) -> None:
    gone = Establishment.objects.filter(
        staged.staging.lacks("schools_establishment.identifier"),
        scheme=staged.register.scheme,
        vanished_at=None,
    )
    for school in gone.order_by("pk").only("scheme", "identifier", "name").iterator():
        changes.vanished.append(school.pk)
        changes.show("vanished", school)
    for keys in batched(changes.vanished, ROWS_AT_ONCE):
        Establishment.objects.filter(pk__in=keys).update(vanished_at=at)


# --- Links ------------------------------------------------------------------------
@transaction.atomic
def apply_links(
    staged: Staged,
    *,
    full: bool,
    progress: Callable[[int], None] = lambda _: None,
) -> LinkChanges:
    """With `full`, links that the file lacks are taken away: it corrects itself so."""
    changes, done = LinkChanges(), 0
    for batch in staged.staging.batches():
        apply_link_batch(staged.layout, batch, changes)
        done += len(batch)
        progress(done)
    if full and not staged.bad:
        lacking = staged.staging.lacks(
            "schools_establishmentlink.from_urn || '>' ||"
            " schools_establishmentlink.to_urn || ' ' || schools_establishmentlink.kind"
        )
        changes.removed, _ = EstablishmentLink.objects.filter(lacking).delete()
    return changes


def apply_link_batch(
    layout: Layout, batch: dict[str, list], changes: LinkChanges
) -> None:
    named = {key: split_link(key) for key in batch}
    starts = {start for start, _, _ in named.values()}
    there = {
        (link.from_urn, link.to_urn, link.kind): link
        for link in EstablishmentLink.objects.filter(from_urn__in=starts)
    }
    fresh, changed = [], []
    for key, cells in batch.items():
        values = {
            name: (date.fromisoformat(cell) if cell else None)
            if name in DATES
            else cell
            for name, cell in zip(layout.names, cells, strict=True)
        }
        start, end, kind = named[key]
        link = there.get(named[key])
        row = EstablishmentLink(from_urn=start, to_urn=end, kind=kind, **values)
        if link is None:
            fresh.append(row)
        elif any(getattr(link, name) != value for name, value in values.items()):
            changed.append(row)
        else:
            changes.unchanged += 1
    changes.new += len(fresh)
    changes.changed += len(changed)
    EstablishmentLink.objects.bulk_create(fresh)
    EstablishmentLink.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["from_urn", "to_urn", "kind"],
        update_fields=list(layout.names),
    )
