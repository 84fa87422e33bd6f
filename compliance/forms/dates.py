"""A day as three boxes in GOV.UK's manner; where allowed, a month without its day."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

__all__ = ["Day", "DayField"]

FIRST_YEAR, LAST_YEAR = 1950, 2099
PARTS = ("day", "month", "year")
MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    month_only: bool = False


class DayWidget(forms.MultiWidget):
    """Rendered by compliance/includes/fields.html, which knows its three parts."""

    def __init__(self):
        super().__init__(dict.fromkeys(PARTS, forms.TextInput))

    def decompress(self, value):
        if value is None:
            return ["", "", ""]
        if isinstance(value, Day):
            day = "" if value.month_only else str(value.day.day)
            return [day, str(value.day.month), str(value.day.year)]
        return [str(value.day), str(value.month), str(value.year)]

    def id_for_label(self, id_):
        return f"{id_}_day"


class DayField(forms.Field):
    """Cleans to a Day where a month is enough (its first or last day stands for it),
    else to a date.
    """

    widget = DayWidget

    def __init__(self, *, month_as: str = "", missing: str = "", **options):
        super().__init__(**options)
        self.month_as = month_as
        self.error_messages["required"] = missing or "Enter a day, like 1 9 2025."

    def to_python(self, value):
        texts = [(text or "").strip() for text in value or ["", "", ""]]
        if not any(texts):
            return None
        day, month, year = texts
        return self.day_of(day, self.month_of(month), self.year_of(year))

    def month_of(self, text: str) -> int:
        names = MONTH_NAMES.split()
        if len(text) >= len(names[0]) and text[:3].casefold() in names:
            return names.index(text[:3].casefold()) + 1
        if not NUMBER.fullmatch(text) or not 1 <= int(text) <= len(names):
            raise ValidationError("Enter the month as a number from 1 to 12.")
        return int(text)

    def year_of(self, text: str) -> int:
        if not NUMBER.fullmatch(text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
            raise ValidationError("Enter the year with four figures, like 2025.")
        return int(text)

    def day_of(self, text: str, month: int, year: int):
        length = monthrange(year, month)[1]
        if not text and self.month_as:
            day = 1 if self.month_as == "first" else length
            return Day(date(year, month, day), month_only=True)
        if not NUMBER.fullmatch(text) or not 1 <= int(text) <= length:
            raise ValidationError(f"Enter the day as a number from 1 to {length}.")
        found = date(year, month, int(text))
        return Day(found) if self.month_as else found

    def has_changed(self, initial, data):
        return self.to_python(data) != initial
