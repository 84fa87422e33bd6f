"""Which of several qualifications counts, which SENCO needs most, and how soon."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import date

from .case import HELD, Status
from .decision import Decision
from .eligibility import IN_SHORT, WORST_FIRST, Eligibility
from .facts import Facts
from .months import add_months
from .words import NOTHING_RECORDED, Words, no_senco_since, successor_from, words_for

# The first needs most. "Nothing recorded" and "no SENCO" are states of a school; that
# somebody may not be SENCO stands beside the status and hides none.
URGENCY = (
    Status.BREACH,
    "NO_SENCO",
    Status.INFEASIBLE,
    "MAY_NOT_BE_SENCO",
    "NOTHING_RECORDED",
    Status.NOT_ENROLLED,
    Status.AT_RISK,
    "SAID_TO_HOLD",
    Status.UNKNOWN,
    Status.ADVICE,
    Status.WILL_START,
    Status.PENDING,
    Status.WORKING_TOWARDS,
    Status.HELD_NPQ,
    Status.HELD_NASENCO,
    Status.EXEMPT_PRE_2009,
    Status.NOT_APPLICABLE,
    Status.ENDED,
)
# Of several qualifications of one person the one that helps most counts.
BEST_FIRST = (
    Status.HELD_NPQ,
    Status.HELD_NASENCO,
    Status.WORKING_TOWARDS,
    Status.AT_RISK,
    Status.WILL_START,
    Status.UNKNOWN,  # may turn out to be held, which the ones below cannot
    Status.ADVICE,
    Status.NOT_ENROLLED,
    Status.INFEASIBLE,
    Status.BREACH,
)
MONTHS_CONFIRMED = 12


@dataclass(frozen=True, slots=True)
class View:
    """One designation on one day: what is known, what it leads to, what was seen."""

    facts: Facts
    decision: Decision
    evidence_seen: bool

    @property
    def words(self) -> Words:
        return words_for(self.decision, self.facts, evidence_seen=self.evidence_seen)

    @property
    def urgency(self) -> int:
        status = self.decision.status
        if status in HELD and not self.evidence_seen:
            status = "SAID_TO_HOLD"
        own = URGENCY.index(status)
        return min(own, URGENCY.index("MAY_NOT_BE_SENCO")) if self.bar else own

    @property
    def eligibility(self) -> Eligibility | None:
        """None where no law asks who the SENCO is."""
        if self.decision.status in {Status.NOT_APPLICABLE, Status.ENDED}:
            return None
        return self.decision.eligibility

    @property
    def bar(self) -> str:
        """Why this person may not be SENCO, in a few words; empty where nothing bars."""
        if self.eligibility is not Eligibility.INELIGIBLE:
            return ""
        reasons = self.decision.reasons
        return next(words for code, words in IN_SHORT.items() if code in reasons)

    @property
    def digest(self) -> str:
        return digest_of(self.facts, evidence_seen=self.evidence_seen)


def best_view(views: Sequence[View]) -> View:
    """Ties go to the first, which is the one recorded last.

    Source: READING: a recognised, passed qualification never makes a status worse.
    """
    return min(views, key=lambda view: _rank(view.decision.status))


def _rank(status: Status) -> int:
    return BEST_FIRST.index(status) if status in BEST_FIRST else 0


def most_urgent(views: Iterable[View]) -> View:
    return min(
        views,
        key=lambda view: (
            view.urgency,
            view.decision.clock.deadline or date.max,
        ),
    )


def digest_of(facts: Facts, *, evidence_seen: bool) -> str:
    """Changes when, and only when, a fact does: never with the day."""
    known = {**plain(facts), "evidence_seen": evidence_seen}
    body = json.dumps(known, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def plain(facts) -> dict:
    """As dataclasses.asdict says it, without its copies: every school asks for it."""
    return {
        name: said(getattr(facts, name)) for name in type(facts).__dataclass_fields__
    }


def said(value):
    if isinstance(value, tuple):
        return [said(each) for each in value]
    return plain(value) if is_dataclass(value) else value


@dataclass(frozen=True, slots=True)
class School:
    """The line of a school: `view` is None where nobody is in post or to start."""

    standing: str
    words: str
    urgency: int
    view: View | None = None
    since: date | None = None
    eligibility: Eligibility | None = None
    bar: str = ""


def school_of(views: Sequence[View], *, covered: bool, ended_on: date | None) -> School:
    """`views` are of those in post or to start; `ended_on` the last day without one.

    Source: reg49.md, "Words on screens": nothing recorded and no SENCO are states of
    their own, apart from a passed deadline.
    """
    if views:
        return with_sencos(views, ended_on)
    if not covered:
        return School(
            Status.NOT_APPLICABLE,
            "This duty does not cover this setting",
            URGENCY.index(Status.NOT_APPLICABLE),
        )
    if ended_on:
        return School(
            "NO_SENCO",
            no_senco_since(ended_on),
            URGENCY.index("NO_SENCO"),
            since=ended_on,
        )
    return School(
        "NOTHING_RECORDED", NOTHING_RECORDED, URGENCY.index("NOTHING_RECORDED")
    )


def with_sencos(views: Sequence[View], ended_on: date | None) -> School:
    """Until a successor begins, a school that had a SENCO has none; beside whoever is
    in post a successor is no news.
    """
    in_post = [view for view in views if view.decision.status is not Status.PENDING]
    view, worst = most_urgent(in_post or views), worst_eligibility(views)
    beside = {
        "eligibility": worst and worst.eligibility,
        "bar": worst.bar if worst else "",
    }
    if ended_on and not in_post:
        first = min(views, key=lambda view: view.facts.designation.appointed_on)
        return School(
            "NO_SENCO",
            f"{no_senco_since(ended_on)}, {successor_from(first.facts)}",
            URGENCY.index("NO_SENCO"),
            first,
            ended_on,
            **beside,
        )
    status = view.decision.status
    return School(status, view.words.text, view.urgency, view, **beside)


def worst_eligibility(views: Sequence[View]) -> View | None:
    asked = [view for view in views if view.eligibility]
    return min(
        asked, key=lambda view: WORST_FIRST.index(view.eligibility), default=None
    )


def confirm_by(
    confirmed_on: date | None, *, same_facts: bool, as_of: date
) -> date | None:
    """The day by which to confirm (again): a year on, or at once where facts changed.

    Source: Pathways: yearly, and whenever the facts change. None: never confirmed.
    """
    if confirmed_on is None:
        return None
    lapses = add_months(confirmed_on, MONTHS_CONFIRMED)
    return lapses if same_facts else min(lapses, as_of)
