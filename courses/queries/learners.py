"""What a learner has done, read for a page of theirs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db.models.functions import Coalesce

from courses.catalogue import Catalogue, Lesson, Module, Programme
from courses.models import Answer, Enrolment, ModuleCompletion, Note, PageProgress
from courses.rules.completion import Completion, module_completion
from courses.rules.order import Lock, module_lock, page_lock


def enrolment_of(user, programme: Programme) -> Enrolment | None:
    if not user.is_authenticated:
        return None
    return Enrolment.objects.filter(user=user, programme_key=programme.key).first()


# The number of the version that a learner who is done with a page last went through.
LAST_READ = Coalesce("reread_version__number", "completed_version__number")


def opened_pages(
    enrolment: Enrolment, module: Module
) -> tuple[dict[UUID, bool], dict[UUID, int]]:
    """Pages of a module that were opened, and whether each is done; and of those that
    are done the number of the version that was read last.
    """
    keys = [lesson.key for lesson in module.lessons]
    rows = PageProgress.objects.filter(enrolment=enrolment, page_key__in=keys)
    pages, read = {}, {}
    for key, at, number in rows.values_list("page_key", "completed_at", LAST_READ):
        pages[key] = at is not None
        if number:
            read[key] = number
    return pages, read


def completed_modules(enrolment: Enrolment) -> set[UUID]:
    return set(
        ModuleCompletion.objects.filter(enrolment=enrolment).values_list(
            "module_key", flat=True
        )
    )


@dataclass
class ModuleState:
    """A module as one learner sees it.

    `pages` holds the keys of opened pages and whether each is done, `completed` the
    keys of the modules that the learner completed, `read` the version that was read
    last of each page that is done.
    """

    module: Module
    enrolment: Enrolment | None
    pages: dict[UUID, bool] = field(default_factory=dict)
    completed: set[UUID] = field(default_factory=set)
    read: dict[UUID, int] = field(default_factory=dict)

    @property
    def done(self) -> set[UUID]:
        return {key for key, is_done in self.pages.items() if is_done}

    def rereads(self, lesson: Lesson) -> list[str]:
        """Why its author asks this learner to read a page again that is done."""
        number = self.read.get(lesson.key)
        return lesson.rereads_since(number) if number else []

    @cached_property
    def changed(self) -> list[tuple[Lesson, list[str]]]:
        """Pages that changed since the learner read them, with what is said of it."""
        asked = ((lesson, self.rereads(lesson)) for lesson in self.module.lessons)
        return [(lesson, notes) for lesson, notes in asked if notes]

    @cached_property
    def completion(self) -> Completion:
        pages = [(lesson.key, lesson.title) for lesson in self.module.lessons]
        return module_completion(pages, self.done)

    @property
    def is_completed(self) -> bool:
        return self.module.key in self.completed

    @cached_property
    def lock(self) -> Lock | None:
        return module_lock(self.module.needs, self.completed)

    def lock_of(self, lesson: Lesson) -> Lock | None:
        keys = [each.key for each in self.module.lessons]
        return self.lock or page_lock(
            lesson.key, keys, self.done, in_order=self.module.in_order
        )

    @cached_property
    def resume(self) -> Lesson | None:
        """Where to go on: the page open last unless it is done, else the next to do.

        None where nothing is left that is open.
        """
        lessons = self.module.lessons
        place = self.enrolment.place_key if self.enrolment else None
        start = next((i for i, each in enumerate(lessons) if each.key == place), 0)
        return next(
            (
                lesson
                for lesson in (*lessons[start:], *lessons[:start])
                if lesson.key not in self.done and not self.lock_of(lesson)
            ),
            None,
        )

    @property
    def is_started(self) -> bool:
        return any(lesson.key in self.pages for lesson in self.module.lessons)

    @cached_property
    def minutes_left(self) -> int:
        return sum(
            lesson.minutes
            for lesson in self.module.lessons
            if lesson.key not in self.done
        )

    def stop_of(self, lesson: Lesson, here: Lesson | None = None) -> str:
        """Its stop on the path: here, done, closed or next."""
        if here is not None and lesson.key == here.key:
            return "here"
        if lesson.key in self.done:
            return "done"
        return "closed" if self.enrolment and self.lock_of(lesson) else "next"

    def path(self, here: Lesson | None = None) -> list[tuple[Lesson, str]]:
        return [(lesson, self.stop_of(lesson, here)) for lesson in self.module.lessons]

    @property
    def stops(self) -> list[str]:
        """For the meter: every stop, with the page to go on with as "here"."""
        here = None if self.is_completed or not self.is_started else self.resume
        return ["next" if stop == "closed" else stop for _, stop in self.path(here)]


def state_in(enrolment: Enrolment, module: Module) -> ModuleState:
    pages, read = opened_pages(enrolment, module)
    return ModuleState(module, enrolment, pages, completed_modules(enrolment), read)


def module_state(user, catalogue: Catalogue, module: Module) -> ModuleState:
    """The state for whoever looks; without a part in the programme an empty one."""
    enrolment = enrolment_of(user, catalogue.programme_of(module))
    if enrolment is None or not enrolment.is_active:
        return ModuleState(module, None)
    return state_in(enrolment, module)


def answers_on(enrolment: Enrolment, page_key: UUID) -> dict[UUID, Answer]:
    """The last answer to each block of a page."""
    answers = Answer.objects.filter(enrolment=enrolment, page_key=page_key)
    return {answer.block_id: answer for answer in answers}


def notes_on(enrolment: Enrolment, page_key: UUID) -> dict[UUID, Note]:
    notes = Note.objects.filter(enrolment=enrolment, page_key=page_key)
    return {note.block_id: note for note in notes}


def programme_states(
    user, catalogue: Catalogue
) -> Iterable[tuple[Programme, Enrolment, list[ModuleState]]]:
    """Every programme that a person takes part in, in three queries."""
    enrolments = {
        enrolment.programme_key: enrolment
        for enrolment in Enrolment.objects.filter(
            user=user, status=Enrolment.Status.ACTIVE
        )
    }
    pages: dict[int, dict[UUID, bool]] = {}
    read: dict[int, dict[UUID, int]] = {}
    for pk, key, at, number in PageProgress.objects.filter(
        enrolment__in=enrolments.values()
    ).values_list("enrolment", "page_key", "completed_at", LAST_READ):
        pages.setdefault(pk, {})[key] = at is not None
        if number:
            read.setdefault(pk, {})[key] = number
    completed: dict[int, set[UUID]] = {}
    for pk, key in ModuleCompletion.objects.filter(
        enrolment__in=enrolments.values()
    ).values_list("enrolment", "module_key"):
        completed.setdefault(pk, set()).add(key)
    return [
        (
            programme,
            enrolment,
            [
                ModuleState(
                    module,
                    enrolment,
                    pages.get(enrolment.pk, {}),
                    completed.get(enrolment.pk, set()),
                    read.get(enrolment.pk, {}),
                )
                for module in programme.modules
            ],
        )
        for programme in catalogue.programmes
        if (enrolment := enrolments.get(programme.key))
    ]
