"""What `/learn/` joins: progress from courses, certificates from records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from courses.catalogue import Lesson, Module
from courses.queries.learners import ModuleState

EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class NextStep:
    """The one page to go on with, and the module that it stands in."""

    lesson: Lesson
    state: ModuleState

    @property
    def module(self) -> Module:
        return self.state.module


def next_step(modules: Sequence[ModuleState]) -> NextStep | None:
    """Over all modules: the one that was open last, then started ones, then the rest."""

    def order(state: ModuleState) -> tuple:
        place = state.enrolment.place_key
        is_here = any(lesson.key == place for lesson in state.module.lessons)
        at = state.enrolment.place_at or EARLIEST
        return (not is_here, -at.timestamp() if is_here else 0, not state.is_started)

    for state in sorted(modules, key=order):
        if not state.is_completed and state.resume:
            return NextStep(state.resume, state)
    return None
