"""What a school's page says of one SENCO, in words."""

from datetime import date

from .facts import (
    Answer,
    Facts,
    Induction,
    Kind,
    Outcome,
    Qualification,
    QualifiedTeacher,
)
from .words import written

COURSES = {
    Kind.NONE: "No qualification and no place on a course",
    Kind.UNKNOWN: "Not recorded",
    Kind.NPQ: "NPQ for SENCOs",
    Kind.NASENCO: "National Award for SEN Co-ordination (NASENCO)",
}
OUTCOMES = {
    Outcome.DEFERRED: "paused",
    Outcome.WITHDRAWN: "left",
    Outcome.PASSED: "passed",
    Outcome.FAILED: "not passed",
    Outcome.VOIDED: "result taken back by the provider",
}
QUALIFIED = {
    QualifiedTeacher.YES: "Qualified teacher",
    QualifiedTeacher.NO: "Not a qualified teacher",
    QualifiedTeacher.PARTIAL_ACCESS: "Qualified teacher only by the partial-access route",
    QualifiedTeacher.UNKNOWN: "Qualified teacher status not recorded",
}
INDUCTIONS = {
    Induction.COMPLETE: "induction complete",
    Induction.NOT_REQUIRED: "induction not required",
    Induction.INCOMPLETE: "induction not complete",
    Induction.UNKNOWN: "induction not recorded",
}
TEACHES = {
    Answer.YES: "teaches here",
    Answer.NO: "does not teach here",
    Answer.UNKNOWN: "whether they teach here is not recorded",
}
LISTED = {
    Answer.YES: "recognised in law",
    Answer.NO: "not recognised in law",
    Answer.UNKNOWN: "not checked whether the law recognises it",
}


def start_words(facts: Facts) -> str:
    post = facts.designation
    if post.appointed_on is None:
        return "start not recorded"
    if post.month_only:
        return f"{post.appointed_on:%B} {post.appointed_on.year}, day not recorded"
    return written(post.appointed_on)


def post_words(arrangement: str, facts: Facts, as_of: date) -> str:
    """`arrangement` as a form says it: "SENCO, job share"."""
    post = facts.designation
    since = "start not recorded"
    if post.appointed_on:
        joint = "from" if post.appointed_on > as_of else "since"
        since = f"{joint} {start_words(facts)}"
    words = f"{arrangement}, {since}"
    if post.left_on:
        words += f"; first day no longer SENCO {written(post.left_on)}"
    return words


def sentence_about(name: str, facts: Facts, as_of: date) -> str:
    """ "Ruth Adeyemi has been SENCO since 1 September 2025."; without a name where the
    reader may not see it. The day of a post to come is said by the words of its status.
    """
    day = facts.designation.appointed_on
    if day is None:
        return f"{name or 'Somebody'} is SENCO here, from a day that is not recorded."
    if day > as_of:
        return f"{name or 'Somebody'} becomes SENCO here."
    when = f"{day:%B} {day.year}" if facts.designation.month_only else written(day)
    return f"{name} has been SENCO since {when}." if name else f"In post since {when}."


def course_words(asked: Qualification) -> str:
    parts = [COURSES[asked.kind]]
    if asked.kind in {Kind.NONE, Kind.UNKNOWN}:
        return parts[0]
    if asked.course_started_on:
        parts.append(f"course from {written(asked.course_started_on)}")
    else:
        parts.append("start of the course not recorded")
    if outcome := OUTCOMES.get(asked.outcome):
        on = f" on {written(asked.outcome_on)}" if asked.outcome_on else ""
        parts.append(f"{outcome}{on}")
    if asked.expected_outcome_on and asked.outcome is not Outcome.PASSED:
        parts.append(f"result expected {written(asked.expected_outcome_on)}")
    return ", ".join(parts)


def provider_words(name: str, asked: Qualification) -> str:
    if asked.kind in {Kind.NONE, Kind.UNKNOWN}:
        return ""
    return f"{name or 'Not recorded'}, {LISTED[asked.provider_recognised]}"


def teacher_words(facts: Facts) -> str:
    """Of a head nothing else is asked (regulation 49(3))."""
    if facts.designation.is_head is Answer.YES:
        return "Head teacher or acting head of this school"
    return ", ".join(
        [
            QUALIFIED[facts.teacher.qts],
            INDUCTIONS[facts.teacher.induction],
            TEACHES[facts.designation.teaches_at_school],
        ]
    )
