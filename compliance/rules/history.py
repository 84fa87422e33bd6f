"""What the trail says of a school's record, in plain words.

An act that is not here is not shown: it is of no meaning to a school.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .months import ONE_DAY
from .words import written

COURSES = {"npq": "the NPQ for SENCOs", "nasenco": "the National Award (NASENCO)"}
OUTCOMES = {
    "": "on the course",
    "in_progress": "on the course",
    "deferred": "paused",
    "withdrawn": "left",
    "passed": "passed",
    "failed": "not passed",
    "voided": "result taken back by the provider",
}
EVIDENCE = {
    "seen_on_record": "what Check a teacher’s record says",
    "certificate": "a certificate",
    "provider_letter": "a letter from the provider",
}
ANSWERS = {
    "holds": "holds it",
    "working_towards": "working towards it",
    "will_start": "will start",
    "not_required": "not required",
}
FACTS = {
    "name": "the name",
    "trn": "the teacher reference number",
    "qts": "qualified teacher status",
    "induction": "induction",
    "previous": "earlier posts as a SENCO",
    "appointed_on": "the start",
    "month_only": "the start",
    "arrangement": "the arrangement",
    "is_head": "whether the SENCO is the head",
    "teaches_at_school": "whether the SENCO teaches here",
    "left_on": "the end",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """`payload` is empty where its particulars were erased."""

    act: str
    payload: Mapping
    senco: str


def in_words(event: Happened) -> str | None:
    if event.act in OF_THE_SCHOOL:
        return OF_THE_SCHOOL[event.act]
    say = SAID.get(event.act)
    return say(event) if say else None


def _recorded(event: Happened) -> str:
    after = event.payload.get("after", {})
    text = f"{event.senco} recorded as SENCO"
    if day := read(after.get("appointed_on")):
        if after.get("month_only"):
            return f"{text} from {day:%B} {day.year}"
        return f"{text} from {written(day)}"
    return text


def _changed(event: Happened) -> str:
    before, after = (event.payload.get(key, {}) for key in ("before", "after"))
    names = [text for key, text in FACTS.items() if before.get(key) != after.get(key)]
    what = join(list(dict.fromkeys(names))) or "the record"
    return f"{event.senco}: {what} changed"


def _ended(event: Happened) -> str:
    left = read(event.payload.get("after", {}).get("left_on"))
    last = f", last day {written(left - ONE_DAY)}" if left else ""
    return f"{event.senco}: end of the time as SENCO recorded{last}"


def _reopened(event: Happened) -> str:
    return f"{event.senco}: the end was taken back, the post goes on"


def _moved(event: Happened) -> str:
    return (
        f"{event.senco}: the post came here, with all its dates, from the school before"
    )


def _course(event: Happened) -> str:
    after = event.payload.get("after", {})
    kind = after.get("kind")
    if kind == "none":
        return f"{event.senco}: no qualification and no course recorded"
    if kind not in COURSES:
        return f"{event.senco}: qualification recorded as not known"
    return f"{event.senco}: {COURSES[kind]} recorded, {OUTCOMES[after['outcome']]}"


def _evidence(event: Happened) -> str:
    kind = EVIDENCE.get(event.payload.get("kind"), "evidence")
    shows = "" if event.payload.get("shows_it", True) else ": it does not show the NPQ"
    return f"{event.senco}: {kind} added to the record{shows}"


def _sent(event: Happened) -> str:
    kind = EVIDENCE.get(event.payload.get("kind"), "evidence")
    return f"{event.senco}: {kind} sent in, for the school to see"


def _accepted(event: Happened) -> str:
    kind = EVIDENCE.get(event.payload.get("kind"), "evidence")
    return f"{event.senco}: {kind} that was sent in was seen by the school"


def _withdrawn(event: Happened) -> str:
    kind = EVIDENCE.get(event.payload.get("kind"), "evidence")
    return f"{event.senco}: {kind} taken back"


def _confirmed(event: Happened) -> str:
    said, answer = event.payload.get("answer"), ""
    if said == "cannot_confirm":
        return f"{event.senco}: the head said that they cannot confirm"
    answer = ANSWERS.get(said)
    if said == "will_start" and (day := read(event.payload.get("starts_on"))):
        answer = f"will start on {written(day)}"
    return f"{event.senco}: confirmed" + (f": {answer}" if answer else "")


def _seen(event: Happened) -> str:
    body = "by the trust" if event.payload.get("body") == "trust" else "by governors"
    day = read(event.payload.get("seen_on"))
    on = f" on {written(day)}" if day else ""
    return f"{event.senco}: the confirmation was seen {body}{on}"


def _shared(event: Happened) -> str:
    return f"{event.senco} shared their learning here"


def _no_longer_shared(event: Happened) -> str:
    return f"{event.senco} no longer shares their learning here"


SAID = {
    "designation.recorded": _recorded,
    "designation.changed": _changed,
    "designation.ended": _ended,
    "designation.reopened": _reopened,
    "designation.moved": _moved,
    "person.changed": _changed,
    "qualification.recorded": _course,
    "qualification.changed": _course,
    "evidence.added": _evidence,
    "evidence.sent": _sent,
    "evidence.accepted": _accepted,
    "evidence.withdrawn": _withdrawn,
    "confirmation.given": _confirmed,
    "confirmation.seen": _seen,
    "link.agreed": _shared,
    "link.stopped": _no_longer_shared,
}
# Said by a person to every school of theirs; what one school says stays with it.
SAID_TO_ALL = frozenset({"link.agreed", "link.stopped"})
OF_THE_SCHOOL = {
    "school.exported": "This record was downloaded",
    "contact_details.changed": "The contact details were changed",
    "names.shared": "Names are shared with the local authority",
    "names.kept": "Names are no longer shared with the local authority",
    "report.accepted": "What the local authority reported was accepted",
    "report.refused": "What the local authority reported was not accepted",
}


def read(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def join(names: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(names) < 2:  # noqa: PLR2004 one needs no "and"
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
