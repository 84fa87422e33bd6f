"""Forms by which people come to act for a school."""

import re
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError

from .forms import EMAIL_HINT
from .models import SetUpRequest
from .models.invitation import SCHOOL_ROLE_CHOICES
from .models.set_up_request import TEXT_LENGTH

__all__ = [
    "ApproveForm",
    "EndRoleForm",
    "FindSchoolForm",
    "InviteForm",
    "RefuseForm",
    "SetUpForm",
    "UnlistedForm",
]

OFSTED_NUMBER = re.compile(r"(EY|VC|SC|CA|RP)?\d{6,7}")
TOO_LONG = f"Enter at most {TEXT_LENGTH} letters"


def sentence(label: str, required: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required, "max_length": TOO_LONG},
    )


class FindSchoolForm(forms.Form):
    q = forms.CharField(
        label="Name, town, postcode or URN",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SetUpForm(forms.Form):
    position = forms.ChoiceField(
        label="Who are you there?",
        choices=SetUpRequest.Position.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who you are"},
    )
    contact = sentence(
        "How can we check this with the school?",
        "Say how the school itself can confirm it",
        "We use the telephone number or address that the school publishes, never one "
        "that only you give us. Say whom to ask for, and when.",
    )


class UnlistedForm(SetUpForm):
    setting_name = forms.CharField(
        label="Name of the setting",
        max_length=200,
        error_messages={"required": "Enter the name of the setting"},
    )
    ofsted_number = forms.CharField(
        label="Ofsted URN",
        help_text="It is on your registration certificate, like EY123456 or 2534567.",
        max_length=20,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": "Enter the Ofsted URN of the setting"},
    )
    setting_town = forms.CharField(label="Town", max_length=100, required=False)
    field_order = ["setting_name", "ofsted_number", "setting_town"]

    def clean_ofsted_number(self):
        number = re.sub(r"\s", "", self.cleaned_data["ofsted_number"]).upper()
        if not OFSTED_NUMBER.fullmatch(number):
            raise ValidationError(
                "Enter six or seven figures, with EY, VC, SC, CA or RP before them if "
                "your certificate has it"
            )
        return number


class ApproveForm(forms.Form):
    checked = forms.BooleanField(
        label="I checked this with the school, by the contact that it publishes",
        error_messages={"required": "Check it with the school first, then tick this"},
    )
    how = sentence(
        "How you checked it, and when",
        "Say how you checked it",
        "Such as: rang the number on the school’s website on 3 December, spoke with "
        "the office.",
    )


class RefuseForm(forms.Form):
    reason = sentence(
        "Why not", "Say why, so that the person can put it right", "We send them this."
    )


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        help_text="Only somebody who signs in with this very address can accept.",
        widget=forms.EmailInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": EMAIL_HINT, "invalid": EMAIL_HINT},
    )
    role = forms.ChoiceField(
        label="What they may do",
        choices=SCHOOL_ROLE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they may do"},
    )


class EndRoleForm(forms.Form):
    NOW, LATER = "now", "later"
    when = forms.ChoiceField(
        label="When does it end?",
        choices=[(NOW, "Now"), (LATER, "After a last day")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when it ends"},
    )
    last_day = forms.DateField(
        label="Last day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Enter a day, like 31 08 2027"},
    )
    leaves_no_head = forms.BooleanField(
        label="Yes, leave the school without a head here", required=False
    )

    def __init__(self, *args, today: date, asks_no_head: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        if not asks_no_head:
            del self.fields["leaves_no_head"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when") == self.LATER and "last_day" not in self.errors:
            day = cleaned.get("last_day")
            if day is None:
                self.add_error("last_day", "Enter the last day")
            elif day < self.today:
                self.add_error("last_day", "Enter today or a later day")
        return cleaned

    @property
    def until_date(self) -> date:
        """The first day without the role."""
        if self.cleaned_data["when"] == self.NOW:
            return self.today
        return self.cleaned_data["last_day"] + timedelta(days=1)
