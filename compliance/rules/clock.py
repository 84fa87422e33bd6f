"""The three-year clock as a picture: stops on a line, and their dates in words.

Places along the line are in percent, so that it reflows; lanes are numbered from the
top and the template knows their heights. Two stops never cover each other.
"""

from dataclasses import dataclass, replace
from datetime import date

from .case import HELD, Status
from .course_dates import Study, study_from_intake, study_of
from .decision import Decision
from .facts import Facts
from .months import add_months
from .reference import REFERENCE, Reference
from .spans import days_left, distance
from .words import GRADES, written

# Lanes: the course above, the line itself, and two below it.
COURSE, LINE, BELOW, LOWER = 0, 1, 2, 3
ROOM = 9.5  # percent that a stop covers on the narrowest screen, with its neighbour
LONGEST_TAIL = 12  # months after the deadline that are still drawn to scale
AFTER_SHARE, BEFORE_SHARE = 70.0, 14.0  # of the line, where it is not to scale
ROOM_RIGHT, NEAR_END = 66.0, 90.0  # up to where a label has room, from where it turns
MONTHS = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "June",
    "July",
    "Aug",
    "Sept",
    "Oct",
    "Nov",
    "Dec",
]


@dataclass(frozen=True, slots=True)
class Stop:
    """`kind` is start, here, end, intake, result or plain; `number` keys it to its date."""

    label: str
    day: date
    note: str
    kind: str = "plain"
    lanes: tuple[int, ...] = (LINE, BELOW, COURSE, LOWER)
    at: float = 0
    lane: int = LINE
    number: int = 0
    side: str = ""  # of its disc, where its label stands in the picture

    @property
    def x(self) -> str:
        return percent(self.at)

    @property
    def date_text(self) -> str:
        return written(self.day)


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A course: studied from `start` to `end`, the result by `result`."""

    start: str
    end: str
    result: str
    label: str
    label_side: str
    is_planned: bool


@dataclass(frozen=True, slots=True)
class ClockPicture:
    stops: tuple[Stop, ...]
    ticks: tuple[Tick, ...]
    bar: Bar | None
    gone_from: str
    gone_to: str
    tail_from: str | None
    lead_to: str | None
    is_deep: bool


def percent(at: float) -> str:
    return f"{at:.2f}%"


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear from the start to the deadline; what lies far outside is drawn in order only."""

    start: date
    end: date
    left: float
    right: float
    before: tuple[date, ...]
    after: tuple[date, ...]

    def __call__(self, day: date) -> float:
        if day < self.start:
            return 0.0
        if day > self.end:
            if not self.after:
                return 100.0
            later = sorted({*self.after, day})
            step = (100 - self.right) / len(self.after)
            return min(self.right + step * (later.index(day) + 1), 100.0)
        share = (day - self.start).days / max((self.end - self.start).days, 1)
        return self.left + share * (self.right - self.left)


def clock_picture(
    decision: Decision,
    facts: Facts,
    reference: Reference = REFERENCE,
    *,
    day_label: str = "Today",
) -> ClockPicture | None:
    """None where no clock runs: no deadline, or the post has ended.

    `day_label` names the day of the decision where that is not today.
    """
    clock = decision.clock
    if clock.deadline is None or decision.status is Status.ENDED:
        return None
    study = study_of(decision, facts, reference)
    planned = None if study else study_from_intake(decision, reference)
    stops = stops_of(decision, facts, study, planned, day_label)
    scale = scale_of(decision, facts, stops)
    placed = placed_apart([replace(stop, at=scale(stop.day)) for stop in stops])
    course = study or planned
    return ClockPicture(
        stops=numbered([replace(stop, side=side_of(stop, placed)) for stop in placed]),
        ticks=ticks_of(starts_on(facts), clock.deadline, scale),
        bar=bar_of(course, scale, is_planned=study is None) if course else None,
        gone_from=percent(scale.left),
        gone_to=percent(max(scale(decision.as_of), scale.left)),
        tail_from=percent(scale.right) if scale.after else None,
        lead_to=percent(scale.left) if scale.before else None,
        is_deep=any(stop.lane == LOWER for stop in placed),
    )


def starts_on(facts: Facts) -> date:
    """The day from which the deadline is counted: the earliest post."""
    days = [spell.start for spell in facts.previous_service]
    return min([facts.designation.appointed_on, *days])


# The stops -----------------------------------------------------------------------


def stops_of(
    decision: Decision,
    facts: Facts,
    study: Study | None,
    planned: Study | None,
    day_label: str,
) -> list[Stop]:
    clock = decision.clock
    today = replace(_today(decision, study), label=day_label)
    stops = [_start(decision, facts), today, _deadline(decision)]
    if clock.alternative:
        stops.append(_alternative(decision))
    if clock.last_safe_start and clock.last_safe_start > starts_on(facts):
        stops.append(_safe_start(decision, study))
    if study:
        stops.append(_result(decision, study))
    elif planned:
        stops.append(_intake(decision, planned))
    return stops


def _start(decision: Decision, facts: Facts) -> Stop:
    day, post = starts_on(facts), facts.designation
    if day < post.appointed_on:
        note = f"first post as a SENCO; here since {written(post.appointed_on)}"
    elif post.month_only:
        note = "counted from the first of the month"
    else:
        note = "starts the clock" if day > decision.as_of else "first post as a SENCO"
    return Stop("Appointed", day, note, "start", (LINE, COURSE))


def _today(decision: Decision, study: Study | None) -> Stop:
    note = ""
    if study and study.starts_on and not study.is_over:
        began = study.starts_on <= decision.as_of
        note = f"course {'began' if began else 'starts'} {written(study.starts_on)}"
    lanes = (LINE, BELOW, COURSE, LOWER)
    return Stop("Today", decision.as_of, note, "here", lanes)


def _deadline(decision: Decision) -> Stop:
    day = decision.clock.deadline
    label = "Earlier deadline" if decision.clock.alternative else "Deadline"
    note = days_left(day, decision.as_of)
    if decision.status in HELD:
        note = "nothing is left to do by then" if day >= decision.as_of else "met"
    return Stop(label, day, note, "end", (LINE, LOWER))


def _alternative(decision: Decision) -> Stop:
    day = decision.clock.alternative
    note = f"on the other reading; {days_left(day, decision.as_of)}"
    return Stop("Later deadline", day, note, "end", (LINE, BELOW, LOWER, COURSE))


def _safe_start(decision: Decision, study: Study | None) -> Stop:
    day = decision.clock.last_safe_start
    lanes = (BELOW, LOWER, COURSE)
    return Stop("Last safe start", day, _how_safe(day, decision, study), "plain", lanes)


def _how_safe(day: date, decision: Decision, study: Study | None) -> str:
    if study and study.starts_on:
        if study.starts_on <= day:
            return "met"
        return f"missed by {distance(day, study.starts_on)}"
    if decision.status in HELD:
        return "met"
    if day < decision.as_of:
        return f"{distance(day, decision.as_of)} ago"
    return "today" if day == decision.as_of else days_left(day, decision.as_of)


def _result(decision: Decision, study: Study) -> Stop:
    lanes = (COURSE, LOWER)
    if study.is_over:
        return Stop("Result", study.result_on, "passed", "result", lanes)
    label = "Result expected" if study.is_given else "Latest result"
    return Stop(label, study.result_on, _when(decision, study), "result", lanes)


def _when(decision: Decision, study: Study) -> str:
    if study.result_on < decision.as_of:
        return "not received yet"
    deadline = decision.clock.deadline
    if study.result_on > deadline:
        return f"{distance(deadline, study.result_on)} after the deadline"
    if study.result_on == deadline:
        return "on the deadline itself"
    return f"{distance(study.result_on, deadline)} before the deadline"


def _intake(decision: Decision, planned: Study) -> Stop:
    note = f"the result could come as late as {written(planned.result_on)}"
    if decision.status is not Status.BREACH and decision.next_intake_grade:
        note = f"{GRADES[decision.next_intake_grade]}: {note}"
    is_open = decision.intake.first <= decision.as_of
    label = "Next intake, open now" if is_open else "Next intake"
    return Stop(label, planned.starts_on, note, "intake", (COURSE, LOWER))


# Where they stand ----------------------------------------------------------------


def scale_of(decision: Decision, facts: Facts, stops: list[Stop]) -> Scale:
    start, deadline = starts_on(facts), decision.clock.deadline
    days = [stop.day for stop in stops]
    before = (decision.as_of,) if decision.as_of < start else ()
    left = BEFORE_SHARE if before else 0.0
    latest = max(days)
    if latest <= add_months(deadline, LONGEST_TAIL):
        return Scale(start, max(latest, deadline), left, 100.0, before, ())
    after = tuple(sorted({day for day in days if day > deadline}))
    return Scale(start, deadline, left, AFTER_SHARE, before, after)


def placed_apart(stops: list[Stop]) -> list[Stop]:
    """Each in the first of its lanes where it covers none; the most important choose first."""
    placed: list[Stop] = []
    for stop in stops:
        free = [
            lane
            for lane in stop.lanes
            if all(
                other.lane != lane or abs(other.at - stop.at) >= ROOM
                for other in placed
            )
        ]
        placed.append(replace(stop, lane=free[0] if free else LOWER))
    return _deadlines_in_order(placed)


def _deadlines_in_order(stops: list[Stop]) -> list[Stop]:
    """Of two deadlines one above the other, the earlier is the upper one."""
    ends = sorted((stop for stop in stops if stop.kind == "end"), key=lambda s: s.day)
    if len(ends) == 1:
        return stops
    early, late = ends
    if late.at - early.at >= ROOM or early.lane < late.lane:
        return stops
    turned = [replace(early, lane=late.lane), replace(late, lane=early.lane)]
    others = [stop for stop in stops if stop.kind != "end"]
    if any(
        end.lane == other.lane and abs(end.at - other.at) < ROOM
        for end in turned
        for other in others
    ):
        return stops
    return [*others, *turned]


def side_of(stop: Stop, stops: list[Stop]) -> str:
    if stop.kind in {"start", "intake"}:
        return ""
    if stop.kind == "end" and stop.lane == LINE:
        ends = [o.at for o in stops if o.kind == "end" and o.lane == LINE]
        return "above" if stop.at == max(ends) else ""
    if stop.at <= ROOM_RIGHT:
        return "right"
    return "" if stop.lane == COURSE else "left"


def numbered(stops: list[Stop]) -> tuple[Stop, ...]:
    in_order = sorted(stops, key=lambda stop: (stop.day, stop.kind != "start"))
    return tuple(
        replace(stop, number=number) for number, stop in enumerate(in_order, start=1)
    )


def ticks_of(start: date, deadline: date, scale: Scale) -> tuple[Tick, ...]:
    days = [add_months(start, 12 * year) for year in range(4)]
    days = [day for day in days if day < deadline] + [deadline]
    return tuple(_tick(day, scale(day)) for day in days)


def _tick(day: date, at: float) -> Tick:
    anchor = "start" if at == 0 else "end" if at >= NEAR_END else "middle"
    return Tick(percent(at), f"{MONTHS[day.month - 1]} {day.year}", anchor)


def bar_of(study: Study, scale: Scale, *, is_planned: bool) -> Bar | None:
    if study.starts_on is None or scale(study.starts_on) == scale(study.result_on):
        return None
    label = "The course" if study.is_over else "Study, then the result"
    start = scale(study.starts_on)
    has_room = start <= ROOM_RIGHT
    return Bar(
        start=percent(start),
        end=percent(scale(study.ends_on)),
        result=percent(scale(study.result_on)),
        label="From the next intake" if is_planned else label,
        label_side="above" if has_room else "left",
        is_planned=is_planned,
    )
