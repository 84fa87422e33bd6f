"""The head's answer, with what the page had shown signed into it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django import forms
from django.core import signing

from compliance.forms.dates import DayField
from compliance.models import Confirmation, Designation
from compliance.models.confirmations import Endorsement
from compliance.rules.confirming import Reply, contradiction, offers
from compliance.rules.facts import Facts
from compliance.rules.reference import Reference
from compliance.rules.snapshots import frozen_facts, thawed_facts
from compliance.rules.standing import View, digest_of

__all__ = ["ConfirmForm", "NoteForm", "Shown", "shown_text"]

SALT = "compliance.confirm"
CHOOSE = "Choose one of the answers."
LONGEST = Confirmation._meta.get_field("because").max_length
TOO_LONG = f"Enter at most {LONGEST} characters."


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page that was answered had shown."""

    facts: Facts
    evidence_seen: bool
    last: UUID | None

    @property
    def digest(self) -> str:
        return digest_of(self.facts, evidence_seen=self.evidence_seen)


def shown_text(post: Designation, view: View, last: Confirmation | None) -> str:
    kept = {
        "designation": str(post.uuid),
        "facts": frozen_facts(view.facts),
        "evidence_seen": view.evidence_seen,
        "last": str(last.uuid) if last else None,
    }
    return signing.dumps(kept, salt=SALT, compress=True)


def read_shown(text: str, post: Designation) -> Shown | None:
    """None for what we did not sign, or signed for another page."""
    try:
        kept = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    if kept["designation"] != str(post.uuid):
        return None
    last = kept["last"] and UUID(kept["last"])
    return Shown(thawed_facts(kept["facts"]), kept["evidence_seen"], last)


class ConfirmForm(forms.Form):
    """Two steps of one form: the answer, then the declaration and, where the answer
    differs from the record, why. Words are rendered by confirm/words.html.
    """

    answer = forms.ChoiceField(
        label="Your answer",
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    starts_on = DayField(
        label="If the course is still to start: on which day?",
        help_text="Only for “Will start on a date”. For example 25 11 2026.",
        required=False,
    )
    because = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.HiddenInput,
        error_messages={"max_length": TOO_LONG},
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data=None,
        *,
        post: Designation,
        view: View,
        reference: Reference,
        today: date,
        draft: dict | None = None,
    ):
        initial = {"token": uuid4(), **(draft or {})}
        super().__init__(data, initial=initial)
        self.post, self.view, self.today = post, view, today
        self.reference = reference
        offered = offers(view, reference)
        answer = self.fields["answer"]
        answer.choices = [(offer.reply.value, offer.label) for offer in offered]
        answer.hints = {offer.reply.value: hint_of(offer) for offer in offered}

    def clean_token(self) -> UUID:
        try:
            return UUID(self.cleaned_data["token"])
        except ValueError:
            return uuid4()

    def clean_shown(self) -> Shown | None:
        return read_shown(self.cleaned_data["shown"], self.post)

    def clean(self):
        found = super().clean()
        if found.get("answer") != Reply.WILL_START:
            found["starts_on"] = None
            self.errors.pop("starts_on", None)
        elif "starts_on" in found and not self.is_ahead(found["starts_on"]):
            self.add_error(
                "starts_on",
                "Enter the day on which the course starts: one after today.",
            )
        if self.is_final and self.difference and not found.get("because"):
            self.add_error("because", "Enter why your answer differs from the record.")
        return found

    def is_ahead(self, day: date | None) -> bool:
        return day is not None and day > self.today

    @property
    def is_final(self) -> bool:
        return self.data.get("step") == "confirm"

    @property
    def reply(self) -> Reply:
        return Reply(self.cleaned_data["answer"])

    @property
    def difference(self) -> str:
        """What asks for an explanation; empty where there is nothing to explain."""
        if not self.cleaned_data.get("answer"):
            return ""
        starts_on = self.cleaned_data.get("starts_on")
        return contradiction(self.reply, starts_on, self.view, self.reference)

    @property
    def is_stale(self) -> bool:
        shown = self.cleaned_data["shown"]
        return shown is None or shown.digest != self.view.digest

    @property
    def draft(self) -> dict:
        """What was typed, as a session can hold it."""
        starts_on = self.cleaned_data["starts_on"]
        return {
            "answer": self.cleaned_data["answer"],
            "starts_on": starts_on and starts_on.isoformat(),
            "because": self.cleaned_data["because"],
        }


def hint_of(offer) -> str:
    ours = "Our records say this." if offer.is_ours else ""
    return " ".join(part for part in (ours, offer.hint) if part)


class NoteForm(forms.Form):
    """Of a governor: at which meeting. A trust signs today."""

    seen_on = DayField(
        label="On which day was the meeting?",
        help_text="For example 3 12 2026.",
        missing="Enter the day of the meeting, like 3 12 2026.",
    )
    note = forms.CharField(
        label="Note (optional)",
        help_text="What was agreed, if anything. No names of children or parents.",
        required=False,
        max_length=Endorsement._meta.get_field("note").max_length,
        widget=forms.HiddenInput,
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args, signs_today: bool = False, **options):
        super().__init__(*args, **options)
        if signs_today:
            del self.fields["seen_on"]
