"""What a confirmation says on paper: frozen words, and at the press the names."""

from dataclasses import asdict
from datetime import date

from django.utils import timezone

from compliance.enums import EvidenceKind
from compliance.models import Confirmation
from compliance.rules.clock import clock_picture
from compliance.rules.confirming import Reply, answer_words
from compliance.rules.evidence import Item, told
from compliance.rules.facts import Kind, Outcome
from compliance.rules.reasons import Basis
from compliance.rules.reference import Reference
from compliance.rules.snapshots import plain
from compliance.rules.standing import View
from compliance.rules.status_look import standing_of
from compliance.rules.verdict import QUALIFICATIONS
from compliance.rules.words import written
from schools.models import Establishment

NO_NAME = "The head teacher"
NO_SENCO_NAME = "The SENCO (name erased)"
MOST_REASONS, MOST_EVIDENCE = 3, 3
SHAPES = {
    Reply.WORKING_TOWARDS: "s-towards",
    Reply.WILL_START: "s-place",
    Reply.NOT_REQUIRED: "s-exempt",
    Reply.CANNOT_CONFIRM: "s-unknown",
}


def paper_facts(confirmation: Confirmation, view: View, reference: Reference) -> dict:
    """The facts of the document: see records' ConfirmationFacts."""
    school, snapshot = confirmation.establishment, confirmation.snapshot
    at = timezone.localtime(confirmation.confirmed_at)
    standing = standing_of(view.decision, view.facts, evidence_seen=view.evidence_seen)
    return {
        "school": school.name,
        "identity": identity_of(school),
        "answer": answer_of(confirmation),
        "standing": snapshot["decision"]["words"],
        "shape": shape_of(confirmation, view),
        "tone": standing.look.tone if agrees(confirmation) else "quiet",
        "standing_shape": standing.look.shape,
        "standing_tone": standing.look.tone,
        "sentence": snapshot["decision"]["sentence"],
        "differs": snapshot["contradiction"],
        "dates": dates_of(snapshot),
        "clock": frozen_clock(view, reference),
        "evidence": shortened(evidence_of(snapshot)),
        "law": law_of(snapshot),
        "declaration": confirmation.declaration,
        "duty": snapshot["duty"],
        "confirmed_at": f"{written(at.date())} at {at:%H:%M}",
    }


def agrees(confirmation: Confirmation) -> bool:
    cannot = confirmation.answer == Reply.CANNOT_CONFIRM
    return not (confirmation.contradicts or cannot)


def shape_of(confirmation: Confirmation, view: View) -> str:
    """The sign of the answer, not of the record: a tick is for what was seen."""
    if confirmation.answer == Reply.HOLDS:
        return (
            "s-held"
            if view.evidence_seen and not confirmation.contradicts
            else "s-said"
        )
    return SHAPES[Reply(confirmation.answer)]


def frozen_clock(view: View, reference: Reference) -> dict | None:
    """The three-year clock as it stood, for includes/clock.html and for the paper."""
    picture = clock_picture(view.decision, view.facts, reference, day_label="That day")
    if picture is None:
        return None
    stops = [
        asdict(stop) | {"x": stop.x, "date_text": stop.date_text}
        for stop in picture.stops
    ]
    return plain(asdict(picture) | {"stops": stops})


def answer_of(confirmation: Confirmation) -> str:
    return answer_words(Reply(confirmation.answer), confirmation.starts_on)


def identity_of(school: Establishment) -> str:
    parts = [number_of(school), school.phase]
    parts.append(school.trust.name if school.trust else "")
    return ", ".join(part for part in parts if part)


def number_of(school: Establishment) -> str:
    scheme = "URN" if school.scheme == Establishment.Scheme.URN else "Ofsted"
    return f"{scheme} {school.identifier}"


def dates_of(snapshot: dict) -> list[list[str]]:
    """Pairs of a label and a day in words, in the order in which they are asked for."""
    post, course = snapshot["facts"]["designation"], snapshot["facts"]["qualification"]
    decision = snapshot["decision"]
    rows = [
        ("SENCO here since", since_of(post)),
        (course_label(course, decision), in_words(course["course_started_on"])),
        ("Passed", in_words(course["outcome_on"] if has_passed(course) else None)),
        ("Result expected", in_words(course["expected_outcome_on"])),
        ("Last safe start", in_words(decision["last_safe_start"])),
        ("Deadline", deadline_of(decision)),
    ]
    return [[label, text] for label, text in rows if text]


def since_of(post: dict) -> str:
    if post["appointed_on"] is None:
        return "not recorded"
    day = date.fromisoformat(post["appointed_on"])
    return f"{day:%B} {day.year}" if post["month_only"] else written(day)


def course_label(course: dict, decision: dict) -> str:
    begun = (course["course_started_on"] or "") <= decision["as_of"]
    name = QUALIFICATIONS.get(Kind(course["kind"]), "Course")
    return f"{name} {'began' if begun else 'starts'}"


def has_passed(course: dict) -> bool:
    return course["outcome"] == Outcome.PASSED


def deadline_of(decision: dict) -> str:
    text = in_words(decision["deadline"])
    if decision["deadline_alternative"]:
        text += f", or by another reading {in_words(decision['deadline_alternative'])}"
    return text


def in_words(day: str | None) -> str:
    return written(date.fromisoformat(day)) if day else ""


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def evidence_of(snapshot: dict) -> list[str]:
    return [
        told(
            Item(
                kind=item["kind"],
                label=EvidenceKind(item["kind"]).label,
                recorded_on=day_of(item.get("recorded_on")),
                seen_on=day_of(item["seen_on"]),
                shows_it=item.get("shows_it", True),
                awarded_on=day_of(item.get("awarded_on")),
            )
        )
        for item in snapshot["evidence"]
    ]


def shortened(lines: list[str]) -> list[str]:
    """What one page has room for; the record lists all."""
    more = len(lines) - MOST_EVIDENCE
    return [*lines[:MOST_EVIDENCE], *([f"and {more} more"] if more > 0 else [])]


def law_of(snapshot: dict) -> list[list[str]]:
    """The reasons that rest on a text, those that can be read two ways before others."""
    reasons = sorted(
        snapshot["decision"]["reasons"],
        key=lambda reason: (not reason["advice"], reason["basis"] == Basis.READING),
    )
    return [[each["text"], each["citation"]] for each in reasons[:MOST_REASONS]]


def names_of(confirmation: Confirmation) -> tuple[str, str]:
    """The SENCO's and the head's, as they may be told today."""
    senco = confirmation.designation.person.name or NO_SENCO_NAME
    return senco, confirmation.confirmed_by_name or NO_NAME
