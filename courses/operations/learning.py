"""What learners do, each act with its statement in one transaction.

Every operation takes the lock of the enrolment first: that orders two tabs and a
double click, and the row's status is the right to act at all.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses import statements
from courses.catalogue import Catalogue, Lesson, Module, Programme
from courses.kinds import KINDS
from courses.models import (
    Answer,
    Enrolment,
    ModuleCompletion,
    Note,
    PageProgress,
    PublishedVersion,
)
from courses.queries.learners import ModuleState, state_in
from records import statements as xapi
from records.enums import DocumentKind
from records.models import IssuedDocument
from records.operations import issue_document, record_statement


class NotTakingPartError(Exception):
    """The person has left the programme, or never joined it."""


class ClosedError(Exception):
    """The page or module opens after another; `first` is that one's key."""

    def __init__(self, first: UUID):
        super().__init__()
        self.first = first


class NotOnThePageError(Exception):
    """The block or option is not in the version that the learner saw."""


class NothingWrittenError(Exception):
    """A note begins with words; only one that is there can be emptied."""


class NoteConflictError(Exception):
    """The note was saved elsewhere since the form was made; nothing was changed."""

    def __init__(self, note: Note):
        super().__init__()
        self.note = note


def locked(enrolment: Enrolment) -> Enrolment:
    fresh = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=enrolment.pk)
    )
    if not fresh.is_active:
        raise NotTakingPartError
    return fresh


@transaction.atomic
def enrol_participant(*, user, programme: Programme, now: datetime) -> Enrolment:
    """Join, or come back: one row for a person and a programme, whatever happens."""
    enrolment, made = Enrolment.objects.select_for_update().get_or_create(
        user=user, programme_key=programme.key, defaults={"joined_at": now}
    )
    if made or not enrolment.is_active:
        enrolment.status = Enrolment.Status.ACTIVE
        enrolment.joined_at, enrolment.left_at = now, None
        enrolment.save(update_fields=["status", "joined_at", "left_at"])
        record_statement(
            statement=xapi.registered(
                statements.learner(enrolment), statements.programme(programme), at=now
            ),
            at=now,
        )
    return enrolment


@transaction.atomic
def leave_programme(
    *, enrolment: Enrolment, programme: Programme, now: datetime
) -> None:
    """Progress, answers, notes and certificates stay for whoever comes back."""
    try:
        enrolment = locked(enrolment)
    except NotTakingPartError:
        return
    enrolment.status, enrolment.left_at = Enrolment.Status.LEFT, now
    enrolment.save(update_fields=["status", "left_at"])
    record_statement(
        statement=xapi.left(
            statements.learner(enrolment), statements.programme(programme), at=now
        ),
        at=now,
    )


def require_open(
    enrolment: Enrolment, catalogue: Catalogue, lesson: Lesson
) -> ModuleState:
    """The learner's state of the module; raises ClosedError where it is locked."""
    state = state_in(enrolment, catalogue.module_of(lesson))
    lock = state.lock_of(lesson)
    if lock:
        raise ClosedError(lock.first)
    return state


@transaction.atomic
def open_page(
    *,
    enrolment: Enrolment,
    catalogue: Catalogue,
    lesson: Lesson,
    version: PublishedVersion,
    now: datetime,
) -> None:
    """Keep that the page was opened, and that it is where the learner is."""
    enrolment = locked(enrolment)
    Enrolment.objects.filter(pk=enrolment.pk).update(place_key=lesson.key, place_at=now)
    _, made = PageProgress.objects.get_or_create(
        enrolment=enrolment,
        page_key=lesson.key,
        defaults={"opened_at": now, "opened_version": version},
    )
    if made:
        record_statement(
            statement=xapi.experienced(
                statements.learner(enrolment),
                statements.page(catalogue, lesson, version),
                at=now,
            ),
            at=now,
        )


@transaction.atomic
def complete_page(
    *,
    enrolment: Enrolment,
    catalogue: Catalogue,
    lesson: Lesson,
    version: PublishedVersion,
    now: datetime,
) -> ModuleCompletion | None:
    """Mark a page as done; returns the module's completion where it has one now."""
    enrolment = locked(enrolment)
    state = require_open(enrolment, catalogue, lesson)
    progress, _ = PageProgress.objects.get_or_create(
        enrolment=enrolment,
        page_key=lesson.key,
        defaults={"opened_at": now, "opened_version": version},
    )
    if progress.completed_at is None:
        progress.completed_at, progress.completed_version = now, version
        progress.save(update_fields=["completed_at", "completed_version"])
        record_statement(
            statement=xapi.completed_page(
                statements.learner(enrolment),
                statements.page(catalogue, lesson, version),
                at=now,
            ),
            at=now,
        )
        state.pages[lesson.key] = True
    elif version.number > state.read.get(lesson.key, 0):
        # Read again: what was earned stays as it is.
        progress.reread_version = version
        progress.save(update_fields=["reread_version"])
    following = state.module.lesson_after(lesson)
    if following:
        Enrolment.objects.filter(pk=enrolment.pk).update(
            place_key=following.key, place_at=now
        )
    return settle_module(enrolment=enrolment, catalogue=catalogue, state=state, now=now)


@transaction.atomic
def settle_module(
    *, enrolment: Enrolment, catalogue: Catalogue, state: ModuleState, now: datetime
) -> ModuleCompletion | None:
    """Complete the module where the rule says so, and issue its certificate, once."""
    module = state.module
    if not state.completion.is_complete:
        return None
    enrolment = locked(enrolment)
    completion, made = ModuleCompletion.objects.get_or_create(
        enrolment=enrolment,
        module_key=module.key,
        defaults={
            "version_id": module.version_id,
            "completed_at": now,
            "reasons": list(state.completion.reasons),
        },
    )
    if made:
        certify(enrolment=enrolment, catalogue=catalogue, module=module, now=now)
    return completion


def certificate_key(enrolment: Enrolment, module_key: UUID) -> str:
    return f"{enrolment.uuid}/{module_key}"


def certify(
    *, enrolment: Enrolment, catalogue: Catalogue, module: Module, now: datetime
) -> IssuedDocument:
    programme = catalogue.programme_of(module)
    learner = statements.learner(enrolment)
    told = statements.module(catalogue, module)
    record_statement(statement=xapi.completed_module(learner, told, at=now), at=now)
    scores = (
        KINDS[lesson.kind].score(enrolment, lesson.key)
        for lesson in module.lessons
        if KINDS[lesson.kind].score
    )
    score = next((found for found in scores if found), None)
    document = issue_document(
        kind=DocumentKind.CERTIFICATE,
        subject_key=certificate_key(enrolment, module.key),
        holder=enrolment.user,
        title=module.title,
        facts={
            "programme": programme.title,
            "module_number": None,
            "waymark": programme.content["waymark"],
            "minutes": module.minutes,
            "pages": len(module.lessons),
            "check_right": score.right if score else None,
            "check_questions": score.of if score else None,
            "outcomes": module.content["summary"],
            "page_key": str(module.key),
            "version": module.version_number,
        },
        issued_on=timezone.localdate(now),
        at=now,
    )
    record_statement(
        statement=xapi.earned(
            learner,
            xapi.Certificate(public_id=document.public_id, module=told),
            at=now,
        ),
        at=now,
    )
    return document


def block_in(version: PublishedVersion, block_id: UUID, kinds: set[str]) -> dict:
    for block in version.content["body"]:
        if block["id"] == str(block_id) and block["type"] in kinds:
            return block
    raise NotOnThePageError


@transaction.atomic
def answer_block(
    *,
    enrolment: Enrolment,
    catalogue: Catalogue,
    lesson: Lesson,
    version: PublishedVersion,
    block_id: UUID,
    option_id: UUID,
    now: datetime,
) -> Answer:
    """Keep a choice in a question or decision; the same choice again adds nothing."""
    enrolment = locked(enrolment)
    require_open(enrolment, catalogue, lesson)
    block = block_in(version, block_id, {"question", "decision"})
    if str(option_id) not in {item["id"] for item in block["value"]["options"]}:
        raise NotOnThePageError
    last = Answer.objects.filter(
        enrolment=enrolment, page_key=lesson.key, block_id=block_id
    ).last()
    if last and (last.option_id, last.version_id) == (option_id, version.pk):
        return last
    answer = Answer.objects.create(
        enrolment=enrolment,
        page_key=lesson.key,
        block_id=block_id,
        option_id=option_id,
        version=version,
        answered_at=now,
    )
    record_statement(
        statement=xapi.answered(
            statements.learner(enrolment),
            statements.question(block, statements.page(catalogue, lesson, version)),
            chosen=[option_id],
            occasion=now.isoformat(),
            at=now,
        ),
        at=now,
    )
    return answer


@transaction.atomic
def save_note(
    *,
    enrolment: Enrolment,
    catalogue: Catalogue,
    lesson: Lesson,
    version: PublishedVersion,
    block_id: UUID,
    text: str,
    saves: int,
    now: datetime,
) -> Note:
    """Keep what a learner wrote. `saves` is how often it had been saved when the form
    was made: where that differs and the text does too, NoteConflictError is raised.
    """
    enrolment = locked(enrolment)
    require_open(enrolment, catalogue, lesson)
    block = block_in(version, block_id, {"reflection", "task"})
    kept = {"enrolment": enrolment, "page_key": lesson.key, "block_id": block_id}
    if not text.strip() and not Note.objects.filter(**kept).exists():
        raise NothingWrittenError
    note, made = Note.objects.get_or_create(
        **kept, defaults={"text": text, "version": version, "saved_at": now}
    )
    if made:
        page = statements.page(catalogue, lesson, version)
        record_statement(
            statement=xapi.responded(
                statements.learner(enrolment), statements.prompt(block, page), at=now
            ),
            at=now,
        )
    elif note.text != text:
        if note.saves != saves:
            raise NoteConflictError(note)
        note.text, note.version = text, version
        note.saves, note.saved_at = note.saves + 1, now
        note.save(update_fields=["text", "version", "saves", "saved_at"])
    return note
