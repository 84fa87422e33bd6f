"""The answer in one sentence, and the one that follows it: calm, and dated."""

from dataclasses import dataclass

from .case import HELD, Status
from .course_dates import Study, study_from_intake, study_of
from .decision import Decision
from .facts import Facts, Kind
from .reasons import REASONS, Code
from .reference import REFERENCE, Grade, Reference
from .spans import distance
from .words import name_of, written

QUALIFICATIONS = {Kind.NPQ: "NPQ for SENCOs", Kind.NASENCO: "National Award (NASENCO)"}
WHY_UNKNOWN = (
    Code.TYPE_UNKNOWN,
    Code.NO_APPOINTMENT_DATE,
    Code.QUALIFICATION_UNKNOWN,
    Code.PASS_WITHOUT_DATE,
    Code.COURSE_WITHOUT_START,
    Code.OUTCOME_BEFORE_COURSE,
    Code.PROVIDER_UNCHECKED,
)
PARTED = (
    Code.ADVICE_TWO_DEADLINES,
    Code.ADVICE_PRIOR_SERVICE,
    Code.ADVICE_FIRST_DAY_2009,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`headline` may be the heading of a page; `sentence` says by when and why."""

    headline: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _View:
    decision: Decision
    facts: Facts
    study: Study | None
    planned: Study | None

    def has(self, code: Code) -> bool:
        return code in self.decision.reasons

    @property
    def deadline(self) -> str:
        return written(self.decision.clock.deadline)

    @property
    def must_hold(self) -> str:
        return f"The SENCO must hold the qualification by {self.deadline}."


def verdict_of(
    decision: Decision,
    facts: Facts,
    *,
    evidence_seen: bool,
    reference: Reference = REFERENCE,
) -> Verdict:
    view = _View(
        decision,
        facts,
        study_of(decision, facts, reference),
        study_from_intake(decision, reference),
    )
    if decision.status in HELD:
        return Verdict(*_held(view, evidence_seen=evidence_seen))
    return Verdict(*SPOKEN[decision.status](view))


def _held(view: _View, *, evidence_seen: bool) -> tuple[str, str]:
    name = QUALIFICATIONS[view.facts.qualification.kind]
    if evidence_seen:
        return "The qualification is held", f"The {name} counts for this post."
    return (
        "On these answers the duty is met",
        f"The {name} counts for this post. It is settled when somebody has seen the evidence.",
    )


def _working_towards(view: _View) -> tuple[str, str]:
    return "It can be done in time", f"{view.must_hold} {_result_in(view)}"


def _result_in(view: _View) -> str:
    study, deadline = view.study, view.decision.clock.deadline
    if study.result_on < view.decision.as_of:
        return f"The result was expected by {written(study.result_on)}."
    day = written(study.result_on)
    said = "is expected on" if study.is_given else "may come as late as"
    if study.result_on > deadline:
        return f"The result {said} {day}, {distance(deadline, study.result_on)} after that."
    if study.result_on == deadline:
        return f"The result {said} that very day."
    return f"The result {said} {day}, {distance(study.result_on, deadline)} before."


def _at_risk(view: _View) -> tuple[str, str]:
    if view.has(Code.DEFERRED):
        return (
            "The course is paused, and the deadline is not",
            f"{view.must_hold} Nothing in the Regulations stops the clock while a course is paused.",
        )
    if view.has(Code.RESULT_OVERDUE):
        return "A result is overdue", f"{view.must_hold} {_result_in(view)}"
    return (
        "It can be done in time, but only just",
        f"{view.must_hold} {_result_in(view)}",
    )


def _will_start(view: _View) -> tuple[str, str]:
    tight = ", but only just" if view.has(Code.RESULT_TIGHT) else ""
    return (
        f"There is a place, and it can be done in time{tight}",
        f"{view.must_hold} {_result_in(view)}",
    )


def _not_enrolled(view: _View) -> tuple[str, str]:
    decision = view.decision
    intake, by = name_of(decision.intake), written(view.planned.result_on)
    if decision.next_intake_grade is Grade.SAFE:
        return (
            "There is time, if a place is taken now",
            f"{view.must_hold} Whoever starts in {intake} can have a result by {by}, with room for a delay.",
        )
    return (
        "It can be done in time, but only just",
        f"{view.must_hold} Whoever starts in {intake} may wait for the result until {by}.",
    )


def _infeasible(view: _View) -> tuple[str, str]:
    if view.study:
        headline = "As planned, the result comes too late"
        return headline, f"{view.must_hold} {_too_late(view)}"
    intake, headline = view.decision.intake, "The next course comes too late"
    if intake is None:
        return headline, f"{view.must_hold} No course that could end by then is known."
    return (
        headline,
        f"{view.must_hold} A course from {name_of(intake)} on ends after that, even at its shortest.",
    )


def _too_late(view: _View) -> str:
    study = view.study
    if study.is_given:
        return f"The result is expected on {written(study.result_on)}."
    if study.starts_on and study.ends_on <= view.decision.clock.deadline:
        return "The National Award no longer counts when it is completed this late."
    return f"The course ends on {written(study.ends_on)} at the earliest."


def _breach(view: _View) -> tuple[str, str]:
    day = written(view.decision.clock.last_deadline)
    return (
        "It is late, and there is a way forward",
        f"The qualification was needed by {day}. What counts now is a place on a course, and a plan that the governors or the trust have seen.",
    )


def _advice(view: _View) -> tuple[str, str]:
    text = next(REASONS[code].text for code in PARTED if view.has(code))
    return "Two answers are possible here", text


def _unknown(view: _View) -> tuple[str, str]:
    text = next(REASONS[code].text for code in WHY_UNKNOWN if view.has(code))
    return "One thing more is needed for an answer", text


def _exempt(view: _View) -> tuple[str, str]:
    return (
        "No qualification is required for this post",
        "It began before September 2009, and the rule came after. Nothing is due.",
    )


def _outside(view: _View) -> tuple[str, str]:
    return (
        "No deadline applies here",
        "The rule binds mainstream schools and maintained nursery schools. A SENCO elsewhere may take the qualification, and no deadline in law runs.",
    )


def _pending(view: _View) -> tuple[str, str]:
    """When the post starts is said by the words of the status, beside this."""
    headline = "A post to come"
    if view.decision.clock.deadline is None:
        return headline, "No deadline is known."
    return headline, f"The qualification must be held by {view.deadline}."


def _ended(view: _View) -> tuple[str, str]:
    left = written(view.facts.designation.left_on)
    return "This post has ended", f"It ended on {left}, and nothing more is due for it."


SPOKEN = {
    Status.WORKING_TOWARDS: _working_towards,
    Status.AT_RISK: _at_risk,
    Status.WILL_START: _will_start,
    Status.NOT_ENROLLED: _not_enrolled,
    Status.INFEASIBLE: _infeasible,
    Status.BREACH: _breach,
    Status.ADVICE: _advice,
    Status.UNKNOWN: _unknown,
    Status.EXEMPT_PRE_2009: _exempt,
    Status.NOT_APPLICABLE: _outside,
    Status.PENDING: _pending,
    Status.ENDED: _ended,
}
