"""Sentences that a school may publish: no more than its record and its evidence show.

Source: SI 2014/1530 Schedule 1 paragraphs 4 (the SENCO's name and contact details) and 5
(expertise and training of staff).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .case import HELD, Status
from .facts import Kind
from .months import ONE_DAY
from .standing import View
from .training import Training
from .words import written

TOPICS_NAMED = 4  # for each job; the rest are counted
NAMES = {
    Kind.NASENCO: "the National Award for SEN Co-ordination",
    Kind.NPQ: "the National Professional Qualification (NPQ) for SENCOs",
}
STUDYING = {Status.WORKING_TOWARDS, Status.AT_RISK}


@dataclass(frozen=True, slots=True)
class Senco:
    """`course_seen`: a letter or a record shows the course or the place on it."""

    name: str
    view: View
    course_seen: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    phone: str = ""
    email: str = ""

    def sentence(self, whom: str) -> str:
        ways = []
        if self.phone:
            ways.append(f"by telephone on {self.phone}")
        if self.email:
            ways.append(f"by e-mail at {self.email}")
        return f"You can reach {whom} {' or '.join(ways)}." if ways else ""


@dataclass(frozen=True, slots=True)
class SchoolText:
    """A text to copy, and what it leaves out and why."""

    text: str
    left_out: tuple[str, ...] = ()


def senco_paragraph(sencos: Sequence[Senco], contact: Contact) -> SchoolText:
    """`sencos` are in post today.

    Source: SI 2014/1530 Schedule 1 paragraph 4.
    """
    left_out = []
    if not sencos:
        return SchoolText("", ("No SENCO is on record, so there is no name to give.",))
    names = listed([each.name for each in sencos])
    role = "special educational needs co-ordinator (SENCO)"
    text = (
        f"Our {role} is {names}."
        if len(sencos) == 1
        else f"Our {role.replace('or (SENCO)', 'ors (SENCOs)')} are {names}."
    )
    whom = "the SENCO" if len(sencos) == 1 else "the SENCOs"
    reach = contact.sentence(whom)
    if not reach:
        left_out.append(
            "There are no contact details yet: the regulations ask for them."
        )
    return SchoolText(" ".join(filter(None, [text, reach])), tuple(left_out))


def expertise_paragraph(sencos: Sequence[Senco], training: str) -> SchoolText:
    """What the SENCO holds or studies for, and what the staff were trained in.

    Source: SI 2014/1530 Schedule 1 paragraph 5; READING: a qualification whose evidence
    nobody has seen is not published.
    """
    sentences, left_out = [], []
    for senco in sencos:
        sentence, reason = qualification_sentence(senco)
        if sentence:
            sentences.append(sentence)
        if reason:
            left_out.append(reason)
    if training:
        sentences.append(training)
    else:
        left_out.append("No training of staff is on the register for this period.")
    return SchoolText(" ".join(sentences), tuple(left_out))


def qualification_sentence(senco: Senco) -> tuple[str, str]:
    """What may be said, or why nothing is."""
    status, asked = senco.view.decision.status, senco.view.facts.qualification
    if status in HELD:
        if senco.view.evidence_seen:
            return f"{senco.name} holds {NAMES[asked.kind]}.", ""
        return "", (
            f"That {senco.name} holds the qualification is left out, because its "
            "evidence has not been recorded as seen."
        )
    if status in STUDYING and asked.kind in NAMES:
        if senco.course_seen:
            return f"{senco.name} is studying for {NAMES[asked.kind]}.", ""
        return "", (
            f"That {senco.name} is on a course is left out, because no letter from "
            "the provider has been recorded as seen."
        )
    if status is Status.WILL_START and senco.course_seen:
        began = written(asked.course_started_on)
        return f"{senco.name} will begin {NAMES[asked.kind]} on {began}.", ""
    return "", f"Nothing is said about a qualification of {senco.name}."


def training_paragraph(
    trainings: Iterable[Training],
    *,
    since: date,
    until: date,
    as_of: date,
    with_names: bool = False,
) -> str:
    """People counted by job, and trainings by topic; `until` is the first day after.

    Source: READING: a register cannot know who has not trained, so no share of the staff
    is ever stated.
    """
    counted = [each for each in trainings if since <= each.completed_on < until]
    if not counted:
        return ""
    people = {each.name.casefold() for each in counted}
    staff = "member of staff" if len(people) == 1 else "members of staff"
    first = (
        f"Between {written(since)} and {written(min(until - ONE_DAY, as_of))}, "
        f"{len(people)} {staff} completed training in special educational needs "
        "and disability"
    )
    parts = [
        f"{first}.",
        *(job_sentence(job, own, with_names) for job, own in by_job(counted)),
    ]
    if hours := hours_sentence(counted):
        parts.append(hours)
    return " ".join(parts)


def job_sentence(job: str, own: Sequence[Training], with_names: bool) -> str:
    people = sorted({each.name for each in own}, key=str.casefold)
    number = len({name.casefold() for name in people})
    counted = "1 person" if number == 1 else f"{number} people"
    who = listed(people) if with_names else counted
    named = most_first(Counter(each.title for each in own))
    words = [
        f"{title} ({count})" if count > 1 else title
        for title, count in named[:TOPICS_NAMED]
    ]
    more = len(named) - TOPICS_NAMED
    if more > 0:
        words.append(f"{more} other {'topic' if more == 1 else 'topics'}")
    return f"{job or 'Other staff'}, {who}: {', '.join(words)}."


@dataclass(frozen=True, slots=True)
class JobCount:
    job: str
    people: int
    trainings: int
    topics: tuple[tuple[str, int], ...]


def counted_by_job(trainings: Sequence[Training]) -> list[JobCount]:
    """How many of each job, and in what: nobody's name."""
    found = []
    for job, own in by_job(trainings):
        topics = Counter(each.title for each in own)
        found.append(
            JobCount(
                job=job or "Job not given",
                people=len({each.name.casefold() for each in own}),
                trainings=len(own),
                topics=tuple(most_first(topics)),
            )
        )
    return found


def by_job(trainings: Iterable[Training]) -> list[tuple[str, list[Training]]]:
    """In the order of the alphabet; those of whom no job is known come last."""
    jobs: dict[str, list[Training]] = {}
    shown: dict[str, str] = {}
    for each in trainings:
        key = each.job.casefold()
        shown.setdefault(key, each.job)
        jobs.setdefault(key, []).append(each)
    in_order = sorted(jobs, key=lambda key: (not key, key))
    return [(shown[key], jobs[key]) for key in in_order]


def most_first(topics: Counter) -> list[tuple[str, int]]:
    return sorted(topics.items(), key=lambda item: (-item[1], item[0].casefold()))


def hours_sentence(counted: Sequence[Training]) -> str:
    known = [each.minutes for each in counted if each.minutes is not None]
    if not known:
        return ""
    total = round(sum(known) / 60)
    if total == 0:
        return ""
    hours = "1 hour" if total == 1 else f"{total:,} hours"
    return f"Where the time was noted, this came to {hours}."


def listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
