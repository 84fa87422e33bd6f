"""The registry of lesson kinds. Applications above courses add theirs in ready()."""

from collections.abc import Callable
from dataclasses import dataclass

from .rules.gate import Rule


@dataclass(frozen=True)
class Score:
    right: int
    of: int


@dataclass(frozen=True)
class Kind:
    """One kind of lesson page.

    `model` is the page class, `view(request, visit)` answers a visit in place of the
    plain lesson view, `preview(request, page, mode)` shows a draft to its author in
    one of the preview modes of the model,
    `front_matter` names fields that a file of this kind may set, `gate` adds publish
    rules, `score(enrolment, page_key)` tells a learner's best result. Where
    `done_by_reading` is false the page is completed by its own application and shows
    no "Mark as done".
    """

    name: str
    label: str
    model: type
    preview: Callable
    view: Callable | None = None
    done_by_reading: bool = True
    front_matter: tuple[str, ...] = ()
    gate: tuple[Rule, ...] = ()
    score: Callable[..., Score | None] | None = None


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    KINDS[kind.name] = kind
