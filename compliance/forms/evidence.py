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

from .fields import must_not_be_ahead, person_name

__all__ = ["FileForm", "SeenForm"]

AHEAD = "Enter today or a day that has been."
CHOOSE_FILE = "Choose a file: a PDF, a JPEG or a PNG."


class SeenForm(forms.Form):
    seen_on = DayField(
        label="When did they look?", missing="Enter the day, like 24 11 2026."
    )
    seen_by_name = person_name("Who looked?", "Enter who looked at the record.")
    said = forms.CharField(
        label="What did it say about the NPQ for SENCOs?",
        help_text="For example: “NPQ for SENCOs, awarded 12 May 2026”. Nothing else of the record is needed.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter what the record said, also if it showed no NPQ.",
            "max_length": "Enter at most 1,000 letters.",
        },
    )

    def __init__(self, *args, today: date, **options):
        super().__init__(*args, **options)
        self.today = today

    def clean(self):
        cleaned = super().clean()
        must_not_be_ahead(self, "seen_on", self.today, AHEAD)
        return cleaned


class FileForm(forms.Form):
    """The file is judged by what it holds; its name only helps to know it again."""

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

    def __init__(self, *args, today: date, **options):
        super().__init__(*args, **options)
        self.today = today

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
