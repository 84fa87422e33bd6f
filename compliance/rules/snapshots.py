"""Facts and what they led to as plain data, to be kept for good, and facts back again."""

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from enum import Enum
from types import UnionType
from typing import get_args, get_origin, get_type_hints

from .decision import Decision
from .facts import Facts
from .reference import Reference
from .standing import View
from .verdict import verdict_of


def frozen_facts(facts: Facts) -> dict:
    return plain(asdict(facts))


def plain(value):
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def thawed_facts(kept: Mapping) -> Facts:
    return thaw(Facts, kept)


def thaw(kind, value):
    if value is None:
        return None
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        known = [field.name for field in fields(kind) if field.name in value]
        return kind(**{name: thaw(hints[name], value[name]) for name in known})
    if get_origin(kind) is tuple:
        return tuple(thaw(get_args(kind)[0], each) for each in value)
    if isinstance(kind, UnionType):
        return thaw(get_args(kind)[0], value)
    if kind is date:
        return date.fromisoformat(value)
    return kind(value)


def frozen_decision(view: View, reference: Reference) -> dict:
    """All that a page of the record shows, so that no later rule changes it."""
    decision, clock = view.decision, view.decision.clock
    verdict = verdict_of(
        decision, view.facts, evidence_seen=view.evidence_seen, reference=reference
    )
    return plain(
        {
            "as_of": decision.as_of,
            "status": decision.status,
            "words": view.words.text,
            "sentence": verdict.sentence,
            "eligibility": decision.eligibility,
            "deadline": clock.deadline,
            "deadline_alternative": clock.alternative,
            "last_safe_start": clock.last_safe_start,
            "last_possible_start": clock.last_possible_start,
            "breach_from": decision.breach_from,
            "next_intake": decision.next_intake,
            "next_intake_grade": decision.next_intake_grade,
            "reasons": reasons_of(decision),
        }
    )


def reasons_of(decision: Decision) -> list[dict]:
    return [
        {
            "code": code,
            "text": reason.text,
            "basis": reason.basis,
            "citation": reason.citation,
            "advice": asdict(reason.advice) if reason.advice else None,
        }
        for code, reason in zip(decision.reasons, decision.explained, strict=True)
    ]
