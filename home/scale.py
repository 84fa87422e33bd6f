"""Generated schools, learners and statements in bulk, to measure the site with.

Whatever is made here says so: by its name, by an address at `scale.example`, by numbers
that no school, trust or authority has. Nobody can sign in as a generated learner, and
none completes a module: certificates and outcomes are never generated.

Everything is found again by its number, so a second run adds only what is missing.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import batched, count, islice
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count

from accounts.models import User
from courses import statements
from courses.catalogue import Catalogue, Lesson, Module, Programme, current_catalogue
from courses.kinds import KINDS
from courses.models import Enrolment, PageProgress, PublishedVersion
from records import statements as xapi
from records.models import OutboxStatement
from records.operations import record_statements
from schools.models import Establishment, LocalAuthority, Trust

DOMAIN = "scale.example"
FIRST_URN = 910_001  # the demo's begin at 900001; six digits, as real ones have
MOST_SCHOOLS = 999_999 - FIRST_URN + 1
FIRST_AUTHORITY, AUTHORITIES = 600, 20  # no authority of today has a code from 600
FIRST_TRUST, TRUSTS = 980_001, 500
PHASES = ("Primary", "Primary", "Primary", "Secondary", "Nursery")
JOINED = timedelta(days=60)  # before now; everything they did lies between
BATCH = 1000


def seed_scale(*, schools: int, learners: int, statements: int, now: datetime) -> dict:
    """Add what is missing up to these numbers; says how many of each were made."""
    return {
        "schools": seed_schools(schools),
        "learners": seed_learners(learners, now=now),
        "statements": seed_statements(statements, now=now),
    }


# --- Schools --------------------------------------------------------------------
@transaction.atomic
def seed_schools(wanted: int) -> int:
    have = set(
        Establishment.objects.filter(
            scheme=Establishment.Scheme.URN,
            identifier__in=map(str, range(FIRST_URN, FIRST_URN + wanted)),
        ).values_list("identifier", flat=True)
        if wanted
        else ()
    )
    missing = [n for n in range(wanted) if str(FIRST_URN + n) not in have]
    if missing:
        authorities, trusts = seed_authorities(), seed_trusts()
        Establishment.objects.bulk_create(
            (school(n, authorities, trusts) for n in missing), batch_size=BATCH
        )
    return len(missing)


def seed_authorities() -> list[LocalAuthority]:
    codes = [str(FIRST_AUTHORITY + n) for n in range(AUTHORITIES)]
    LocalAuthority.objects.bulk_create(
        [LocalAuthority(code=c, name=f"Authority {c} (generated)") for c in codes],
        ignore_conflicts=True,
    )
    return list(LocalAuthority.objects.filter(code__in=codes).order_by("code"))


def seed_trusts() -> list[Trust]:
    uids = [str(FIRST_TRUST + n) for n in range(TRUSTS)]
    Trust.objects.bulk_create(
        [Trust(uid=uid, name=f"Trust {uid} (generated)") for uid in uids],
        ignore_conflicts=True,
    )
    return list(Trust.objects.filter(uid__in=uids).order_by("uid"))


def school(
    number: int, authorities: list[LocalAuthority], trusts: list[Trust]
) -> Establishment:
    """Every other one is an academy in a trust."""
    phase = PHASES[number % len(PHASES)]
    is_academy = bool(number % 2) and phase != "Nursery"
    return Establishment(
        identifier=str(FIRST_URN + number),
        name=f"{phase} School {number + 1:05} (generated)",
        type_code="34" if is_academy else "15" if phase == "Nursery" else "1",
        phase=phase,
        town="Generated",
        postcode="ZZ9 9ZZ",
        authority=authorities[number % len(authorities)],
        trust=trusts[number % len(trusts)] if is_academy else None,
    )


# --- Learners -------------------------------------------------------------------
def email(number: int) -> str:
    return f"learner{number + 1:06}@{DOMAIN}"


def generated_learners():
    """In the order of their numbers."""
    return User.objects.filter(email__endswith=f"@{DOMAIN}").order_by("email")


def seed_learners(wanted: int, *, now: datetime) -> int:
    made = 0
    for numbers in batched(range(wanted), BATCH):
        with transaction.atomic():
            made += seed_people(numbers, now=now)
            seed_learning(numbers, now=now)
    return made


def seed_people(numbers: Iterable[int], *, now: datetime) -> int:
    emails = [email(number) for number in numbers]
    have = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    people = User.objects.bulk_create(
        User(
            email=email(number),
            name=f"Learner {number + 1:06} (generated)",
            password=make_password(None),
            date_joined=now - JOINED,
        )
        for number in numbers
        if email(number) not in have
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, primary=True, verified=True)
        for person in people
    )
    return len(people)


def seed_learning(numbers: Iterable[int], *, now: datetime) -> None:
    """A part in every open programme, and progress in its modules."""
    catalogue = current_catalogue()
    people = {
        person.email: person
        for person in User.objects.filter(email__in=map(email, numbers))
    }
    for programme in public_programmes(catalogue):
        Enrolment.objects.bulk_create(
            (
                Enrolment(
                    user=people[email(number)],
                    programme_key=programme.key,
                    joined_at=now - JOINED,
                    **place_in(programme, number, now),
                )
                for number in numbers
            ),
            ignore_conflicts=True,
        )
        enrolments = {
            enrolment.user_id: enrolment
            for enrolment in Enrolment.objects.filter(
                programme_key=programme.key, user__in=people.values()
            )
        }
        PageProgress.objects.bulk_create(
            (
                PageProgress(
                    enrolment=enrolments[people[email(number)].pk],
                    page_key=lesson.key,
                    opened_at=at,
                    opened_version_id=lesson.version_id,
                    completed_at=at + timedelta(minutes=lesson.minutes or 1),
                    completed_version_id=lesson.version_id,
                )
                for number in numbers
                for lesson, at in done_pages(programme, number, now)
            ),
            batch_size=BATCH,
            ignore_conflicts=True,
        )


def public_programmes(catalogue: Catalogue) -> list[Programme]:
    return [
        each
        for each in catalogue.programmes
        if each.is_open and not each.restricted and each.modules
    ]


def readable(module: Module) -> list[Lesson]:
    """What can be done by reading before anything else is needed, but never all."""
    lessons = []
    if not module.needs:
        for lesson in module.lessons[:-1]:
            if not KINDS[lesson.kind].done_by_reading:
                break
            lessons.append(lesson)
    return lessons


def done_pages(
    programme: Programme, number: int, now: datetime
) -> Iterator[tuple[Lesson, datetime]]:
    """The pages that learner `number` has read, and when each was opened.

    From nothing to all but the last page, as evenly over the learners as primes do it.
    """
    lessons = []
    for position, module in enumerate(programme.modules):
        pages = readable(module)
        lessons += pages[: (number * 7 + position * 5) % (len(pages) + 1)]
    step = JOINED / (len(lessons) + 1)
    for turn, lesson in enumerate(lessons, start=1):
        yield lesson, now - JOINED + turn * step


def place_in(programme: Programme, number: int, now: datetime) -> dict:
    *_, last = [(None, None), *done_pages(programme, number, now)]
    lesson, at = last
    return {"place_key": lesson and lesson.key, "place_at": at}


# --- Statements -----------------------------------------------------------------
def seed_statements(wanted: int, *, now: datetime) -> int:
    """Valid statements of generated learners, spread evenly over them."""
    people = list(generated_learners())
    if not people or not wanted:
        return 0
    have = dict(
        OutboxStatement.objects.filter(actor__in=[each.uuid for each in people])
        .values_list("actor")
        .annotate(Count("id"))
    )
    telling = Telling(current_catalogue(), now)
    made = (
        told
        for number, person in enumerate(people)
        if (short := share(wanted, number, len(people)) - have.get(person.uuid, 0)) > 0
        for told in islice(telling.not_yet_told(person), short)
    )
    total = 0
    for chunk in batched(made, BATCH):
        with transaction.atomic():
            record_statements(statements=chunk, at=now)
        total += len(chunk)
    return total


def share(total: int, number: int, of: int) -> int:
    return total * (number + 1) // of - total * number // of


class Telling:
    """What can be said of generated learners: first what they did, then answers
    without end, each another occasion.
    """

    def __init__(self, catalogue: Catalogue, now: datetime):
        self.catalogue = catalogue
        self.now = now
        self.programmes = public_programmes(catalogue)
        lessons = [
            lesson
            for programme in self.programmes
            for module in programme.modules
            for lesson in module.lessons
        ]
        self.versions = PublishedVersion.objects.in_bulk(
            {lesson.version_id for lesson in lessons}
        )
        self.questions = [
            (lesson, block)
            for lesson in lessons
            for block in self.versions[lesson.version_id].content["body"]
            if block["type"] == "question"
        ]

    def not_yet_told(self, person: User) -> Iterator[dict]:
        told = {
            str(each)
            for each in OutboxStatement.objects.filter(actor=person.uuid).values_list(
                "id", flat=True
            )
        }
        return (each for each in self.told_of(person) if each["id"] not in told)

    def told_of(self, person: User) -> Iterator[dict]:
        enrolments = {
            enrolment.programme_key: enrolment
            for enrolment in person.enrolments.select_related("user")
        }
        for programme in self.programmes:
            if programme.key in enrolments:
                yield from self.read(enrolments[programme.key])
        for occasion in count(1):
            asked = False
            for lesson, block in self.questions:
                enrolment = enrolments.get(lesson.programme_key)
                if enrolment:
                    asked = True
                    yield self.answered(enrolment, lesson, block, occasion)
            if not asked:
                return

    def read(self, enrolment: Enrolment) -> Iterator[dict]:
        learner = statements.learner(enrolment)
        for progress in enrolment.pageprogress_set.order_by("pk"):
            lesson = self.catalogue.by_key[progress.page_key]
            page = self.page(lesson)
            yield xapi.experienced(learner, page, at=progress.opened_at)
            yield xapi.completed_page(learner, page, at=progress.completed_at)

    def answered(
        self, enrolment: Enrolment, lesson: Lesson, block: dict, occasion: int
    ) -> dict:
        options = block["value"]["options"]
        return xapi.answered(
            statements.learner(enrolment),
            statements.question(block, self.page(lesson)),
            chosen=[UUID(options[occasion % len(options)]["id"])],
            occasion=f"generated-{occasion}",
            at=self.now,
        )

    def page(self, lesson: Lesson) -> xapi.Page:
        version = self.versions[lesson.version_id]
        return statements.page(self.catalogue, lesson, version)
