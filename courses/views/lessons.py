"""A page of a module for the person who learns from it.

Who may see it: whoever takes part in its programme, when the page is open. Everyone
else is told how to get in; nothing of the page is shown.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.blocks import NOTES
from courses.catalogue import (
    Catalogue,
    Lesson,
    Module,
    Programme,
    current_catalogue,
)
from courses.drafts import LONGEST, drafts_for, drop_draft, keep_draft, writer_token
from courses.kinds import KINDS
from courses.models import Enrolment, PublishedVersion
from courses.operations.learning import (
    ClosedError,
    NoteConflictError,
    NothingWrittenError,
    NotOnThePageError,
    NotTakingPartError,
    answer_block,
    complete_page,
    open_page,
    save_note,
)
from courses.parts import Part, parts_of
from courses.posted import count_in, text_in, uuid_or_none
from courses.queries.learners import (
    ModuleState,
    answers_on,
    enrolment_of,
    notes_on,
    state_in,
)
from courses.queries.versions import Reread, what_changed
from courses.views.privacy import kept_out


@dataclass
class Visit:
    """Everything about one request for a lesson, found once."""

    request: HttpRequest
    catalogue: Catalogue
    lesson: Lesson
    module: Module
    programme: Programme
    enrolment: Enrolment
    state: ModuleState
    version: PublishedVersion
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def act(self) -> dict:
        """What every operation on this page needs."""
        return {
            "enrolment": self.enrolment,
            "catalogue": self.catalogue,
            "lesson": self.lesson,
            "version": self.seen,
            "now": timezone.now(),
        }

    @property
    def seen(self) -> PublishedVersion:
        """The version that a form was made from, else today's."""
        number = count_in(self.request.POST.get("version", ""))
        if number in {0, self.version.number}:
            return self.version
        versions = PublishedVersion.objects.filter(page_key=self.lesson.key)
        return versions.filter(number=number).first() or self.version

    @property
    def following(self) -> Lesson | None:
        return self.module.lesson_after(self.lesson)

    @property
    def before(self) -> Lesson | None:
        return self.module.lesson_before(self.lesson)

    @property
    def reread(self) -> Reread | None:
        """What is new to a learner whom the page's author asks to read it again."""
        notes = self.state.rereads(self.lesson)
        if not notes:
            return None
        return what_changed(
            lesson=self.lesson,
            read=self.state.read[self.lesson.key],
            version=self.version,
            notes=notes,
        )

    def context(self) -> dict:
        return {
            "section": "learn",
            "visit": self,
            "lesson": self.lesson,
            "module": self.module,
            "programme": self.programme,
            "state": self.state,
            "path": self.state.path(self.lesson),
            "is_done": self.lesson.key in self.state.done,
            "content": self.version.content,
            "reread": self.reread,
        }


def find_lesson(catalogue: Catalogue, *slugs: str) -> Lesson:
    lesson = catalogue.find(*slugs)
    if not isinstance(lesson, Lesson):
        raise Http404
    return lesson


def wants_json(request) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def refused(request, lesson: Lesson) -> HttpResponse | None:
    """The answer for whoever may not see the page by its privacy, or is not signed in."""
    response = kept_out(request, lesson)
    if response is not None:
        keep_draft(request)
        return response
    if request.user.is_authenticated:
        return None
    if request.method == "POST":
        kept = keep_draft(request)
        if wants_json(request):
            return JsonResponse({"signed_out": True}, status=401)
        if kept:
            messages.info(
                request, "You were signed out. Your text is kept: sign in to save it."
            )
    return redirect_to_login(lesson.url)


def set_aside(request, response: HttpResponse) -> HttpResponse:
    """`response`, which refuses a form; what was written in it waits."""
    if keep_draft(request) and wants_json(request):
        error = "You cannot save this at the moment. Your text is kept."
        return JsonResponse({"error": error}, status=response.status_code)
    return response


def closed(request, lesson: Lesson, catalogue: Catalogue, first: UUID) -> HttpResponse:
    return render(
        request,
        "courses/closed.html",
        {
            "section": "learn",
            "lesson": lesson,
            "module": catalogue.module_of(lesson),
            "programme": catalogue.programme_of(lesson),
            "first": catalogue.by_key.get(first),
        },
        status=403,
    )


def visited(request, *slugs: str) -> Visit | HttpResponse:
    """The visit, or the answer for whoever may not make it."""
    catalogue = current_catalogue()
    try:
        lesson = find_lesson(catalogue, *slugs)
    except Http404:
        # Renamed or taken away meanwhile: the text comes back at the new address.
        keep_draft(request)
        raise
    response = refused(request, lesson)
    if response is not None:
        return response
    programme = catalogue.programme_of(lesson)
    enrolment = enrolment_of(request.user, programme)
    if enrolment is None or not enrolment.is_active:
        response = render(
            request,
            "courses/join_first.html",
            {
                "section": "catalogue",
                "lesson": lesson,
                "programme": programme,
                "has_left": enrolment is not None,
            },
            status=403,
        )
        return set_aside(request, response)
    module = catalogue.module_of(lesson)
    state = state_in(enrolment, module)
    lock = state.lock_of(lesson)
    if lock:
        return set_aside(request, closed(request, lesson, catalogue, lock.first))
    return Visit(
        request=request,
        catalogue=catalogue,
        lesson=lesson,
        module=module,
        programme=programme,
        enrolment=enrolment,
        state=state,
        version=PublishedVersion.objects.get(pk=lesson.version_id),
    )


def keep_place(visit: Visit) -> None:
    """Keep the first opening, and the place; a page fetched ahead is not opened."""
    if "prefetch" in visit.request.headers.get("Sec-Purpose", ""):
        return
    is_here = visit.enrolment.place_key == visit.lesson.key
    if not is_here or visit.lesson.key not in visit.state.pages:
        with suppress(NotTakingPartError):  # left in another tab a moment ago
            open_page(**visit.act)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lesson(request, programme: str, module: str, page: str) -> HttpResponse:
    visit = visited(request, programme, module, page)
    if isinstance(visit, HttpResponse):
        return visit
    if request.method == "GET":
        keep_place(visit)
    kind = KINDS[visit.lesson.kind]
    if kind.view:
        return kind.view(request, visit)
    if request.method == "POST":
        return act(visit)
    return show(visit)


def show(visit: Visit, *, status: int = 200, **changes) -> HttpResponse:
    """The page; `changes` go to the part of the block that they name by `block`."""
    parts = parts_for(visit)
    touched = None
    for part in parts:
        if part.id == changes.get("block"):
            touched = part
            for name, value in changes.items():
                if name != "block":
                    setattr(part, name, value)
    if changes and touched is None:
        raise NotOnThePageError
    return render(
        visit.request,
        "courses/lesson.html",
        visit.context()
        | {
            "parts": parts,
            "wrong": touched if touched and touched.error else None,
            "has_notes": any(part.kind in NOTES for part in parts),
        },
        status=status,
    )


def parts_for(visit: Visit) -> list[Part]:
    model = KINDS[visit.version.kind].model
    stream = model._meta.get_field("body").stream_block.to_python(
        visit.version.content["body"]
    )
    parts = parts_of(
        stream,
        visit.version.number,
        answers_on(visit.enrolment, visit.lesson.key),
        notes_on(visit.enrolment, visit.lesson.key),
    )
    writer = writer_token(visit.request.user)
    drafts = drafts_for(visit.request)
    for part in parts:
        part.writer = writer
        draft = drafts.get(part.id)
        if draft and draft.text != part.text:
            part.draft = draft.text
            if part.note and part.note.saves != draft.saves:
                part.conflict = part.note
    return parts


def act(visit: Visit) -> HttpResponse:
    acts = {"next": go_on, "answer": answer, "note": note}
    try:
        return acts.get(visit.request.POST.get("act", ""), unknown)(visit)
    except NotOnThePageError:
        messages.warning(
            visit.request, "The page changed while you had it open. Look at it again."
        )
    except (NotTakingPartError, ClosedError):
        # Left or locked in another tab a moment ago: the page itself says so.
        keep_draft(visit.request)
    return redirect(visit.lesson.url)


def unknown(visit: Visit) -> HttpResponse:
    raise NotOnThePageError


def go_on(visit: Visit) -> HttpResponse:
    if not KINDS[visit.lesson.kind].done_by_reading:
        raise NotOnThePageError
    completion = complete_page(**visit.act)
    if visit.following:
        return redirect(visit.following.url)
    if completion is None:
        messages.info(
            visit.request,
            "You have reached the end. Pages that are still to do are marked below.",
        )
    return redirect(visit.module.url)


def answer(visit: Visit) -> HttpResponse:
    post = visit.request.POST
    block_id = uuid_or_none(post.get("block", ""))
    option_id = uuid_or_none(post.get("option", ""))
    if block_id is None:
        raise NotOnThePageError
    if option_id is None:
        return show(
            visit, status=422, block=str(block_id), error="Choose one of the answers"
        )
    answer_block(**visit.act, block_id=block_id, option_id=option_id)
    return redirect(f"{visit.lesson.url}#feedback-{block_id}")


def note(visit: Visit) -> HttpResponse:
    request = visit.request
    block_id = uuid_or_none(request.POST.get("block", ""))
    text = text_in(request.POST)
    if block_id is None:
        raise NotOnThePageError
    if len(text) > LONGEST:
        error = f"Shorten your text to {LONGEST:,} characters or fewer"
        return wrong_note(visit, block_id, text, error)
    try:
        saved = save_note(
            **visit.act,
            block_id=block_id,
            text=text,
            saves=count_in(request.POST.get("saves", "")),
        )
    except NothingWrittenError:
        return wrong_note(visit, block_id, text, "Write your text before you save it")
    except NoteConflictError as conflict:
        if wants_json(request):
            return JsonResponse({"conflict": True}, status=409)
        return show(
            visit, status=409, block=str(block_id), draft=text, conflict=conflict.note
        )
    drop_draft(request, block_id)
    if wants_json(request):
        at = timezone.localtime(saved.saved_at)
        return JsonResponse({"saves": saved.saves, "at": f"{at:%H:%M}"})
    return redirect(f"{visit.lesson.url}#saved-{block_id}")


def wrong_note(visit: Visit, block_id: UUID, text: str, error: str) -> HttpResponse:
    if wants_json(visit.request):
        return JsonResponse({"error": error}, status=422)
    return show(visit, status=422, block=str(block_id), error=error, draft=text)
