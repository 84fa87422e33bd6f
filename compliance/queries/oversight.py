"""What a trust or an authority sees of its schools, and of whom it sees names."""

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from accounts.enums import Role
from accounts.models import Membership
from compliance.models import SchoolSummary, SencoStanding, StandingChange
from compliance.queries.reference import current_reference
from compliance.rules.case import Status
from compliance.rules.eligibility import Eligibility
from compliance.rules.overview import (
    LINES,
    NEEDS_YOU,
    LastChance,
    Line,
    counts_of,
    last_chances,
    need_you,
)
from compliance.rules.overview import (
    Count as LineCount,
)
from schools.models import Establishment, LocalAuthority, Trust
from schools.rules.proprietors import ACADEMIES

__all__ = [
    "Choice",
    "Overview",
    "Scope",
    "authorities_of",
    "changes_since",
    "chosen",
    "count_chances",
    "lines_of",
    "maintained",
    "overview_of",
    "phases_of",
    "scopes_of",
    "to_ask",
]

CLOSED = Establishment.Status.CLOSED


@dataclass(frozen=True, slots=True)
class Scope:
    """The trust or the authority that somebody may look into."""

    role: str
    owner: Trust | LocalAuthority

    @property
    def key(self) -> str:
        number = self.owner.uid if self.is_trust else self.owner.code
        return f"{self.role}-{number}"

    @property
    def is_trust(self) -> bool:
        return self.role == Role.TRUST

    @property
    def named(self) -> dict[str, Trust | LocalAuthority]:
        """As rosters and enquiries hold it."""
        return {self.role: self.owner}

    @property
    def schools(self) -> QuerySet[Establishment]:
        """All that are its own, closed ones too."""
        return Establishment.objects.filter(**self.named)

    def __str__(self):
        return self.owner.name


def scopes_of(user, today: date) -> list[Scope]:
    """One query; for whoever oversees nothing it is empty."""
    rows = (
        Membership.objects.current(today)
        .filter(user=user, role__in=(Role.TRUST, Role.AUTHORITY))
        .select_related("trust", "authority")
        .order_by("role", "pk")
    )
    found = [Scope(row.role, row.trust or row.authority) for row in rows]
    return list(dict.fromkeys(found))


def maintained(school: str = "") -> Q:
    """By the path to the school: as Establishment.is_academy says of one."""
    return Q(**{f"{school}trust": None}) & ~Q(**{f"{school}type_code__in": ACADEMIES})


NAMES_ARE_SHARED = maintained("establishment__") | Q(
    establishment__senco_record__shares_names=True
)


def lines_of(scope: Scope) -> QuerySet[SchoolSummary]:
    """One line for each school that is not closed, the one that needs most first.

    `shown_names` is empty where the viewer may not see names; `names` is not read.
    """
    own = {f"establishment__{scope.role}": scope.owner}
    shown = ~Q(pk=None) if scope.is_trust else NAMES_ARE_SHARED
    return (
        SchoolSummary.objects.filter(**own)
        .exclude(establishment__status=CLOSED)
        .annotate(
            shows_names=Case(
                When(shown, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
            shown_names=Case(
                When(shown, then=F("names")),
                default=Value(""),
                output_field=CharField(),
            ),
        )
        .defer("names")
        .select_related("establishment")
        .order_by(
            "urgency", F("deadline").asc(nulls_last=True), "establishment__name", "pk"
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How a list is narrowed; an empty one leaves it whole."""

    q: str = ""
    status: str = ""  # a line's key, or a group's
    phase: str = ""
    authority: str = ""
    deadline_before: date | None = None
    confirmed: str = ""  # "never", or "again" where it has lapsed or never was
    not_confirmed_since: date | None = None
    last_intake: date | None = None
    changed_since: date | None = None

    @property
    def is_narrow(self) -> bool:
        return self != Choice()


def chosen(
    lines: QuerySet[SchoolSummary], choice: Choice, today: date
) -> QuerySet[SchoolSummary]:
    if choice.q:
        lines = lines.filter(worded(choice.q))
    if choice.status:
        lines = lines.filter(of_status(choice.status))
    if choice.phase:
        lines = lines.filter(establishment__phase=choice.phase)
    if choice.authority:
        lines = lines.filter(establishment__authority__code=choice.authority)
    if choice.deadline_before:
        lines = lines.filter(deadline__lt=choice.deadline_before)
    if choice.confirmed:
        lines = lines.filter(CONFIRMED[choice.confirmed](today))
    if since := choice.not_confirmed_since:
        lines = lines.filter(
            Q(confirmed_on=None)
            | Q(confirmed_on__lt=since)
            | Q(confirmed__lt=F("sencos"))
        )
    if choice.changed_since:
        lines = lines.filter(changed_on__gte=choice.changed_since)
    if choice.last_intake:
        lines = lines.filter(with_last_intake(choice.last_intake, today))
    return lines


def worded(words: str) -> Q:
    """All words, each in the school's name, place or number, or in names that show."""
    found = Q()
    for word in words.split():
        found &= (
            Q(establishment__name__icontains=word)
            | Q(establishment__town__icontains=word)
            | Q(establishment__postcode__istartswith=word)
            | Q(establishment__identifier__istartswith=word)
            | Q(shown_names__icontains=word)
        )
    return found


def of_status(key: str) -> Q:
    found = Q(pk=None)
    for line in LINES:
        if key in {line.key, line.group}:
            found |= in_line(line)
    return found


BARRED = Q(eligibility=Eligibility.INELIGIBLE)


def in_line(line: Line) -> Q:
    """As rules.overview.line_of says of one school."""
    if line.is_barred:
        found = Q(pk=None)
        for other in LINES:
            if other.group != line.group:
                found |= by_status(other)
        return found & BARRED
    found = by_status(line)
    return found if line.group == NEEDS_YOU else found & ~BARRED


def by_status(line: Line) -> Q:
    found = Q(standing__in=line.standings)
    if line.is_about_evidence:
        found &= Q(evidence_seen=line.evidence_seen)
    return found


# The duty does not ask about settings that it does not cover.
COVERED = ~Q(standing=Status.NOT_APPLICABLE)
CONFIRMED = {
    "never": lambda _: Q(confirmed_on=None) & COVERED,
    "again": lambda today: (Q(confirmed_on=None) | Q(confirm_by__lte=today)) & COVERED,
}


def to_ask(today: date) -> Q:
    """Schools with nothing recorded, or with a SENCO not confirmed (any more)."""
    return CONFIRMED["again"](today)


# Intakes --------------------------------------------------------------------------


def runs_out(today: date) -> list[LastChance]:
    return last_chances(current_reference(), today)


def of_chance(chance: LastChance) -> Q:
    """Of a SENCO without a place, by the last day on which a course can start.

    What was kept of a post that has ended says nothing any more.
    """
    return Q(
        Q(designation__left_on=None) | Q(designation__left_on__gt=F("as_of")),
        status=Status.NOT_ENROLLED,
        last_possible_start__gte=chance.since,
        last_possible_start__lt=chance.before,
    )


def with_last_intake(first: date, today: date) -> Q:
    of_school = SencoStanding.objects.filter(
        designation__establishment=OuterRef("establishment")
    )
    for chance in runs_out(today):
        if chance.intake.first == first:
            return Q(Exists(of_school.filter(of_chance(chance))))
    return Q(pk=None)


def count_chances(scope: Scope, today: date) -> list[tuple[LastChance, int]]:
    """How many SENCOs have one of the next intakes as their last."""
    chances = runs_out(today)
    if not chances:
        return []
    own = {f"designation__establishment__{scope.role}": scope.owner}
    found = (
        SencoStanding.objects.filter(**own)
        .exclude(designation__establishment__status=CLOSED)
        .aggregate(
            **{
                f"n{number}": Count("pk", filter=of_chance(chance))
                for number, chance in enumerate(chances)
            }
        )
    )
    counted = [(chance, found[f"n{n}"]) for n, chance in enumerate(chances)]
    return [(chance, count) for chance, count in counted if count]


# All of a scope -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Overview:
    counts: list[LineCount]
    as_of: date | None

    @property
    def total(self) -> int:
        return sum(count.schools for count in self.counts)

    @property
    def need_you(self) -> int:
        return need_you(self.counts)

    @property
    def rest(self) -> int:
        return self.total - self.need_you


def overview_of(scope: Scope) -> Overview:
    rows = list(
        lines_of(scope)
        .order_by()
        .values("standing", "evidence_seen", "eligibility")
        .annotate(schools=Count("pk"), oldest=Min("as_of"))
        .values_list("standing", "evidence_seen", "eligibility", "schools", "oldest")
    )
    counts = counts_of(row[:-1] for row in rows)
    return Overview(counts, min((row[-1] for row in rows), default=None))


def phases_of(scope: Scope) -> list[str]:
    rows = scope.schools.exclude(status=CLOSED).exclude(phase="")
    return list(rows.order_by("phase").values_list("phase", flat=True).distinct())


def authorities_of(scope: Scope) -> list[tuple[str, str]]:
    """An authority has no other; a trust may have schools in many."""
    if not scope.is_trust:
        return []
    rows = scope.schools.exclude(status=CLOSED).exclude(authority=None)
    pairs = rows.order_by("authority__name").values_list(
        "authority__code", "authority__name"
    )
    return list(pairs.distinct())


def changes_since(scope: Scope, day: date) -> QuerySet[StandingChange]:
    own = {f"establishment__{scope.role}": scope.owner}
    return (
        StandingChange.objects.filter(changed_on__gte=day, **own)
        .exclude(establishment__status=CLOSED)
        .select_related("establishment__summary")
    )
