"""The demo's SENCOs: thirty posts that show every status, played day by day.

What was recorded is recorded on its own day, so that histories, changes of the month
and confirmations of several ages come of themselves. All through the operations.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

import yaml
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Notification, User
from accounts.operations import create_verified_user, grant_membership
from compliance.enums import Endorser, EvidenceKind
from compliance.models import Designation, Provider
from compliance.operations.confirmations import Answered, confirm, note_as_seen
from compliance.operations.linking import invite_to_link, link_account
from compliance.operations.people import (
    PersonFacts,
    PostFacts,
    end_designation,
    record_designation,
)
from compliance.operations.qualifications import (
    CourseFacts,
    add_evidence,
    change_qualification,
    record_qualification,
)
from compliance.operations.reference import add_entry
from compliance.operations.rosters import apply_roster, keep_roster
from compliance.operations.sharing import set_sharing
from compliance.operations.standings import one_refresh, refresh_all
from compliance.operations.training import change_contact_details, record_training
from compliance.queries.confirmations import designation_with_facts
from compliance.queries.facts import view_of
from compliance.queries.oversight import Scope
from compliance.queries.reference import current_reference
from compliance.rules.confirming import Reply
from compliance.rules.facts import Kind, Outcome
from compliance.rules.reference import Reference, rulebook_on
from compliance.rules.training import Training
from compliance.rules.uploaded_roster import read_roster
from schools.models import Establishment, LocalAuthority
from schools.rules.lines import read_lines

from .days import day_of
from .paper import paper

SENCOS = yaml.safe_load((Path(__file__).parent / "sencos.yaml").read_text())
KEPT_SINCE = timedelta(days=800)  # since when the demo's schools have kept records
CHANGES = [timedelta(days=days) for days in range(0, 31, 3)]
MORNING = time(9)
SAID = {
    EvidenceKind.CERTIFICATE: "National Award for SEN Co-ordination",
    EvidenceKind.PROVIDER_LETTER: "A place on the course",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """One post with its days, as it is to be recorded."""

    school: str
    person: PersonFacts
    post: PostFacts
    recorded_on: date
    left_on: date | None
    course: CourseFacts | None
    told: dict
    status: str


def plans(today: date, reference: Reference, provider=None) -> list[Plan]:
    intake = rulebook_on(today, reference).intake_starts_on
    return [plan_of(row, today, intake, provider) for row in SENCOS["sencos"]]


def plan_of(row: dict, today: date, intake: date, provider) -> Plan:
    def day(said) -> date | None:
        return day_of(said, today, intake)

    since, month_only = day(row["since"]), row.get("month_only", False)
    if month_only:
        since = since.replace(day=1)
    return Plan(
        school=row["school"],
        person=PersonFacts(
            name=row["name"],
            trn=row.get("trn", ""),
            qts=row.get("qts", "yes"),
            induction="complete",
            previous=tuple(
                (day(start), day(end), name)
                for start, end, name in row.get("before", [])
            ),
        ),
        post=PostFacts(
            appointed_on=since,
            month_only=month_only,
            arrangement=row.get("arrangement", "sole"),
            is_head=row.get("is_head", "no"),
            teaches_at_school="yes",
        ),
        recorded_on=min(max(since, today - KEPT_SINCE), today - timedelta(days=10)),
        left_on=day(row.get("left")),
        course=course_of(row.get("course"), day, provider),
        told=row
        | {
            "confirmed": [
                each | {"day": day(each["day"])} for each in row.get("confirmed", [])
            ]
        },
        status=row["status"],
    )


def course_of(row: dict | None, day: Callable, provider) -> CourseFacts | None:
    if row is None:
        return None
    return CourseFacts(
        kind=row["kind"],
        provider=provider if row.get("here") else None,
        provider_name=row.get("by", ""),
        course_started_on=day(row["start"]),
        outcome=row.get("outcome", Outcome.IN_PROGRESS.value),
        outcome_on=day(row.get("result")),
        expected_outcome_on=day(row.get("expected")),
    )


# Playing ------------------------------------------------------------------------


def record_sencos(
    *, people: dict[str, User], schools: dict[str, Establishment], now: datetime
) -> None:
    """Once: what people changed afterwards stays as they left it."""
    if Designation.objects.filter(establishment__in=schools.values()).exists():
        return
    today = timezone.localdate(now)
    play = Play(people, schools, now)
    acts: dict[date, list[Callable]] = {}
    for day, act in play.acts():
        acts.setdefault(min(day, today), []).append(act)
    looked_at = {today - ago for ago in CHANGES}
    for day in sorted({*acts, *looked_at}):
        with one_refresh(today=day):
            for act in acts.get(day, []):
                act(play.at(day))
        if day in looked_at:
            refresh_all(today=day)


class Play:
    def __init__(self, people, schools, now):
        self.people, self.schools, self.now = people, schools, now
        self.today = timezone.localdate(now)
        self.provider = self.make_provider()
        self.heads = self.make_heads()
        self.posts: dict[int, Designation] = {}
        self.courses: dict[int, object] = {}

    def at(self, day: date) -> datetime:
        moment = timezone.make_aware(datetime.combine(day, MORNING))
        return min(moment, self.now)

    def make_provider(self) -> Provider:
        given = SENCOS["provider"]
        return add_entry(
            entry=Provider(
                name=given["name"],
                kind=Kind.NPQ.value,
                recognised="yes",
                is_invented=True,
                source=given["source"],
                since=date(2024, 9, 1),
            ),
            why=given["source"],
            added_by=self.people["admin"],
            at=self.now,
        )

    def make_heads(self) -> dict[str, User]:
        """They have accounts, so that they can be asked; nobody signs in as them."""
        began = self.today - KEPT_SINCE
        heads = {self.larchfield: self.people["head"]}
        for urn, name in SENCOS["heads"].items():
            heads[urn] = create_verified_user(
                email=f"head.{urn}@schools.demo.example",
                name=name,
                password=None,
                at=self.at(began),
            )
            grant_membership(
                user=heads[urn],
                role=Role.HEAD,
                establishment=self.schools[urn],
                from_date=began,
                granted_by=self.people["admin"],
                at=self.now,
            )
        return heads

    @property
    def larchfield(self) -> str:
        return SENCOS["training"]["school"]

    def head_of(self, plan: Plan) -> User:
        return self.heads.get(plan.school, self.people["admin"])

    # Each is a day and what was done on it.
    def acts(self) -> Iterator[tuple[date, Callable]]:
        for number, plan in enumerate(
            plans(self.today, current_reference(), self.provider)
        ):
            yield from self.post_acts(number, plan)
            yield from self.course_acts(number, plan)
            yield from self.confirmed_acts(number, plan)
            yield from self.end_acts(number, plan)
        yield self.today - timedelta(days=6), self.report
        yield self.today - timedelta(days=1), self.keep_register

    def post_acts(self, number: int, plan: Plan):
        def record(at):
            self.posts[number] = record_designation(
                establishment=self.schools[plan.school],
                person=plan.person,
                post=plan.post,
                recorded_by=self.head_of(plan),
                at=at,
            )

        yield plan.recorded_on, record
        if account := plan.told.get("account"):
            yield (
                plan.recorded_on + timedelta(days=12),
                lambda at: self.link(number, self.people[account], at),
            )

    def link(self, number: int, user: User, at: datetime) -> None:
        post = self.posts[number]
        head = self.heads[post.establishment.identifier]
        invited = invite_to_link(designation=post, invited_by=head, at=at)
        link_account(typed=invited.code, user=user, at=at)

    def course_acts(self, number: int, plan: Plan):
        """First that there is none, then the course, then how it ended."""
        if plan.told.get("nothing_said"):
            return
        for day, facts in stages(plan, self.today):
            yield day, lambda at, facts=facts: self.tell_course(number, plan, facts, at)
        seen_on = max(day for day, _ in stages(plan, self.today))
        for kind in plan.told.get("seen", []):
            yield seen_on, lambda at, kind=kind: self.see(number, plan, kind, at)

    def tell_course(self, number: int, plan: Plan, facts: CourseFacts, at) -> None:
        by = self.head_of(plan)
        held = self.courses.get(number)
        if held is None:
            self.courses[number] = record_qualification(
                person=self.posts[number].person,
                course=facts,
                school=self.posts[number].establishment,
                recorded_by=by,
                at=at,
            )
        else:
            change_qualification(
                qualification=held,
                course=facts,
                school=self.posts[number].establishment,
                changed_by=by,
                at=at,
            )

    def see(self, number: int, plan: Plan, kind: str, at: datetime) -> None:
        on_paper = kind != EvidenceKind.SEEN_ON_RECORD
        add_evidence(
            qualification=self.courses[number],
            kind=kind,
            seen_on=timezone.localdate(at),
            seen_by=self.head_of(plan),
            school=self.posts[number].establishment,
            awarded_on=None if on_paper else plan.course.outcome_on,
            content=paper(plan.person.name, SAID[kind]) if on_paper else b"",
            file_name=f"{kind}.pdf" if on_paper else "",
            media_type="application/pdf" if on_paper else "",
            at=at,
        )

    def confirmed_acts(self, number: int, plan: Plan):
        for told in plan.told["confirmed"]:
            yield (
                told["day"],
                lambda at, told=told: self.confirm(number, plan, told, at),
            )

    def confirm(self, number: int, plan: Plan, told: dict, at: datetime) -> None:
        post = designation_with_facts(
            self.schools[plan.school], self.posts[number].uuid
        )
        view = view_of(post, timezone.localdate(at), current_reference())
        reply = Reply(told["answer"])
        starts = plan.course.course_started_on if reply is Reply.WILL_START else None
        last = post.confirmations.first()
        made = confirm(
            designation=post,
            answered=Answered(
                reply=reply,
                token=uuid4(),
                digest=view.digest,
                last=last and last.uuid,
                starts_on=starts,
                because=told.get("because", ""),
            ),
            confirmed_by=self.head_of(plan),
            at=at,
        )
        # Its letter came on its day, and comes to no box of today.
        Notification.objects.filter(subject=str(made.uuid)).update(mailed_at=at)
        for body, role in (("governors", "governor"), ("trust", "trust")):
            if days := told.get(body):
                seen_on = made.confirmed_on + timedelta(days=days)
                note_as_seen(
                    confirmation=made,
                    body=Endorser(body),
                    seen_on=min(seen_on, self.today),
                    noted_by=self.people[role],
                    at=max(at, self.at(min(seen_on, self.today))),
                )

    def end_acts(self, number: int, plan: Plan):
        if plan.left_on:
            yield (
                plan.left_on,
                lambda at: end_designation(
                    designation=self.posts[number],
                    left_on=plan.left_on,
                    ended_by=self.head_of(plan),
                    at=at,
                ),
            )

    def report(self, at: datetime) -> None:
        """By the authority's roster: it waits for the head."""
        given = SENCOS["reported"]
        since = day_of(given["since"], self.today, self.today)
        lines = ["urn,name,appointed_on,qualification"]
        lines.append(f"{given['urn']},{given['name']},{since},none")
        rows, _ = read_roster(read_lines(f"{line}\n".encode() for line in lines))
        owner = LocalAuthority.objects.get(establishments=self.schools[given["urn"]])
        scope, by = Scope(Role.AUTHORITY, owner), self.people["authority"]
        upload = keep_roster(
            scope=scope, file_name="roster.csv", rows=rows, uploaded_by=by, at=at
        )
        apply_roster(upload=upload, scope=scope, applied_by=by, at=at)

    def keep_register(self, at: datetime) -> None:
        given, school = SENCOS["training"], self.schools[self.larchfield]
        for row in given["rows"]:
            record_training(
                establishment=school,
                training=Training(
                    name=row["name"],
                    job=row["job"],
                    title=row["title"],
                    provider=row["provider"],
                    completed_on=day_of(row["day"], self.today, self.today),
                    minutes=row["hours"] * 60,
                ),
                recorded_by=self.people["office"],
                at=at,
            )
        change_contact_details(
            establishment=school,
            changed_by=self.people["office"],
            at=at,
            **given["contact"],
        )
        for urn in SENCOS["shares_names"]:
            set_sharing(
                establishment=self.schools[urn],
                shares_names=True,
                set_by=self.heads[urn],
                at=at,
            )


def stages(plan: Plan, today: date) -> list[tuple[date, CourseFacts]]:
    """What was known of the course, day by day; what is old was known at once."""
    course, first = plan.course, plan.recorded_on
    if course is None:
        return [(first, CourseFacts(kind=Kind.NONE.value))]
    began = course.course_started_on
    began = first if began > today else began
    ended = course.outcome_on or began
    on_course = CourseFacts(
        kind=course.kind,
        provider=course.provider,
        provider_name=course.provider_name,
        course_started_on=course.course_started_on,
        outcome=Outcome.IN_PROGRESS.value,
        expected_outcome_on=course.expected_outcome_on,
    )
    known = [
        (first, CourseFacts(kind=Kind.NONE.value)),
        (began, on_course),
        (ended, course),
    ]
    at_once = [stage for stage in known if stage[0] <= first]
    return [(first, at_once[-1][1]), *(s for s in known if s[0] > first)]
