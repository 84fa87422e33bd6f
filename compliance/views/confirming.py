"""The head's answer: chosen, declared, and given after showing who it is."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.http import require_http_methods

from accounts.recently import require_recent_sign_in
from compliance.forms.confirm import ConfirmForm, shown_text
from compliance.models import Confirmation, Designation, Qualification
from compliance.operations.confirmations import (
    AlreadyConfirmedError,
    Answered,
    ConfirmedMeanwhileError,
    StaleFactsError,
    confirm,
)
from compliance.papers import answer_of, names_of
from compliance.queries.confirmations import (
    designation_with_facts,
)
from compliance.queries.facts import counted_view_of, items_of
from compliance.queries.reference import current_reference
from compliance.rules.case import Status
from compliance.rules.confirming import declaration, why_not_required
from compliance.rules.duty import duty_binds
from compliance.rules.evidence import doubt_about, told
from compliance.rules.standing import View
from compliance.rules.status_look import standing_of
from compliance.rules.told import QUESTIONS
from compliance.rules.told_words import rows_of
from compliance.rules.verdict import verdict_of

from .at_school import Place, at_school
from .confirmations import SECTION, changed_rows

SHOWN_EVIDENCE = 10


@dataclass
class Page:
    """One head before one SENCO's record."""

    request: HttpRequest
    place: Place
    post: Designation

    @cached_property
    def reference(self):
        return current_reference()

    @cached_property
    def counted(self) -> tuple[Qualification | None, View]:
        return counted_view_of(self.post, self.place.today, self.reference)

    @property
    def view(self) -> View:
        return self.counted[1]

    @property
    def doubt(self) -> str:
        course, view = self.counted
        return doubt_about(items_of(course), view.facts.qualification)

    @cached_property
    def last(self) -> Confirmation | None:
        return self.post.confirmations.first()

    @property
    def draft_key(self) -> str:
        return f"confirm:{self.post.uuid}"

    def form(self, data=None) -> ConfirmForm:
        draft = self.request.session.get(self.draft_key, {})
        if draft.get("starts_on"):
            draft = draft | {"starts_on": date.fromisoformat(draft["starts_on"])}
        return ConfirmForm(
            data,
            post=self.post,
            view=self.view,
            reference=self.reference,
            today=self.place.today,
            draft=draft,
        )

    def context(self, form: ConfirmForm | None = None) -> dict:
        view, school = self.view, self.place.school
        decision = view.decision
        return SECTION | {
            "school": school,
            "access": self.place.access,
            "post": self.post,
            "form": form,
            "view": view,
            "last": self.last,
            "last_answer": answer_of(self.last) if self.last else "",
            "standing": standing_of(
                decision, view.facts, evidence_seen=view.evidence_seen
            ),
            "verdict": verdict_of(
                decision,
                view.facts,
                evidence_seen=view.evidence_seen,
                reference=self.reference,
            ),
            "rows": known_of(view),
            "evidence": evidence_words_of(self.post),
            "doubt": self.doubt,
            "duty": duty_binds(
                school.type_code,
                school.trust.name if school.trust else "",
                covered=decision.status is not Status.NOT_APPLICABLE,
            ),
            "shown": shown_text(self.post, view, self.last),
        }

    def answer_page(self, form: ConfirmForm, *, status=200, **more) -> HttpResponse:
        context = self.context(form) | more
        return render(
            self.request, "compliance/confirm/answer.html", context, status=status
        )

    def check_page(self, form: ConfirmForm, *, status=200, **more) -> HttpResponse:
        context = self.context(form)
        context |= more | {
            "said": dict(form.fields["answer"].choices)[form.reply.value],
            "difference": form.difference,
            "declaration": declaration(
                form.reply,
                starts_on=form.cleaned_data["starts_on"],
                reason=why_not_required(self.view),
                duty=context["duty"],
            ).split("\n"),
        }
        return render(
            self.request, "compliance/confirm/check.html", context, status=status
        )


def known_of(view: View) -> list:
    """The facts in words, without the school, which stands above."""
    return rows_of(view.facts, [name for name in QUESTIONS if name != "school"])


def evidence_words_of(post: Designation) -> list[str]:
    found = [
        told(item)
        for course in post.person.qualifications.all()
        for item in items_of(course)
    ]
    return found[:SHOWN_EVIDENCE]


def page_for(request, place: Place, uuid) -> Page:
    try:
        post = designation_with_facts(place.school, uuid)
    except Designation.DoesNotExist as missing:
        raise Http404 from missing
    return Page(request, place, post)


@at_school(may="may_read")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_senco(request, place, uuid):
    """The head of that school; everybody else who sees it is told that it is the head's."""
    page = page_for(request, place, uuid)
    if request.method == "POST" and not place.access.may_confirm:
        raise PermissionDenied
    if not place.access.may_confirm or page.view.decision.status is Status.ENDED:
        return render(request, "compliance/confirm/not_yours.html", page.context())
    if request.method == "POST":
        return answered(page)
    return page.answer_page(page.form())


def answered(page: Page) -> HttpResponse:
    request, form = page.request, page.form(page.request.POST)
    is_valid = form.is_valid()
    there = Confirmation.objects.filter(
        designation=page.post,
        confirmed_by=request.user.uuid,
        token=form.cleaned_data["token"],
    ).first()
    if there:
        return redirect(there)
    if not is_valid:
        if form.is_final and not set(form.errors) - {"because"}:
            return page.check_page(form, status=422)
        return page.answer_page(form, status=422)
    request.session[page.draft_key] = form.draft
    if form.is_stale:
        return page.answer_page(form, status=409, changes=changes_of(form))
    if not form.is_final:
        return check(page, form)
    require_recent_sign_in(request)
    return confirmed(page, form)


def check(page: Page, form: ConfirmForm) -> HttpResponse:
    """Whoever answers from a page older than the last answer is told of that one."""
    last = page.last
    if last is None or last.uuid == form.cleaned_data["shown"].last:
        return page.check_page(form)
    return page.check_page(form, status=409, meanwhile=last)


def confirmed(page: Page, form: ConfirmForm) -> HttpResponse:
    request, found = page.request, form.cleaned_data
    try:
        made = confirm(
            designation=page.post,
            answered=Answered(
                reply=form.reply,
                token=found["token"],
                digest=found["shown"].digest,
                last=found["shown"].last,
                starts_on=found["starts_on"],
                because=found["because"],
            ),
            confirmed_by=request.user,
            at=timezone.now(),
        )
    except StaleFactsError:  # in this very moment: look again
        return answered(page_for(request, page.place, page.post.uuid))
    except AlreadyConfirmedError as there:
        messages.info(request, already_words(there.confirmation, request.user))
        request.session.pop(page.draft_key, None)
        return redirect(there.confirmation)
    except ConfirmedMeanwhileError as other:
        page.last = other.confirmation
        return page.check_page(form, status=409, meanwhile=other.confirmation)
    request.session.pop(page.draft_key, None)
    messages.success(
        request,
        f"Confirmed. The page for your governors is on its way to {request.user.email}.",
    )
    return redirect(made)


def already_words(there: Confirmation, user) -> str:
    ago = timesince(there.confirmed_at, depth=1)
    who = "You" if there.confirmed_by == user.uuid else names_of(there)[1]
    return f"{who} gave this very answer {ago} ago, so that record stands and no second one was made."


def changes_of(form: ConfirmForm) -> list[tuple[str, str, str]]:
    """(label, before, now) of what is another than the page had shown."""
    shown = form.cleaned_data["shown"]
    if shown is None:
        return []
    return changed_rows(shown.facts, shown.evidence_seen, form.view)
