"""What an overseer types: how to narrow a list, a roster, a letter to heads."""

from django import forms

from compliance.queries.oversight import Choice
from compliance.rules.overview import GROUPS, LINES

__all__ = ["FilterForm", "LetterForm", "RosterForm"]

MOST_BYTES = 2 * 1024 * 1024
SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
ANY = ("", "Any")
WRITE_A_DAY = "Enter a day, like 2027-09-01"


class SelectBox(forms.Select):
    def __init__(self):
        super().__init__(attrs={"class": "govuk-select"})


class DayBox(forms.DateInput):
    """One box, since it narrows a list; the browser offers its calendar."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d", attrs={"class": "govuk-input"})


def day_field(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=DayBox(),
        error_messages={"invalid": WRITE_A_DAY},
    )


def choice_field(label: str, choices: list) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=choices,
        widget=SelectBox(),
        error_messages={"invalid_choice": f"Choose one of the list: {label.lower()}"},
    )


class FilterForm(forms.Form):
    """By GET. What cannot be read is said beside its field and narrows nothing."""

    q = forms.CharField(
        label="Name, place or URN",
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"class": "govuk-input", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    status = choice_field(
        "Status",
        [
            ANY,
            *GROUPS.items(),
            ("One status", [(line.key, line.text) for line in LINES]),
        ],
    )
    phase = choice_field("Phase", [ANY])
    authority = choice_field("Authority", [ANY])
    confirmed = choice_field(
        "Confirmed", [ANY, ("never", "Never"), ("again", "Not in force today")]
    )
    not_confirmed_since = day_field("Not confirmed since")
    deadline_before = day_field("Deadline before")
    # These come with links, not with the form.
    last_intake = forms.DateField(required=False, widget=forms.HiddenInput)
    changed_since = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, phases: list[str], authorities: list, **kwargs):
        super().__init__(*args, auto_id="filter_%s", **kwargs)
        self.fields["phase"].choices = [ANY, *((name, name) for name in phases)]
        self.fields["authority"].choices = [ANY, *authorities]
        if not authorities:
            del self.fields["authority"]

    @property
    def choice(self) -> Choice:
        self.is_valid()
        return Choice(**{k: v for k, v in self.cleaned_data.items() if v})


class RosterForm(forms.Form):
    file = forms.FileField(
        label="Roster",
        help_text="A CSV file of at most 2 MB and 5,000 rows.",
        widget=forms.FileInput(
            attrs={"class": "govuk-file-upload", "accept": ".csv,text/csv"}
        ),
        error_messages={
            "required": "Choose a CSV file",
            "empty": "Choose a file with rows: this one is empty",
            "missing": "Choose a CSV file",
        },
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(
                "Choose a file of at most 2 MB, or split the roster"
            )
        start = upload.read(4096)
        upload.seek(0)
        if start.startswith(SPREADSHEET) or b"\0" in start:
            raise forms.ValidationError(
                "Choose a CSV file. In your spreadsheet, save the roster as “CSV UTF-8” "
                "and upload that file"
            )
        return upload


class LetterForm(forms.Form):
    subject = forms.CharField(
        label="Subject",
        max_length=150,
        widget=forms.TextInput(attrs={"class": "govuk-input"}),
        error_messages={"required": "Enter a subject"},
    )
    body = forms.CharField(
        label="Message",
        help_text="A link to the school’s page and your name are added below it.",
        max_length=4000,
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 10}),
        error_messages={"required": "Enter a message"},
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def clean_subject(self):
        return " ".join(self.cleaned_data["subject"].split())
