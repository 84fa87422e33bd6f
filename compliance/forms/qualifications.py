"""Which course a SENCO took. What cannot be is refused; what only looks odd is not."""

from datetime import date

from django import forms

from compliance.enums import KINDS, OUTCOMES
from compliance.forms.dates import DayField
from compliance.models import Provider, Qualification
from compliance.operations.qualifications import CourseFacts
from compliance.rules.facts import Kind, Outcome

from .fields import day_of, radios

__all__ = ["CourseForm", "KindForm"]

OTHER = "other"
MOST_PROVIDERS = 200
MONTH_AS_LAST = (
    "If you know only the month, leave the day empty: we count from its last day."
)
DATED = {Outcome.PASSED, Outcome.FAILED, Outcome.VOIDED}
ON_ITS_WAY = "On the course, or a place is accepted"


class KindForm(forms.Form):
    kind = radios(
        "Which SENCO qualification do they hold, or study for?",
        KINDS,
        hints={
            Kind.NPQ.value: "Also where a place is accepted and the course has not begun",
            Kind.NASENCO.value: "Courses that began before 1 September 2024",
            Kind.NONE.value: "The Level 3 award for early years is another qualification",
        },
        error="Choose the qualification, or that it is not known.",
    )

    def __init__(self, *args, has_course: bool, **options):
        super().__init__(*args, **options)
        self.has_course = has_course
        order = [Kind.NPQ, Kind.NASENCO, Kind.NONE, Kind.UNKNOWN]
        words = dict(KINDS)
        self.fields["kind"].choices = [(kind.value, words[kind]) for kind in order]

    def clean_kind(self):
        kind = self.cleaned_data["kind"]
        if self.has_course and kind in {Kind.NONE, Kind.UNKNOWN}:
            raise forms.ValidationError(
                "A course is recorded. Open it and take it off the record first."
            )
        return kind


class CourseForm(forms.Form):
    started = DayField(
        label="When did the course begin, or when will it?",
        help_text=f"The first day of the course, not of the application. {MONTH_AS_LAST}",
        month_as="last",
        required=False,
    )
    provider = forms.ChoiceField(
        label="Which provider runs it?",
        required=False,
        error_messages={"invalid_choice": "Choose a provider from the list."},
    )
    provider_name = forms.CharField(
        label="Its name, if it is not in the list",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "Enter at most 200 letters."},
    )
    outcome = radios(
        "How far is it?",
        [
            (Outcome.IN_PROGRESS.value, ON_ITS_WAY),
            *(
                (value, label)
                for value, label in OUTCOMES
                if value not in {Outcome.NOT_GIVEN, Outcome.IN_PROGRESS}
            ),
        ],
    )
    outcome_on = DayField(
        label="When was the result, the pause or the leaving?",
        help_text="Leave empty while the course runs.",
        required=False,
    )
    expected = DayField(
        label="When is the result expected?",
        help_text=f"Only if the provider gave a date, also for a resit. {MONTH_AS_LAST}",
        month_as="last",
        required=False,
    )

    def __init__(self, *args, kind: str, today: date, **options):
        super().__init__(*args, **options)
        self.kind, self.today = kind, today
        self.providers = {
            str(row.pk): row
            for row in Provider.objects.filter(kind=kind)[:MOST_PROVIDERS]
        }
        self.fields["provider"].choices = [
            ("", "Not known"),
            *((key, row.name) for key, row in self.providers.items()),
            (OTHER, "Another provider"),
        ]
        if kind == Kind.NASENCO:
            self.fields["outcome_on"].label = "When was it completed, paused or left?"

    def clean(self):
        cleaned = super().clean()
        self._check_provider(cleaned)
        self._check_days(cleaned)
        return cleaned

    def _check_provider(self, cleaned: dict) -> None:
        name = cleaned.get("provider_name", "").strip()
        if cleaned.get("provider") == OTHER and not name:
            self.add_error("provider_name", "Enter the name of the provider.")
        elif cleaned.get("provider") in self.providers and name:
            self.add_error(
                "provider_name",
                "Leave this empty, or choose “Another provider” in the list.",
            )

    def _check_days(self, cleaned: dict) -> None:
        started, outcome = day_of(cleaned.get("started")), cleaned.get("outcome")
        outcome_on, expected = (
            cleaned.get("outcome_on"),
            day_of(cleaned.get("expected")),
        )
        if outcome == Outcome.IN_PROGRESS and outcome_on:
            self.add_error(
                "outcome_on",
                "Leave this empty, or choose above what happened that day.",
            )
        if outcome in DATED and started and outcome_on and outcome_on < started:
            self.add_error(
                "outcome_on",
                "Check both days: a result cannot come before the course began.",
            )
        if started and expected and expected < started:
            self.add_error(
                "expected",
                "Check both days: a result cannot be due before the course began.",
            )

    def course(self) -> CourseFacts:
        cleaned = self.cleaned_data
        provider = self.providers.get(cleaned["provider"])
        return CourseFacts(
            kind=self.kind,
            provider=provider,
            provider_name="" if provider else cleaned["provider_name"].strip(),
            course_started_on=day_of(cleaned["started"]),
            outcome=cleaned["outcome"],
            outcome_on=cleaned["outcome_on"],
            expected_outcome_on=day_of(cleaned["expected"]),
        )

    @staticmethod
    def recorded(course: Qualification) -> dict:
        provider = str(course.provider_id or "")
        if course.provider_name and not provider:
            provider = OTHER
        return {
            "started": course.course_started_on,
            "provider": provider,
            "provider_name": course.provider_name,
            "outcome": course.outcome or Outcome.IN_PROGRESS.value,
            "outcome_on": course.outcome_on,
            "expected": course.expected_outcome_on,
        }
