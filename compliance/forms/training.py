"""What a school types of a training, and what somebody shares of their own."""

from django import forms
from django.core.exceptions import ValidationError

from compliance.rules.training import (
    LENGTHS,
    Training,
    UnreadableError,
    day_problem,
    hours_words,
    read_hours,
)

from .dates import DayField

LARGEST = 1024 * 1024  # bytes
TRAININGS_SHARED = 50


def text(name: str, label: str, *, missing: str = "", hint: str = "", **attrs):
    length = LENGTHS[name]
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=length,
        required=bool(missing),
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
        error_messages={
            "required": missing,
            "max_length": f"Enter at most {length} characters.",
        },
    )


def job_field(hint: str):
    return text("job", "Job", hint=hint, list="jobs")


class TrainingForm(forms.Form):
    name = text(
        "name",
        "Who",
        missing="Enter the name of the member of staff.",
        hint="A member of staff. Never a child’s name.",
        spellcheck="false",
    )
    job = job_field("For example teacher, teaching assistant or school office.")
    title = text(
        "training",
        "Training",
        missing="Enter what the training was called.",
        hint="Write it the same way for everybody who did it: then it is counted together.",
    )
    provider = text("provider", "Who gave it", hint="You can leave this empty.")
    completed_on = DayField(
        label="Day on which it was completed",
        help_text="For example, 27 3 2026.",
        missing="Enter the day on which it was completed, like 27 3 2026.",
    )
    hours = forms.CharField(
        label="Hours",
        help_text="For example 1.5. Leave it empty if nobody knows.",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_completed_on(self):
        day = self.cleaned_data["completed_on"]
        if problem := day_problem(day, self.today):
            raise ValidationError(problem)
        return day

    def clean_hours(self):
        try:
            return read_hours(self.cleaned_data["hours"])
        except UnreadableError as problem:
            raise ValidationError(str(problem)) from problem

    @property
    def training(self) -> Training:
        given = self.cleaned_data
        return Training(
            name=" ".join(given["name"].split()),
            job=" ".join(given["job"].split()),
            title=" ".join(given["title"].split()),
            provider=" ".join(given["provider"].split()),
            completed_on=given["completed_on"],
            minutes=given["hours"],
        )

    @staticmethod
    def initial_of(training: Training) -> dict:
        return {
            "name": training.name,
            "job": training.job,
            "title": training.title,
            "provider": training.provider,
            "completed_on": training.completed_on,
            "hours": hours_words(training.minutes),
        }


class RegisterFileForm(forms.Form):
    file = forms.FileField(
        label="CSV file",
        help_text="From your spreadsheet: “Save as”, then “CSV UTF-8”. At most 1,000 rows.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": "Choose a file.",
            "empty": "Choose another file: this one is empty.",
            "missing": "Choose a file.",
            "invalid": "Choose the file again.",
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError("Choose a smaller file: at most 1 MB.")
        return file


class ShareForm(forms.Form):
    """`documents` are certificates of the person's own that are not shared there yet."""

    certificates = forms.MultipleChoiceField(
        label="Which certificates?",
        error_messages={
            "required": "Choose at least one certificate.",
            "invalid_choice": "Choose among your own certificates.",
        },
        widget=forms.CheckboxSelectMultiple,
    )
    job = job_field("What you do at the school. You can leave this empty.")

    def __init__(self, *args, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.documents = {each.public_id: each for each in documents}
        self.fields["certificates"].choices = [
            (each.public_id, each.title) for each in documents
        ]

    @property
    def chosen(self):
        return [self.documents[key] for key in self.cleaned_data["certificates"]]


class ContactForm(forms.Form):
    phone = forms.CharField(
        label="Telephone",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
        error_messages={"max_length": "Enter at most 40 characters."},
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="One of the school’s, such as senco@school.sch.uk: it is published.",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "invalid": "Enter an e-mail address, like senco@school.sch.uk."
        },
    )

    def clean_phone(self):
        phone = " ".join(self.cleaned_data["phone"].split())
        if phone and not any(letter.isdigit() for letter in phone):
            raise ValidationError("Enter a telephone number.")
        return phone


class ReminderAddressForm(forms.Form):
    email = forms.EmailField(
        label="Address for reminders, and only for this",
        help_text="Ask the SENCO first. Empty it to take it back.",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address, like name@school.sch.uk."},
    )
