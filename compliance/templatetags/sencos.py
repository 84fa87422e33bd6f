"""Fields that are typed, chosen from a list or uploaded, in GOV.UK's markup; and one
field of a form alone, for the template that draws radios and days.
"""

from dataclasses import dataclass

from django import forms, template

register = template.Library()
CSS = {
    forms.TextInput: "govuk-input",
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.FileInput: "govuk-file-upload",
}


@dataclass(frozen=True, slots=True)
class Alone:
    visible_fields: list


@register.filter
def alone(field) -> Alone:
    return Alone([field])


@register.filter
def is_typed(field) -> bool:
    return type(field.field.widget) in CSS


@register.filter
def control(field):
    css = CSS[type(field.field.widget)]
    if field.errors:
        css += f" {css}--error"
    return field.as_widget(attrs={"class": css})


@register.filter
def first_box(field) -> str:
    """Where a link to the field leads: to the first of its radios or boxes."""
    if field.widget_type == "radioselect":
        return f"{field.auto_id}_0"
    return field.id_for_label
