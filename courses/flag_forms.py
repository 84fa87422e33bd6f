"""What a learner writes about a page, and what an editor does with it."""

import uuid

from django import forms

LONGEST = 2_000


class FlagForm(forms.Form):
    text = forms.CharField(
        label="What is wrong?",
        max_length=LONGEST,
        help_text="For example: a link that does not work, a law that has changed. "
        "Please no names of children.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Write what is wrong on the page",
            "max_length": f"Shorten your text to {LONGEST:,} characters or fewer",
        },
    )
    wants_answer = forms.BooleanField(
        label="You may write back to me",
        required=False,
        help_text="We mail you the answer. Whoever answers sees neither your name nor "
        "your address.",
    )
    form_key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SettleForm(forms.Form):
    words = forms.CharField(
        label="Your answer, or why you close it",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write your answer, or why you close it"},
    )
