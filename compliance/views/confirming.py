"""The head's answer: chosen, declared, and given after showing who it is."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.recently import require_recent_sign_in
from compliance.forms.confirm import ConfirmForm, shown_text
from compliance.models import Confirmation, Designation
from compliance.operations.confirmations import (
    AlreadyConfirmedError,
    Answered,
    ConfirmedMeanwhileError,
    StaleFactsError,
    confirm,
)
from compliance.papers import answer_of, names_of
from compliance.permissions import Access
from compliance.queries.confirmations import (
    designation_with_facts,
)
from compliance.queries.facts import view_of
from compliance.queries.reference import current_reference
from compliance.rules.case import Status
from compliance.rules.confirming import declaration, why_not_required
from compliance.rules.duty import duty_binds
from compliance.rules.standing import View
from compliance.rules.status_look import standing_of
from compliance.rules.told import QUESTIONS
from compliance.rules.told_words import rows_of
from compliance.rules.verdict import verdict_of
from schools.models import Establishment

from .confirmations import SECTION, changed_rows, school_seen_by

SHOWN_EVIDENCE = 10


@dataclass
class Page:
    """One head before one SENCO's record."""

    request: object
    school: Establishment
    access: Access
    post: Designation
    today: date

    @cached_property
    def reference(self):
        return current_reference()

    @cached_property
    def view(self) -> View:
        return view_of(self.post, self.today, self.reference)

    @cached_property
    def last(self) -> Confirmation | None:
        return self.post.confirmations.select_related("establishment").first()

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
            today=self.today,
            draft=draft,
        )

    def context(self, form: ConfirmForm | None = None) -> dict:
        view, trust = self.view, self.school.trust
        decision = view.decision
        return SECTION | {
            "school": self.school,
            "access": self.access,
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
            "rows": known_of(self.post, view),
            "evidence": evidence_seen_of(self.post),
            "duty": duty_binds(
                self.school.type_code,
                trust.name if trust else "",
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


def known_of(post: Designation, view: View) -> list:
    """The facts in words, without the school, which stands above."""
    return rows_of(view.facts, [name for name in QUESTIONS if name != "school"])


def evidence_seen_of(post: Designation) -> list:
    found = [
        item
        for course in post.person.qualifications.all()
        for item in course.counted_evidence
    ]
    return found[:SHOWN_EVIDENCE]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_senco(request, key, uuid):
    """The head of that school; everybody else who sees it is told that it is the head's."""
    school, access = school_seen_by(request, key)
    try:
        post = designation_with_facts(school, uuid)
    except Designation.DoesNotExist as missing:
        raise Http404 from missing
    page = Page(request, school, access, post, timezone.localdate())
    if request.method == "POST":
        if not access.may_confirm:
            raise PermissionDenied
        return answered(page)
    if not access.may_confirm or page.view.decision.status is Status.ENDED:
        return render(request, "compliance/confirm/not_yours.html", page.context())
    return page.answer_page(page.form())


def answered(page: Page) -> HttpResponse:
    request = page.request
    there = Confirmation.objects.filter(
        designation=page.post,
        confirmed_by=request.user.uuid,
        token=token_in(request.POST),
    ).first()
    if there:
        return redirect(there)
    form = page.form(request.POST)
    if not form.is_valid():
        if form.is_final and not set(form.errors) - {"because"}:
            return page.check_page(form, status=422)
        return page.answer_page(form, status=422)
    request.session[page.draft_key] = form.draft
    if form.is_stale:
        return page.answer_page(form, status=409, changes=changes_of(form))
    if not form.is_final:
        return page.check_page(form)
    require_recent_sign_in(request)
    return confirmed(page, form)


def token_in(post):
    field = ConfirmForm.base_fields["token"]
    try:
        return field.clean(post.get("token"))
    except ValidationError:
        return None


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
    except StaleFactsError:
        return page.answer_page(form, status=409, changes=changes_of(form))
    except AlreadyConfirmedError as there:
        messages.info(request, already_words(there.confirmation, request.user))
        request.session.pop(page.draft_key, None)
        return redirect(there.confirmation)
    except ConfirmedMeanwhileError as other:
        return page.check_page(form, status=409, meanwhile=other.confirmation)
    request.session.pop(page.draft_key, None)
    messages.success(
        request,
        f"Confirmed. We mailed the page for your governors to {request.user.email}.",
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
