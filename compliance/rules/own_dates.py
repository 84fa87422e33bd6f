"""A SENCO's own dates in a few sentences to them, for their own page."""

from .case import Status
from .decision import Decision
from .facts import Facts, Kind
from .reference import Grade
from .words import name_of

GRADE_WORDS = {
    Grade.SAFE: "A {} start is safe.",
    Grade.TIGHT: "A {} start is tight: your result could arrive too late.",
    Grade.TOO_LATE: "Even a {} start would be too late: talk to your head now.",
}
ASKS_FOR_A_PLACE = {Status.NOT_ENROLLED, Status.INFEASIBLE, Status.BREACH}


def place_sentences(decision: Decision, facts: Facts) -> tuple[str, ...]:
    """Where no place is recorded and one is needed: that, and what the next intake is."""
    if decision.status not in ASKS_FOR_A_PLACE:
        return ()
    if facts.qualification.kind not in {Kind.NONE, Kind.UNKNOWN}:
        return ()
    if decision.intake is None or decision.next_intake_grade is None:
        return ("No place recorded yet.",)
    words = GRADE_WORDS[decision.next_intake_grade].format(name_of(decision.intake))
    return ("No place recorded yet.", words)
