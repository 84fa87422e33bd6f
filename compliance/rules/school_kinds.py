"""Kinds of school and setting as people say them, and the type codes they stand for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SchoolKind:
    """`codes` are GIAS types; the first stands for the kind where only that was asked."""

    slug: str
    label: str
    hint: str
    codes: tuple[str, ...]


NOT_SURE = SchoolKind("not-sure", "Something else, or I am not sure", "", ("",))
KINDS = (
    SchoolKind(
        "maintained",
        "Mainstream school kept by the local authority",
        "Community, voluntary aided, voluntary controlled or foundation school, with or without a nursery class",
        ("1", "2", "3", "5"),
    ),
    SchoolKind(
        "academy",
        "Mainstream academy or free school",
        "Also university technical colleges and studio schools",
        ("34", "28", "35", "40", "41"),
    ),
    SchoolKind(
        "nursery-school",
        "Maintained nursery school",
        "A school of its own, kept by the local authority, for children under five",
        ("15",),
    ),
    SchoolKind(
        "early-years",
        "Private, voluntary or independent nursery, pre-school or childminder",
        "Registered with Ofsted and not a school",
        ("27",),
    ),
    SchoolKind(
        "special",
        "Special school",
        "Maintained, academy, non-maintained or independent",
        ("7", "8", "10", "12", "33", "36", "44"),
    ),
    SchoolKind(
        "alternative",
        "Pupil referral unit or alternative provision",
        "",
        ("14", "38", "42", "43"),
    ),
    SchoolKind(
        "independent", "Independent school", "A school that charges fees", ("11",)
    ),
    SchoolKind(
        "college",
        "College or provider for people over 16",
        "Sixth-form college, further education college or special college",
        ("18", "31", "32", "39", "45", "46", "57"),
    ),
    NOT_SURE,
)
BY_SLUG = {kind.slug: kind for kind in KINDS}
BY_CODE = {code: kind for kind in KINDS for code in kind.codes}


def code_of(said: str) -> str:
    """Of a kind's name, or a type code itself."""
    kind = BY_SLUG.get(said)
    return kind.codes[0] if kind else said


def said_of(code: str) -> str:
    """The kind's name where the code is the one that stands for it, else the code."""
    kind = BY_CODE.get(code)
    return kind.slug if kind and kind.codes[0] == code else code


def label_of(said: str) -> str:
    kind = BY_SLUG.get(said) or BY_CODE.get(said)
    return kind.label if kind else "Another kind of school or setting"
