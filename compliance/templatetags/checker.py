"""The parts of radios and of a day in three boxes, for templates."""

from dataclasses import dataclass

from django import template

from compliance.forms.dates import PARTS

register = template.Library()
WIDTHS = {"day": 2, "month": 2, "year": 4}


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    value: str
    label: str
    hint: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Part:
    id: str
    name: str
    label: str
    width: int
    value: str


@register.filter
def choices(field) -> list[Choice]:
    hints, chosen = getattr(field.field, "hints", {}), field.value()
    return [
        Choice(
            f"{field.auto_id}_{number}",
            value,
            label,
            hints.get(value, ""),
            value == chosen,
        )
        for number, (value, label) in enumerate(field.field.choices)
    ]


@register.filter
def parts(field) -> list[Part]:
    value = field.value()
    if not isinstance(value, list):
        value = field.field.widget.decompress(value)
    return [
        Part(
            f"{field.auto_id}_{part}",
            f"{field.html_name}_{part}",
            part.capitalize(),
            WIDTHS[part],
            text or "",
        )
        for part, text in zip(PARTS, value, strict=True)
    ]


@register.filter
def mid_sentence(text: str) -> str:
    """Begins with a small letter, unless its first word is "I" or in capitals: SENCO."""
    first = text.split(" ", 1)[0]
    return text if first.isupper() else text[:1].lower() + text[1:]


@register.filter
def as_list(form) -> list:
    return [form]
