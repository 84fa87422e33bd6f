"""What somebody saw of a qualification: on a register, or on paper."""

from datetime import date

from django import forms

from compliance.forms.dates import DayField
from compliance.rules.uploads import (
    MOST_BYTES,
    TOO_BIG,
    RefusedError,
    checked,
    name_for,
)
from compliance.rules.words import written

from .fields import must_not_be_ahead, person_name, radios

__all__ = ["FileForm", "SeenForm"]

SHOWS, SHOWS_NOT = "yes", "no"
AHEAD = "Enter today or a day that has been."
CHOOSE_FILE = "Choose a file: a PDF, a JPEG or a PNG."


class SeenForm(forms.Form):
    seen_on = DayField(
        label="When did they look?", missing="Enter the day, like 24 11 2026."
    )
    seen_by_name = person_name("Who looked?", "Enter who looked at the record.")
    shows_it = radios(
        "What did it show?",
        [(SHOWS, "It shows the NPQ for SENCOs"), (SHOWS_NOT, "It does not show it")],
        error="Choose whether the record shows the NPQ for SENCOs.",
    )
    awarded_on = DayField(label="If it shows it: awarded on which day?", required=False)
    said = forms.CharField(
        label="Its words, if they say more (optional)",
        help_text="Only about the NPQ for SENCOs. Nothing else of the record is needed.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Enter at most 1,000 letters."},
    )

    def __init__(self, *args, today: date, passed_on: date | None, **options):
        super().__init__(*args, **options)
        self.today = today
        self.fields["awarded_on"].help_text = (
            f"As the record gives it. Here the course is recorded as passed on {written(passed_on)}."
            if passed_on
            else "As the record gives it, like 12 5 2026."
        )

    def clean(self):
        cleaned = super().clean()
        must_not_be_ahead(self, "seen_on", self.today, AHEAD)
        if cleaned.get("shows_it") != SHOWS:
            cleaned["awarded_on"] = None
            self.errors.pop("awarded_on", None)
        elif "awarded_on" in cleaned and not cleaned["awarded_on"]:
            self.add_error("awarded_on", "Enter the day of the award, like 12 5 2026.")
        must_not_be_ahead(self, "awarded_on", self.today, AHEAD)
        return cleaned

    @property
    def found(self) -> dict:
        return {
            "shows_it": self.cleaned_data["shows_it"] == SHOWS,
            "awarded_on": self.cleaned_data["awarded_on"],
            "said": self.cleaned_data["said"],
        }


class FileForm(forms.Form):
    """The file is judged by what it holds; its name only helps to know it again.

    `sends_in`: a SENCO's own file, of which the school says later that it saw it.
    """

    file = forms.FileField(
        label="The file",
        help_text="A PDF, a JPEG or a PNG of at most 10 MB. A photo of the paper is fine. No pupil’s name may be on it.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={
            "required": CHOOSE_FILE,
            "missing": CHOOSE_FILE,
            "invalid": CHOOSE_FILE,
            "empty": "The file is empty. Choose the file again.",
        },
    )
    seen_on = DayField(
        label="When did somebody at the school see it?",
        missing="Enter the day, like 24 11 2026.",
    )
    seen_by_name = person_name("Who saw it?", "Enter who saw it.")

    def __init__(self, *args, today: date, sends_in: bool, **options):
        super().__init__(*args, **options)
        self.today = today
        if sends_in:
            del self.fields["seen_on"], self.fields["seen_by_name"]

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(TOO_BIG)
        try:
            found = checked(upload.read())
        except RefusedError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        self.file_name = name_for(upload.name, found.media_type)
        return found

    def clean(self):
        cleaned = super().clean()
        must_not_be_ahead(self, "seen_on", self.today, AHEAD)
        return cleaned
