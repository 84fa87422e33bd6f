"""What to do now: for each status one to three acts, each with its why.

Source: READING of reg 49(4) and of DfE's guidance of 12 September 2024 on how the NPQ is
taken; the acts are this project's advice, never a finding of law.
"""

from dataclasses import dataclass

from .case import HELD, Status
from .decision import Decision
from .eligibility import Eligibility
from .facts import Facts, Kind, Outcome
from .reasons import REASONS, Code
from .reference import Grade
from .school_kinds import BY_SLUG
from .verdict import PARTED
from .words import name_of, written

MOST = 3
UNDER_WAY = {Outcome.NOT_GIVEN, Outcome.IN_PROGRESS, Outcome.DEFERRED}
BARS = (
    Code.REG49_NO_QTS,
    Code.REG49_PARTIAL_ACCESS,
    Code.REG49_INDUCTION,
    Code.REG49_NOT_TEACHING,
)


@dataclass(frozen=True, slots=True)
class Step:
    act: str
    why: str = ""


TELL = Step(
    "Tell the governing body or the trust.",
    "The duty is theirs, and they need to see a plan with dates.",
)
ASK_PROVIDER = "Ask the lead provider for the date of the outcome, in writing."
FIND_PLACE = (
    "Find the lead providers on GOV.UK under “NPQ for SENCOs” and ask which has places."
)
CARRY_ON = Step(
    "Keep the provider’s letter of acceptance.",
    "It is the evidence that the school shows while the course runs.",
)


def next_steps(
    decision: Decision, facts: Facts, *, evidence_seen: bool
) -> tuple[Step, ...]:
    """First whether this person may be the SENCO at all, then what the status asks."""
    if decision.status in HELD:
        steps = _held(facts, evidence_seen=evidence_seen)
    else:
        steps = STEPS[decision.status](decision, facts)
    return tuple([*_who_may_be_senco(decision), *steps][:MOST])


def bar_of(decision: Decision) -> str:
    """Why this person may not be the SENCO here, whatever the status; else nothing."""
    if decision.status in {Status.NOT_APPLICABLE, Status.ENDED}:
        return ""
    if decision.eligibility is not Eligibility.INELIGIBLE:
        return ""
    return next(REASONS[code].text for code in BARS if code in decision.reasons)


def _who_may_be_senco(decision: Decision) -> list[Step]:
    bar = bar_of(decision)
    return [Step("Settle first who the SENCO can be.", bar)] if bar else []


def _held(facts: Facts, *, evidence_seen: bool) -> list[Step]:
    keep = Step(
        "Keep the evidence with the school’s record.",
        "Governors and inspectors may ask what the answer rests on.",
    )
    if evidence_seen:
        return [keep]
    if facts.qualification.kind is Kind.NASENCO:
        look = Step(
            "Show the certificate to the head teacher.",
            "The National Award is not on every teacher’s record, so the certificate is the evidence.",
        )
    else:
        look = Step(
            "Let the school look at the teacher’s record.",
            "A passed NPQ is on DfE’s Check a teacher’s record; that, or the certificate, is the evidence.",
        )
    return [look, keep]


def _working_towards(decision: Decision, facts: Facts) -> list[Step]:
    return [
        Step(
            "Stay with the timetable of the course.",
            "The time in hand is for one delay or one resit, not for both.",
        ),
        Step("Ask before pausing.", "A pause moves the result, and not the deadline."),
        CARRY_ON,
    ]


def _at_risk(decision: Decision, facts: Facts) -> list[Step]:
    deadline = written(decision.clock.deadline)
    if Code.DEFERRED in decision.reasons:
        return [
            Step(
                "Ask the provider when the course can go on.",
                f"The result is still needed by {deadline}: get the new dates in writing.",
            ),
            TELL,
        ]
    if Code.RESULT_OVERDUE in decision.reasons:
        return [
            Step(
                "Ask the provider for the result today.",
                f"The duty is met on the day it is received, and it is needed by {deadline}.",
            ),
            TELL,
        ]
    return [
        Step(ASK_PROVIDER, f"A date well before {deadline} makes this answer better."),
        Step(
            "Aim for the first assessment window.",
            "A pause or a second try would very likely miss the deadline.",
        ),
        TELL,
    ]


def _will_start(decision: Decision, facts: Facts) -> list[Step]:
    began = written(facts.qualification.course_started_on)
    steps = [
        Step(
            f"Start on {began}, whatever happens.",
            "Each month later is a month less at the end.",
        ),
        CARRY_ON,
    ]
    if Code.RESULT_TIGHT in decision.reasons:
        steps.insert(1, Step(ASK_PROVIDER, "Time is tight, and a firm date helps."))
    return steps


def _apply(decision: Decision) -> Step:
    intake = name_of(decision.intake)
    if decision.intake.first <= decision.as_of:
        act = "Ask today whether a place is left."
        return Step(act, f"Courses are starting now, in {intake}. {FIND_PLACE}")
    return Step(f"Apply for a place in {intake}.", FIND_PLACE)


def _not_enrolled(decision: Decision, facts: Facts) -> list[Step]:
    if decision.next_intake_grade is Grade.SAFE:
        why = "A year later the same course may be too late."
        return [_apply(decision), Step("Do not wait for another intake.", why)]
    return [
        _apply(decision),
        Step(
            "Ask each provider when its course starts and when results come.",
            "They differ by weeks, and here weeks decide.",
        ),
        TELL,
    ]


def _infeasible(decision: Decision, facts: Facts) -> list[Step]:
    from_course = Code.RESULT_TOO_LATE in decision.reasons
    first = Step(
        ASK_PROVIDER,
        f"If it can be by {written(decision.clock.deadline)}, this answer changes.",
    )
    if not from_course:
        first = _apply(decision) if decision.intake else Step(FIND_PLACE)
        first = Step(first.act, f"{first.why} A late start is better than none.")
    return [
        first,
        TELL,
        Step(
            "Plan who will be the SENCO after the deadline.",
            "Somebody who holds the qualification, or is new to the role, can take it over; ask an adviser first.",
        ),
    ]


def _breach(decision: Decision, facts: Facts) -> list[Step]:
    asked = facts.qualification
    started = asked.course_started_on
    if Code.ON_COURSE in decision.reasons or (
        started and started <= decision.as_of and asked.kind is Kind.NPQ
    ):
        first = Step(ASK_PROVIDER, "The duty is met on the day the result is received.")
    elif decision.intake:
        first = _apply(decision)
    else:
        first = Step(FIND_PLACE)
    return [
        first,
        TELL,
        Step(
            "Write down what was done and when.",
            "A dated plan shows that the school is putting it right.",
        ),
    ]


ASK_ADVICE = "Ask the local authority or a legal adviser."
GATHER = Step(
    "Gather the dates of every post as a SENCO.",
    "Contracts and governors’ minutes show them; the answer turns on them.",
)


def _advice(decision: Decision, facts: Facts) -> list[Step]:
    """By the strict deadline the qualification must be held: a course alone is no answer."""
    code = next(code for code in PARTED if code in decision.reasons)
    ask = Step(ASK_ADVICE, "Write down who answered and when.")
    if code is Code.ADVICE_FIRST_DAY_2009:
        return [GATHER, ask]
    if decision.as_of <= decision.clock.deadline:
        return [GATHER, ask, _answer_both(decision, facts)]
    keep = "Keep the dates of the earlier posts with the answer, who gave it and when."
    return [Step(ASK_ADVICE, keep), TELL, _after_strict_deadline(decision, facts)]


def _answer_both(decision: Decision, facts: Facts) -> Step:
    deadline = written(decision.clock.deadline)
    why = f"Held by {deadline}, the qualification answers both readings."
    if _is_on_course(facts):
        return Step("Finish the course by the earlier deadline.", why)
    if decision.next_intake_grade in {Grade.SAFE, Grade.TIGHT}:
        apply = _apply(decision)
        return Step(apply.act, f"{why} {apply.why}")
    return Step(
        "Tell the governing body or the trust, and take the first place there is.",
        f"No course known to us can end by {deadline}, so on one reading it comes too late.",
    )


def _after_strict_deadline(decision: Decision, facts: Facts) -> Step:
    why = "On the strict reading it is late, and the duty is met with the result."
    if _is_on_course(facts):
        return Step("Finish the course.", why)
    return Step("Take the first place on a course that there is.", why)


def _is_on_course(facts: Facts) -> bool:
    """Or has a place on one: nobody who is needs to find it."""
    asked = facts.qualification
    return (
        asked.kind not in {Kind.NONE, Kind.UNKNOWN}
        and asked.outcome in UNDER_WAY
        and asked.course_started_on is not None
    )


MISSING = {
    Code.TYPE_UNKNOWN: Step(
        "Look up the type of the school.",
        "Get Information about Schools on GOV.UK shows it under “School type”.",
    ),
    Code.NO_APPOINTMENT_DATE: Step(
        "Find the day of the appointment as a SENCO.",
        "The month is enough. The contract or the governors’ minutes show it.",
    ),
    Code.QUALIFICATION_UNKNOWN: Step(
        "Ask the SENCO what they hold or are enrolled on.",
        "DfE’s Check a teacher’s record shows a passed NPQ.",
    ),
    Code.PASS_WITHOUT_DATE: Step(
        "Find the date on the certificate or the result.",
        "It decides whether the qualification counts.",
    ),
    Code.COURSE_WITHOUT_START: Step(
        "Find the day on which the course began.",
        "The provider’s letter of acceptance shows it.",
    ),
    Code.OUTCOME_BEFORE_COURSE: Step(
        "Check the two dates of the course.",
        "A result cannot come before the course began.",
    ),
    Code.PROVIDER_UNCHECKED: Step(
        "Check who awarded the NPQ.",
        "It counts where the lead provider is named in law; DfE’s Check a teacher’s record shows only those.",
    ),
}


def _unknown(decision: Decision, facts: Facts) -> list[Step]:
    steps = [step for code, step in MISSING.items() if code in decision.reasons]
    return [*steps, Step("Then enter it.", "The answer follows at once.")]


def _exempt(decision: Decision, facts: Facts) -> list[Step]:
    return [
        Step(
            "Keep proof of when the post began.",
            "Governors and inspectors may ask why no qualification is needed.",
        )
    ]


def _outside(decision: Decision, facts: Facts) -> list[Step]:
    why = "Whoever coordinates support here may still take the NPQ for SENCOs."
    if facts.designation.establishment_type in BY_SLUG["early-years"].codes:
        why = "Early years settings name a SENCO under their own framework, and the Level 3 award for them is another one."
    steps = [Step("Nothing is due under this duty.", why)]
    if Code.ADVICE_NOT_COVERED in decision.reasons:
        advice = REASONS[Code.ADVICE_NOT_COVERED].advice
        steps = [Step("Some bodies say otherwise.", advice.next_step)]
    return steps


def _pending(decision: Decision, facts: Facts) -> list[Step]:
    steps = []
    if facts.qualification.kind in {Kind.NONE, Kind.UNKNOWN} and decision.intake:
        steps.append(_apply(decision))
    return [
        *steps,
        Step(
            "Gather the dates of earlier posts as a SENCO.",
            "The clock may have started with one of them.",
        ),
    ]


def _ended(decision: Decision, facts: Facts) -> list[Step]:
    return [
        Step(
            "Record who is the SENCO now.",
            "A mainstream school must have one at all times.",
        )
    ]


STEPS = {
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
