"""Who is SENCO, since when, whether they may be, and when they leave."""

from dataclasses import replace
from datetime import date

from django import forms

from compliance.enums import ANSWERS, INDUCTIONS, QUALIFIED, Arrangement
from compliance.forms.dates import Day, DayField
from compliance.models import Designation
from compliance.operations.people import PersonFacts, PostFacts
from compliance.rules.months import ONE_DAY, add_months

from .fields import day_of, person_name, radios, trn_field

__all__ = ["EndForm", "TeacherForm", "WhoForm"]

MONTHS_AHEAD = 24  # a start further away is a slip
MOST_ROWS = 8
MONTH_ONLY = (
    "If you know only the month, leave the day empty: we count from its first day."
)


class WhoForm(forms.Form):
    name = person_name(
        "Name of the SENCO", "Enter the name of the SENCO.", "First name and surname."
    )
    trn = trn_field()
    appointed = DayField(
        label="When did this person become SENCO here, or when will they?",
        help_text=f"For example, 1 9 2025. {MONTH_ONLY}",
        month_as="first",
        required=False,
    )
    arrangement = radios(
        "How do they hold the post?",
        Arrangement.choices,
        hint="The deadline is the same for all of these: nothing in the Regulations makes it later.",
        hints={
            Arrangement.JOB_SHARE: "Record each of the two, each on a page like this",
            Arrangement.ACTING: "Stands in while the SENCO is away",
            Arrangement.INTERIM: "Until a new SENCO starts",
        },
    )

    def __init__(self, *args, today: date, left_on: date | None = None, **options):
        super().__init__(*args, **options)
        self.today, self.left_on = today, left_on

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_appointed(self):
        appointed = self.cleaned_data["appointed"]
        day = day_of(appointed)
        if day and day > add_months(self.today, MONTHS_AHEAD):
            raise forms.ValidationError(
                "Check the year: this start is more than two years ahead."
            )
        if day and self.left_on and day >= self.left_on:
            raise forms.ValidationError("Enter a day before the post ends.")
        return appointed

    def post(self, held: Designation | None = None) -> PostFacts:
        appointed = self.cleaned_data["appointed"]
        typed = PostFacts(
            appointed_on=day_of(appointed),
            month_only=bool(appointed and appointed.month_only),
            arrangement=self.cleaned_data["arrangement"],
        )
        if held is None:
            return typed
        return replace(
            typed, is_head=held.is_head, teaches_at_school=held.teaches_at_school
        )

    def person(self, held: PersonFacts | None = None) -> PersonFacts:
        named = {"name": self.cleaned_data["name"], "trn": self.cleaned_data["trn"]}
        return replace(held, **named) if held else PersonFacts(**named)

    @staticmethod
    def recorded(post: Designation) -> dict:
        day = post.appointed_on
        return {
            "name": post.person.name,
            "trn": post.person.trn,
            "appointed": day and Day(day, post.month_only),
            "arrangement": post.arrangement,
        }


class TeacherForm(forms.Form):
    """Earlier posts stand in rows; one more is asked for with a button."""

    is_head = radios(
        "Is this person the head teacher or acting head of this school?",
        ANSWERS,
        hint="A head may be SENCO, and then the three questions after this do not matter.",
    )
    qts = radios("Do they have qualified teacher status?", QUALIFIED)
    induction = radios("Have they completed induction as a teacher?", INDUCTIONS)
    teaches_at_school = radios("Do they work as a teacher at this school?", ANSWERS)

    def __init__(self, *args, rows: int, today: date, **options):
        super().__init__(*args, **options)
        self.rows, self.today = min(max(rows, 1), MOST_ROWS), today
        for number in range(1, self.rows + 1):
            self.fields |= row_of_fields(number)

    @property
    def posts(self) -> list:
        """Of each row its three fields, for a template."""
        return [
            [self[f"{name}_{number}"] for name in ("start", "end", "school")]
            for number in range(1, self.rows + 1)
        ]

    @property
    def questions(self) -> list:
        return [self[name] for name in self.base_fields]

    @property
    def can_grow(self) -> bool:
        return self.rows < MOST_ROWS

    def clean(self):
        cleaned = super().clean()
        for number in range(1, self.rows + 1):
            self._check(number)
        return cleaned

    def _check(self, number: int) -> None:
        start, end = self._day("start", number), self._day("end", number)
        if start is None:
            typed = end or self.cleaned_data.get(f"school_{number}")
            if typed and f"start_{number}" not in self.errors:
                self.add_error(
                    f"start_{number}",
                    "Enter when this post began. The month is enough.",
                )
        elif start > self.today:
            self.add_error(
                f"start_{number}",
                "Enter a day that has been: this post is an earlier one.",
            )
        elif end and end <= start:
            self.add_error(f"end_{number}", "Enter a day after the post began.")

    def _day(self, name: str, number: int) -> date | None:
        return day_of(self.cleaned_data.get(f"{name}_{number}"))

    def previous(self) -> tuple:
        numbers = range(1, self.rows + 1)
        return tuple(
            (
                self._day("start", number),
                self._day("end", number),
                self.cleaned_data[f"school_{number}"],
            )
            for number in numbers
            if self._day("start", number)
        )

    def post(self, held: Designation) -> PostFacts:
        return PostFacts(
            appointed_on=held.appointed_on,
            month_only=held.month_only,
            arrangement=held.arrangement,
            is_head=self.cleaned_data["is_head"],
            teaches_at_school=self.cleaned_data["teaches_at_school"],
        )

    def person(self, held: PersonFacts) -> PersonFacts:
        return replace(
            held,
            qts=self.cleaned_data["qts"],
            induction=self.cleaned_data["induction"],
            previous=self.previous(),
        )

    @staticmethod
    def recorded(post: Designation) -> dict:
        person = post.person
        shown = {
            "is_head": post.is_head,
            "teaches_at_school": post.teaches_at_school,
            "qts": person.qts,
            "induction": person.induction,
        }
        for number, before in enumerate(person.previous_posts.all(), start=1):
            shown |= {
                f"start_{number}": Day(before.start),
                f"end_{number}": before.end and Day(before.end),
                f"school_{number}": before.school_name,
            }
        return shown


def row_of_fields(number: int) -> dict[str, forms.Field]:
    return {
        f"start_{number}": DayField(
            label=f"Earlier post {number}: first day",
            help_text=MONTH_ONLY if number == 1 else "",
            month_as="first",
            required=False,
        ),
        f"end_{number}": DayField(
            label=f"Earlier post {number}: first day no longer SENCO",
            help_text="Leave empty if it still runs." if number == 1 else "",
            month_as="first",
            required=False,
        ),
        f"school_{number}": forms.CharField(
            label=f"Earlier post {number}: school",
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"max_length": "Enter at most 200 letters."},
        ),
    }


class EndForm(forms.Form):
    last_day = DayField(
        label="What is their last day as SENCO here?",
        help_text="It may lie ahead. For example, 31 8 2026.",
        missing="Enter the last day as SENCO, like 31 8 2026.",
    )

    def __init__(self, *args, post: Designation, today: date, **options):
        super().__init__(*args, **options)
        self.post, self.today = post, today

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if self.post.appointed_on and day < self.post.appointed_on:
            raise forms.ValidationError(
                "Enter a day on or after the start of the post."
            )
        if day > add_months(self.today, MONTHS_AHEAD):
            raise forms.ValidationError(
                "Check the year: this is more than two years ahead."
            )
        return day

    @property
    def left_on(self) -> date:
        """The first day without the post."""
        return self.cleaned_data["last_day"] + ONE_DAY
