"""The seven questions of the check: what is typed, as a link says it."""

from datetime import date

from django import forms

from compliance.enums import OUTCOMES
from compliance.forms.dates import Day, DayField
from compliance.rules.facts import Facts, Outcome
from compliance.rules.school_kinds import BY_CODE, KINDS, NOT_SURE
from compliance.rules.told import (
    BEFORE,
    COURSE,
    HEAD,
    MOST_POSTS,
    NOT_KNOWN,
    NOTHING,
    POST,
    QUALIFICATION,
    SCHOOL,
    TEACHER,
    Told,
    day_of,
    since_of,
    word_of,
)

CHOOSE = "Choose one of the answers."
ROWS = 2


def radios(label: str, choices, *, hints=None, help_text: str = "", error=CHOOSE):
    field = forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        help_text=help_text,
        error_messages={"required": error, "invalid_choice": error},
    )
    field.hints = hints or {}
    return field


YES_NO = [("yes", "Yes"), ("no", "No")]
YES_NO_UNSURE = [*YES_NO, ("unknown", "I am not sure")]


class Question(forms.Form):
    """`told` is what the answer puts into a link, `start_from` what Change shows again."""

    title = ""
    title_apart = False  # from the label of its first field
    is_left_out = False  # it cannot matter, so its mistakes do not either

    def told(self) -> Told:
        return {key: [value] for key, value in self.cleaned_data.items()}

    @classmethod
    def start_from(cls, facts: Facts, told: Told) -> dict:
        return {key: told[key][-1] for key in cls.base_fields if key in told}

    @classmethod
    def to_change(cls, facts: Facts, told: Told):
        return cls(initial=cls.start_from(facts, told))

    @classmethod
    def with_more_rows(cls, query, rows: int):
        """What was typed so far, not judged yet."""
        return cls(initial=typed(cls(), query))


def typed(form: forms.Form, query) -> dict:
    return {
        name: field.widget.value_from_datadict(query, {}, name)
        for name, field in form.fields.items()
    }


class SchoolQuestion(Question):
    title = "What kind of school or setting is it?"
    school = radios(
        title,
        [(kind.slug, kind.label) for kind in KINDS],
        hints={kind.slug: kind.hint for kind in KINDS},
        error="Choose the kind of school or setting.",
    )

    @classmethod
    def start_from(cls, facts: Facts, told: Told) -> dict:
        kind = BY_CODE.get(facts.designation.establishment_type, NOT_SURE)
        return {"school": kind.slug}


class PostQuestion(Question):
    title = "When did the SENCO start in this post?"
    since = DayField(
        label=title,
        help_text="For example, 1 9 2025. If you know only the month, leave the day empty: we count from its first day.",
        month_as="first",
        required=False,
    )
    not_known = forms.BooleanField(label="I do not know", required=False)

    def clean(self):
        cleaned = super().clean()
        if (
            not cleaned.get("since")
            and not cleaned.get("not_known")
            and "since" not in self.errors
        ):
            self.add_error("since", "Enter when the post started, like 1 9 2025.")
        return cleaned

    def told(self) -> Told:
        since = self.cleaned_data["since"]
        if since is None:
            return {"since": [NOT_KNOWN]}
        return {"since": [since_of(since.day, month_only=since.month_only)]}

    @classmethod
    def start_from(cls, facts: Facts, told: Told) -> dict:
        post = facts.designation
        if post.appointed_on is None:
            return {"not_known": True}
        return {"since": Day(post.appointed_on, post.month_only)}


class BeforeQuestion(Question):
    """As many rows as were asked for; an empty one is no post."""

    title = (
        "Was this person a SENCO before, at a mainstream or maintained nursery school?"
    )
    before = radios(
        title,
        YES_NO,
        help_text="Also count a post at another school that still runs.",
        error="Say whether this person was a SENCO before.",
    )

    def __init__(self, *args, rows: int = ROWS, **options):
        super().__init__(*args, **options)
        self.rows = min(max(rows, 1), MOST_POSTS)
        for number in range(1, self.rows + 1):
            self.fields[f"start_{number}"] = DayField(
                label=f"Earlier post {number}: first day",
                help_text="The month is enough." if number == 1 else "",
                month_as="first",
                required=False,
            )
            self.fields[f"end_{number}"] = DayField(
                label=f"Earlier post {number}: first day no longer SENCO",
                help_text="Leave empty if it still runs." if number == 1 else "",
                month_as="first",
                required=False,
            )

    @classmethod
    def to_change(cls, facts: Facts, told: Told):
        rows = max(len(facts.previous_service), ROWS)
        return cls(initial=cls.start_from(facts, told), rows=rows)

    @classmethod
    def with_more_rows(cls, query, rows: int):
        return cls(initial=typed(cls(rows=rows), query), rows=rows)

    @property
    def can_grow(self) -> bool:
        return self.rows < MOST_POSTS

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("before") != "yes":
            return cleaned
        for number in range(1, self.rows + 1):
            self._check(number, cleaned)
        if not self.errors and not self._spells():
            self.add_error("start_1", "Enter the first day of the earlier post.")
        return cleaned

    def _check(self, number: int, cleaned: dict) -> None:
        start, end = cleaned.get(f"start_{number}"), cleaned.get(f"end_{number}")
        broken = f"start_{number}" in self.errors
        if end and not start and not broken:
            self.add_error(f"start_{number}", "Enter the first day of this post.")
        elif start and end and end.day <= start.day:
            self.add_error(f"end_{number}", "Enter a day after the post began.")

    def _spells(self) -> list[str]:
        pairs = [
            (self.cleaned_data.get(f"start_{n}"), self.cleaned_data.get(f"end_{n}"))
            for n in range(1, self.rows + 1)
        ]
        return [
            f"{start.day.isoformat()}..{day_of(end and end.day)}"
            for start, end in pairs
            if start
        ]

    def told(self) -> Told:
        if self.cleaned_data["before"] == "no":
            return {"before": [NOTHING]}
        return {"before": self._spells()}

    @classmethod
    def start_from(cls, facts: Facts, told: Told) -> dict:
        initial = {"before": "yes" if facts.previous_service else "no"}
        for number, spell in enumerate(facts.previous_service, start=1):
            initial |= {f"start_{number}": spell.start, f"end_{number}": spell.end}
        return initial


class HeadQuestion(Question):
    title = "Is the SENCO the head teacher or acting head?"
    head = radios(title, YES_NO_UNSURE, error="Say whether the SENCO is the head.")


class TeacherQuestion(Question):
    title = "Is the SENCO a teacher at the school?"
    title_apart = True
    qts = radios(
        "Does the SENCO have qualified teacher status?",
        [
            ("yes", "Yes"),
            ("partial-access", "Yes, but only by the partial-access route"),
            ("no", "No"),
            ("unknown", "I am not sure"),
        ],
        error="Say whether the SENCO is a qualified teacher.",
    )
    induction = radios(
        "Has the SENCO completed induction as a teacher?",
        [
            ("complete", "Yes"),
            ("not-required", "It was not required"),
            ("incomplete", "Not yet"),
            ("unknown", "I am not sure"),
        ],
        error="Say whether induction is complete.",
    )
    teaches = radios(
        "Does the SENCO work as a teacher at the school?",
        YES_NO_UNSURE,
        error="Say whether the SENCO teaches at the school.",
    )


class QualificationQuestion(Question):
    title = "Which SENCO qualification does the SENCO hold, or study for?"
    has = radios(
        title,
        [
            ("npq", "NPQ for SENCOs"),
            ("nasenco", "National Award for SEN Co-ordination (NASENCO)"),
            ("none", "None, and no place on a course"),
            ("unknown", "I am not sure"),
        ],
        hints={
            "npq": "Also if a place is accepted and the course has not started",
            "none": "The Level 3 award for early years is another qualification",
        },
        error="Choose the qualification, or none.",
    )


class CourseQuestion(Question):
    title = "The course"
    title_apart = True
    outcome = radios(
        "How far is it?",
        [
            ("in-progress", "On the course, or a place is accepted"),
            *(
                (word_of(Outcome(value)), label)
                for value, label in OUTCOMES
                if value not in {Outcome.NOT_GIVEN, Outcome.IN_PROGRESS}
            ),
        ],
        error="Choose how far the course is.",
    )
    began = DayField(
        label="When did the course start, or when will it?",
        help_text="If you know only the month, leave the day empty: we count from its last day.",
        month_as="last",
        required=False,
    )
    outcome_on = DayField(
        label="When was the result, the pause or the leaving?",
        help_text="Leave empty while the course runs. If you know only the month, leave the day empty: we count from its last day.",
        month_as="last",
        required=False,
    )
    expected = DayField(
        label="When is the result expected?",
        help_text="Only if the provider gave a date, also for a resit. If you know only the month, leave the day empty: we count from its last day.",
        month_as="last",
        required=False,
    )
    provider = radios(
        "Is the lead provider one of those named in law?",
        YES_NO_UNSURE,
        error="Say whether the provider is named in law, or that you are not sure.",
        help_text="The lead providers for the NPQ are listed on GOV.UK. For NASENCO: a university that DfE had recognised.",
    )

    def clean(self):
        cleaned = super().clean()
        if (
            cleaned.get("outcome") == "passed"
            and not cleaned.get("outcome_on")
            and "outcome_on" not in self.errors
        ):
            self.add_error("outcome_on", "Enter when the result was, like 30 9 2026.")
        return cleaned

    def told(self) -> Told:
        cleaned = self.cleaned_data
        days = {
            "began": cleaned["began"] and cleaned["began"].day,
            "outcome-on": cleaned["outcome_on"] and cleaned["outcome_on"].day,
            "expected": cleaned["expected"] and cleaned["expected"].day,
        }
        return {
            "outcome": [cleaned["outcome"]],
            "provider": [cleaned["provider"]],
        } | {key: [day.isoformat()] for key, day in days.items() if day}

    @classmethod
    def start_from(cls, facts: Facts, told: Told) -> dict:
        asked = facts.qualification
        outcome = asked.outcome
        if outcome is Outcome.NOT_GIVEN:
            outcome = Outcome.IN_PROGRESS
        return {
            "outcome": word_of(outcome),
            "began": asked.course_started_on,
            "outcome_on": asked.outcome_on,
            "expected": asked.expected_outcome_on,
            "provider": word_of(asked.provider_recognised),
        }


FORMS: dict[str, type[Question]] = {
    SCHOOL: SchoolQuestion,
    POST: PostQuestion,
    BEFORE: BeforeQuestion,
    HEAD: HeadQuestion,
    TEACHER: TeacherQuestion,
    QUALIFICATION: QualificationQuestion,
    COURSE: CourseQuestion,
}


def question_form(name: str, query, *, rows: int = ROWS) -> Question:
    options = {"rows": rows} if name == BEFORE else {}
    return FORMS[name](query, **options)


def answered_on(query, today: date) -> date:
    """The day of the link; a link without one, or with one that cannot be, is of today."""
    try:
        day = date.fromisoformat(query.get("on", ""))
    except ValueError:
        return today
    return day if EARLIEST <= day <= LATEST else today


EARLIEST, LATEST = date(2009, 9, 1), date(2099, 12, 31)
