"""All that the page of one school shows, in a number of queries that does not grow."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F

from compliance.enums import ReportState
from compliance.models import Confirmation, Designation, Evidence, Qualification
from compliance.permissions import Access
from compliance.queries.closures import Closure, closures_of
from compliance.queries.confirmations import latest_confirmations
from compliance.queries.facts import counted_view_of, items_of, with_facts
from compliance.queries.history import Line, history_of
from compliance.queries.linking import SharedLearning, shared_by
from compliance.queries.reference import current_reference
from compliance.rules.answer import Answered, answer_of
from compliance.rules.case import Status
from compliance.rules.confirming import Reply, answer_words, confirms
from compliance.rules.duty import ASSURED, duty_binds
from compliance.rules.evidence import doubt_about, told
from compliance.rules.months import ONE_DAY
from compliance.rules.post_words import (
    course_words,
    post_words,
    provider_words,
    sentence_about,
    teacher_words,
)
from compliance.rules.reasons import Basis, Reason
from compliance.rules.reference import Covered, Reference, rulebook_on
from compliance.rules.standing import View, confirm_by, school_of
from compliance.rules.status_look import Standing, look_of
from compliance.rules.what_if import Change, difference, read_change, what_if
from schools.models import Establishment

__all__ = ["Post", "SchoolPage", "school_page"]

MOST_POSTS = 40  # read, of all that a school ever had
COVERED = {Covered.YES, Covered.YES_BUT_UNCERTAIN}


@dataclass(frozen=True, slots=True)
class Post:
    """One SENCO in post or to start. `course` is the qualification that counts; `name`
    is empty where the reader may not see names.
    """

    designation: Designation
    name: str
    view: View
    answered: Answered
    course: Qualification | None
    confirmation: Confirmation | None
    confirm_by: date | None
    access: Access
    is_own: bool
    number: int = 1
    shared: SharedLearning | None = None

    @property
    def title(self) -> str:
        """As a heading names one of several."""
        post = self.designation
        return self.name or f"{post.get_arrangement_display()}, {self.number}"

    @property
    def standing(self) -> Standing:
        return self.answered.standing

    @property
    def verdict(self):
        """Who it is about, then the answer."""
        about = sentence_about(self.name, self.view.facts, self.as_of)
        verdict = self.answered.verdict
        return replace(verdict, sentence=f"{about} {verdict.sentence}")

    @property
    def as_of(self) -> date:
        return self.view.decision.as_of

    @property
    def has_begun(self) -> bool:
        return self.view.decision.status is not Status.PENDING

    @property
    def may_record(self) -> bool:
        return self.access.may_record or self.is_own

    @property
    def needs_confirmation(self) -> bool:
        return self.confirm_by is None or self.confirm_by <= self.as_of

    @property
    def last_answer(self) -> str:
        given = self.confirmation
        return answer_words(Reply(given.answer), given.starts_on) if given else ""

    @property
    def post_words(self) -> str:
        post = self.designation
        words = post.get_arrangement_display()
        return post_words(words, self.view.facts, self.as_of)

    @property
    def course_words(self) -> str:
        return course_words(self.view.facts.qualification)

    @property
    def provider_words(self) -> str:
        if self.course is None:
            return ""
        provider = self.course.provider
        name = provider.name if provider else self.course.provider_name
        return provider_words(name, self.view.facts.qualification)

    @property
    def teacher_words(self) -> str:
        return teacher_words(self.view.facts)

    @property
    def law(self) -> Reason | None:
        """The first of the reasons that is law."""
        reasons = self.answered.reasons
        return next((each for each in reasons if each.basis is Basis.LAW), None)

    @property
    def evidence(self) -> list[Evidence]:
        return self.course.kept_evidence if self.course else []

    @property
    def evidence_words(self) -> list[str]:
        return [told(item) for item in items_of(self.course)]

    @property
    def doubt(self) -> str:
        return doubt_about(items_of(self.course), self.view.facts.qualification)

    @property
    def waits_to_be_seen(self) -> bool:
        """The SENCO sent evidence in."""
        return any(item.seen_on is None for item in self.evidence)

    @property
    def other_courses(self) -> list[Qualification]:
        rows = self.designation.person.qualifications.all()
        return [row for row in rows if row != self.course]

    @property
    def takes_evidence(self) -> bool:
        return self.course is not None and self.course.kind in {"npq", "nasenco"}

    @property
    def elsewhere(self) -> int:
        """At how many other schools the same person is SENCO; which ones is not said."""
        here = self.designation.establishment_id
        return len(
            {
                other.establishment_id
                for other in self.designation.person.designations.all()
                if other.establishment_id != here
                and (other.left_on is None or other.left_on > self.as_of)
            }
        )

    @property
    def last_day(self) -> date | None:
        left_on = self.designation.left_on
        return left_on and left_on - ONE_DAY


@dataclass(frozen=True, slots=True)
class Comparison:
    """What if: one SENCO's answer as it is and with one fact changed."""

    post: Post
    change: Change | None = None
    changed: Answered | None = None

    @property
    def kept(self) -> list[tuple[str, str]]:
        return [("senco", str(self.post.designation.uuid))]

    @property
    def words(self) -> str:
        if self.changed is None:
            return ""
        return difference(self.post.answered.decision, self.changed.decision)


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """`posts` begin with the SENCO who needs most; `standing` is that of the school
    where nobody is in post or to start. `gap_since` is the first day without a SENCO,
    where nobody has begun.
    """

    school: Establishment
    access: Access
    today: date
    is_covered: bool
    posts: list[Post]
    past: list[Designation]
    standing: Standing | None
    gap_since: date | None
    closure: Closure | None
    history: list[Line]
    reports_waiting: bool = False

    @property
    def about(self) -> str:
        """ "URN 900001, primary, Wrenfold Trust"."""
        school = self.school
        scheme = "URN" if school.scheme == Establishment.Scheme.URN else "Ofsted"
        parts = [
            f"{scheme} {school.identifier}",
            school.phase.lower(),
            str(school.trust or school.authority or ""),
        ]
        return ", ".join(part for part in parts if part)

    @property
    def has_several(self) -> bool:
        return len(self.posts) > 1

    @property
    def is_gap(self) -> bool:
        """A SENCO is recorded, and nobody has begun."""
        return (
            self.is_covered
            and bool(self.posts)
            and not any(post.has_begun for post in self.posts)
        )

    @property
    def leaving(self) -> Post | None:
        """The last one leaves, and nobody is recorded who stays or follows."""
        if self.posts and all(post.designation.left_on for post in self.posts):
            return max(self.posts, key=lambda post: post.designation.left_on)
        return None

    @property
    def duty(self) -> str:
        trust = self.school.trust.name if self.school.trust else ""
        words = duty_binds(self.school.type_code, trust, covered=self.is_covered)
        return f"{words} {ASSURED}"


def school_page(school: Establishment, access: Access, user, today: date) -> SchoolPage:
    """`school` comes with its trust and its authority."""
    reference = current_reference()
    open_first = F("left_on").desc(nulls_first=True)
    rows = with_facts(school.designations.order_by(open_first, "-appointed_on", "-pk"))
    everybody = list(rows[:MOST_POSTS])
    past = [row for row in everybody if row.left_on and row.left_on <= today]
    now = [row for row in everybody if row not in past]
    posts = posts_of(now, access, user, today, reference)
    since = past[0].left_on if past else None
    covered = rulebook_on(today, reference).covered.get(school.type_code)
    is_covered = covered in COVERED
    line = school_of([post.view for post in posts], covered=is_covered, ended_on=since)
    is_closed = school.status == Establishment.Status.CLOSED
    return SchoolPage(
        school=school,
        access=access,
        today=today,
        is_covered=is_covered,
        posts=posts,
        past=past if access.may_see_names else [],
        standing=None if posts else Standing(line.words, look_of(line.standing)),
        gap_since=since,
        closure=closures_of([school])[0] if is_closed else None,
        history=history_of(school, everybody, with_names=access.may_see_names),
        reports_waiting=access.may_record
        and school.reports.filter(state=ReportState.WAITING).exists(),
    )


def posts_of(
    rows: list[Designation], access: Access, user, today: date, reference: Reference
) -> list[Post]:
    confirmed = latest_confirmations([row.pk for row in rows])
    posts = [
        post_of(
            row,
            confirmed.get(row.pk),
            access=access,
            user=user,
            today=today,
            reference=reference,
        )
        for row in rows
    ]
    posts.sort(key=needs_most)
    shared = shared_by(
        post.designation.person
        for post in posts
        if access.may_see_learning or post.is_own
    )
    return [
        replace(post, number=number, shared=shared.get(post.designation.person_id))
        for number, post in enumerate(posts, start=1)
    ]


def needs_most(post: Post):
    return post.view.urgency, post.view.decision.clock.deadline or date.max


def post_of(
    row: Designation,
    confirmation: Confirmation | None,
    *,
    access: Access,
    user,
    today: date,
    reference: Reference,
) -> Post:
    course, view = counted_view_of(row, today, reference)
    same = confirmation is not None and confirmation.facts_digest == view.digest
    is_confirmed = confirmation is not None and confirms(confirmation.answer)
    confirmed_on = confirmation.confirmed_on if is_confirmed else None
    return Post(
        designation=row,
        name=row.person.name if access.may_see_names else "",
        view=view,
        answered=answer_of(
            view.facts, today, reference, evidence_seen=view.evidence_seen
        ),
        course=course,
        confirmation=confirmation,
        confirm_by=confirm_by(confirmed_on, same_facts=same, as_of=today),
        access=access,
        is_own=row.person.user_id == user.pk,
    )


def comparison(page: SchoolPage, senco: str, slug: str) -> Comparison | None:
    """For the SENCO named in the address, else for the one who needs most."""
    able = [post for post in page.posts if post.answered.changes]
    if not able:
        return None
    chosen = next((p for p in able if str(p.designation.uuid) == senco), able[0])
    change = read_change(slug, chosen.answered.changes)
    if change is None:
        return Comparison(chosen)
    reference = current_reference()
    facts = what_if(chosen.view.facts, change, page.today, reference)
    changed = answer_of(facts, page.today, reference)
    return Comparison(chosen, change, changed)
