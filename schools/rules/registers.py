"""The files that say which schools and settings there are, read by the names of columns.

A register is a table of our fields and of the columns that each is read from, so a file
may have any number of others. What a file lacks, it says nothing about.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from . import cells
from .cells import UnreadableError
from .keys import OFSTED, URN
from .lines import Line, Problem


class RegisterError(ValueError):
    """The file as a whole cannot be used; says why in words for its owner."""


@dataclass(frozen=True, slots=True)
class Place:
    """A trust or an authority: by its number, its name, or both."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """`read` takes the cells of `columns`; of these, `optional` ones come empty if the
    file lacks them. Of two fields of one name, the first that the file has is read.
    """

    name: str
    columns: tuple[str, ...]
    read: Callable
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """`needed` columns tell the file from others."""

    title: str
    scheme: str
    needed: tuple[str, ...]
    key: Field
    fields: tuple[Field, ...]
    types_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    key: str
    values: tuple


@dataclass(frozen=True, slots=True)
class Layout:
    """A register as this file holds it: its fields, and where their columns stand."""

    register: Register
    width: int
    fields: tuple[Field, ...]
    at: tuple[tuple[int | None, ...], ...]  # of each field; the first is the key

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields[1:])


# --- GIAS -----------------------------------------------------------------------
STATUSES = {"1": "open", "2": "closed", "3": "closing", "4": "proposed"}
STATUS_NAMES = {
    "open": "open",
    "closed": "closed",
    "open, but proposed to close": "closing",
    "proposed to open": "proposed",
}
NOT_SAID = {"not applicable", "does not apply", "not recorded"}
name = cells.text(200, needed=True)
words = cells.text(100)
address = cells.text(150)
authority_code = cells.digits(3)
school_number = cells.digits(4)
trust_name = cells.text(200)


def status_by_code(value: str) -> str:
    try:
        return STATUSES[value.lstrip("0")]
    except KeyError:
        raise UnreadableError("Write 1, 2, 3 or 4.") from None


def status_by_name(value: str) -> str:
    try:
        return STATUS_NAMES[" ".join(value.casefold().split())]
    except KeyError:
        raise UnreadableError(f"Write one of: {', '.join(STATUS_NAMES)}.") from None


def phase(value: str) -> str:
    return "" if value.casefold() in NOT_SAID else cells.text(40)(value)


def authority(code: str, called: str) -> Place | None:
    code, called = authority_code(code), cells.text(120)(called)
    return Place(code, called) if code else None


def laestab(code: str, number: str) -> str:
    code, number = authority_code(code), school_number(number)
    return code + number if code and number else ""


def trust(code: str, called: str, flag: str = "") -> Place | None:
    """The academy trust. GIAS also names trusts that only support a school, or a second
    one, divided by ~; who is responsible for the school is the academy trust alone.
    """
    codes, names, flags = code.split("~"), called.split("~"), flag.split("~")
    for position, each in enumerate(codes):
        says = flags[position] if position < len(flags) else ""
        if each.strip() and (not flag or "academy trust" in says.casefold()):
            uid = each.strip()
            if len(uid) > 10 or not uid.isascii() or not uid.isalnum():  # noqa: PLR2004
                raise UnreadableError("Write the group's number, such as 2044.")
            given = names[position] if position < len(names) else ""
            return Place(uid, trust_name(given))
    return None


GIAS = Register(
    title="GIAS, all establishments",
    scheme=URN,
    needed=("URN", "EstablishmentName", "TypeOfEstablishment (code)"),
    key=Field("identifier", ("URN",), cells.urn),
    fields=(
        Field("name", ("EstablishmentName",), name),
        Field("type_code", ("TypeOfEstablishment (code)",), cells.type_code),
        Field("type_name", ("TypeOfEstablishment (name)",), words),
        Field("phase", ("PhaseOfEducation (name)",), phase),
        Field("status", ("EstablishmentStatus (code)",), status_by_code),
        Field("status", ("EstablishmentStatus (name)",), status_by_name),
        Field("opened_on", ("OpenDate",), cells.day),
        Field("closed_on", ("CloseDate",), cells.day),
        Field("ukprn", ("UKPRN",), cells.exact_digits(8)),
        Field("laestab", ("LA (code)", "EstablishmentNumber"), laestab),
        Field("authority", ("LA (code)", "LA (name)"), authority),
        Field(
            "trust",
            ("Trusts (code)", "Trusts (name)", "TrustSchoolFlag (name)"),
            trust,
            optional=("TrustSchoolFlag (name)",),
        ),
        Field("street", ("Street",), address),
        Field("locality", ("Locality",), address),
        Field("town", ("Town",), words),
        Field("postcode", ("Postcode",), cells.postcode),
    ),
)

# --- The reduced file -------------------------------------------------------------
# It has no codes of types. One of the kind stands in: what counts is the duty's scope.
ASSUMED = {
    "mainstream": "1",
    "mainstream academy": "34",
    "special": "7",
    "academy special": "44",
    "non-maintained special school": "8",
    "pupil referral unit": "14",
    "ap academy": "42",
}


def assumed_type(value: str) -> str:
    try:
        return ASSUMED[" ".join(value.casefold().split())]
    except KeyError:
        kinds = ", ".join(ASSUMED)
        raise UnreadableError(f"Write one of: {kinds}.") from None


REDUCED = Register(
    title="List of schools without types",
    scheme=URN,
    needed=("URN", "EstablishmentName", "SchoolType"),
    key=Field("identifier", ("URN",), cells.urn),
    fields=(
        Field("name", ("EstablishmentName",), name),
        Field("type_code", ("SchoolType",), assumed_type),
        Field("type_name", ("SchoolType",), words),
        Field("laestab", ("LA (code)", "EstablishmentNumber"), laestab),
        Field("authority", ("LA (code)", "LA (name)"), authority),
    ),
    types_assumed=True,
)

# --- Ofsted's early-years register ------------------------------------------------
GONE = ("resigned", "cancelled", "closed", "inactive", "no longer", "left")
HERE = ("active", "suspended", "registered", "open")
WITHHELD = ("", "redacted", "withheld", "name withheld", "not available")


def provider_status(value: str) -> str:
    said = value.casefold()
    if said.startswith(GONE):
        return "closed"
    if not said or said.startswith(HERE):
        return "open"
    if said.startswith(("proposed", "application")):
        return "proposed"
    raise UnreadableError("Write Active, Suspended, Resigned or Cancelled.")


def provider_name(called: str, kind: str, number: str) -> str:
    """Ofsted withholds what childminders are called."""
    if called.casefold().strip("[]() ") in WITHHELD:
        called = f"{kind or 'Early-years setting'} {number}"
    return name(called)


def provider_phase(kind: str) -> str:
    return "Nursery" if "non-domestic" in kind.casefold() else ""


def authority_by_name(called: str) -> Place | None:
    called = cells.text(120)(called)
    return Place("", called) if called else None


def either(field: str, columns: Iterable[str], read: Callable) -> tuple[Field, ...]:
    """The register has changed the names of its columns more than once."""
    return tuple(Field(field, (column,), read) for column in columns)


REGISTER_OF_OFSTED = Register(
    title="Ofsted, early-years and childcare register",
    scheme=OFSTED,
    needed=("Provider URN", "Provider name"),
    key=Field("identifier", ("Provider URN",), cells.ofsted_number),
    fields=(
        Field(
            "name",
            ("Provider name", "Provider type", "Provider URN"),
            provider_name,
            optional=("Provider type",),
        ),
        Field("type_name", ("Provider type",), words),
        Field("phase", ("Provider type",), provider_phase),
        *either(
            "status",
            ("Provider status", "Registration status", "Provider registration status"),
            provider_status,
        ),
        *either(
            "authority", ("Local authority", "Local authority name"), authority_by_name
        ),
        *either("town", ("Provider town", "Town"), words),
        *either("postcode", ("Postcode", "Provider postcode"), cells.postcode),
    ),
)

# --- Links ------------------------------------------------------------------------
KINDS = {
    "predecessor": "predecessor",
    "successor": "successor",
    "predecessor - merged": "predecessor_merged",
    "successor - merged": "successor_merged",
    "predecessor - amalgamated": "predecessor_amalgamated",
    "successor - amalgamated": "successor_amalgamated",
    "predecessor - split school": "predecessor_split",
    "successor - split school": "successor_split",
    "result of amalgamation": "amalgamation",
}


def link_kind(value: str) -> str:
    said = " ".join(value.casefold().split())
    if said in KINDS:
        return KINDS[said]
    if said.startswith("merged"):
        return "merged"
    return "sixth_form" if said.startswith("sixth form") else "other"


def link_key(urn: str, other: str, kind: str) -> str:
    return f"{cells.urn(urn)}>{cells.urn(other)} {link_kind(kind)}"


LINKS = Register(
    title="GIAS, links",
    scheme="link",
    needed=("URN", "LinkURN", "LinkType"),
    key=Field("key", ("URN", "LinkURN", "LinkType"), link_key),
    fields=(
        Field("to_name", ("LinkName",), cells.text(200)),
        Field("established_on", ("LinkEstablishedDate",), cells.day),
    ),
)


def split_link(key: str) -> tuple[str, str, str]:
    """From, to and kind."""
    pair, _, kind = key.partition(" ")
    start, _, end = pair.partition(">")
    return start, end, kind


# --- Reading ----------------------------------------------------------------------
REGISTERS = (GIAS, REDUCED, REGISTER_OF_OFSTED)


def recognise(header: Iterable[str], among: Iterable[Register] = REGISTERS) -> Layout:
    """Which register the first line is that of. Raises RegisterError."""
    titles = [" ".join(cell.casefold().split()) for cell in header]
    for register in among:
        if all(column.casefold() in titles for column in register.needed):
            return layout_of(register, titles)
    kinds = "; ".join(f"{each.title}: {', '.join(each.needed)}" for each in among)
    raise RegisterError(
        f"The first line does not have the names of the columns that tell what it is. {kinds}."
    )


def layout_of(register: Register, titles: list[str]) -> Layout:
    found: dict[str, Field] = {}
    for field in (register.key, *register.fields):
        asked = [column for column in field.columns if column not in field.optional]
        if all(column.casefold() in titles for column in asked):
            found.setdefault(field.name, field)
    for column in {each for field in found.values() for each in field.columns}:
        if titles.count(column.casefold()) > 1:
            raise RegisterError(f"The column {column} is there twice.")
    return Layout(
        register=register,
        width=len(titles),
        fields=tuple(found.values()),
        at=tuple(positions(field, titles) for field in found.values()),
    )


def positions(field: Field, titles: list[str]) -> tuple[int | None, ...]:
    return tuple(
        titles.index(column.casefold()) if column.casefold() in titles else None
        for column in field.columns
    )


def read_rows(
    layout: Layout, lines: Iterable[Line]
) -> Iterator[tuple[Row, list[Problem]]]:
    """Each row, and what of it could not be read. Where that is the key, it is empty."""
    for line in lines:
        if problem := broken(layout, line):
            yield Row(line.number, "", ()), [problem]
        else:
            yield read_row(layout, line)


def broken(layout: Layout, line: Line) -> Problem | None:
    if line.broken:
        return Problem(line.number, "all", line.broken)
    if len(line.cells) != layout.width:
        return Problem(
            line.number,
            "all",
            f"There are {len(line.cells)} values, and {layout.width} columns.",
        )
    return None


def read_row(layout: Layout, line: Line) -> tuple[Row, list[Problem]]:
    values, problems = [], []
    for field, at in zip(layout.fields, layout.at, strict=True):
        given = ["" if where is None else line.cells[where].strip() for where in at]
        try:
            values.append(field.read(*given))
        except UnreadableError as problem:
            values.append("")
            shown = " ".join(given)[:60]
            column = ", ".join(field.columns)
            problems.append(Problem(line.number, column, f"{shown!r}. {problem}"))
    return Row(line.number, values[0], tuple(values[1:])), problems
