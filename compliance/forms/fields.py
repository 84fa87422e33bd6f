"""Fields of the forms about SENCOs: what they ask, and what they say of a slip."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from compliance.models.people import NAME_LENGTH

__all__ = [
    "differences",
    "must_not_be_ahead",
    "person_name",
    "radios",
    "trn_field",
    "written_answer",
]

CHOOSE = "Choose one of the answers."


def radios(label: str, choices, *, hint: str = "", hints=None, error: str = CHOOSE):
    field = forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        help_text=hint,
        error_messages={"required": error, "invalid_choice": error},
    )
    field.hints = hints or {}
    return field


def person_name(label: str, missing: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": missing,
            "max_length": f"Enter a name of at most {NAME_LENGTH} letters.",
        },
    )


class TrnField(forms.CharField):
    """Seven digits, as text. Old ones are written "RP12/34567"."""

    def clean(self, value):
        typed = super().clean(value)
        digits = re.sub(r"^RP|[\s/-]", "", typed, flags=re.IGNORECASE)
        if digits and (not re.fullmatch(r"[0-9]{7}", digits) or digits == "0" * 7):
            raise ValidationError(
                "Enter the seven digits of the teacher reference number, or leave it empty."
            )
        return digits


def trn_field() -> TrnField:
    return TrnField(
        label="Teacher reference number, if you have it",
        help_text="Seven digits. It tells two people of one name apart, and keeps one record "
        "for somebody who is SENCO at several schools of a trust. On a payslip, or ask the SENCO.",
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "numeric"}
        ),
    )


def must_not_be_ahead(form, name: str, today: date, message: str) -> None:
    day = form.cleaned_data.get(name)
    if day and day_of(day) > today:
        form.add_error(name, message)


def day_of(value) -> date | None:
    """A Day of a form, or a date."""
    return getattr(value, "day", None) if hasattr(value, "month_only") else value


def written_answer(field, value) -> str:
    """An answer as a person would read it."""
    if value in {None, ""}:
        return "nothing"
    choices = dict(getattr(field, "choices", []))
    if choices:
        return str(choices.get(value, value))
    day = day_of(value)
    if isinstance(day, date):
        if getattr(value, "month_only", False):
            return f"{day:%B} {day.year}"
        return f"{day.day} {day:%B} {day.year}"
    return str(value)


def differences(form, recorded: dict) -> list[tuple[str, str, str]]:
    """Label, what is recorded now, and what was typed, where the two part."""
    pairs = [
        (
            field.label,
            written_answer(field, recorded.get(name)),
            written_answer(field, form.cleaned_data[name]),
        )
        for name, field in form.fields.items()
        if name in form.cleaned_data
    ]
    return [pair for pair in pairs if pair[1] != pair[2]]
