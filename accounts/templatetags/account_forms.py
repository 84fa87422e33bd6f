"""Django's fields in GOV.UK's markup; the content policy allows no inline style."""

from django import forms, template
from django.template.defaultfilters import stringfilter

from accounts.devices import describe

register = template.Library()
CSS = {
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.RadioSelect: "govuk-radios__input",
    forms.TextInput: "govuk-input",
    forms.Textarea: "govuk-textarea",
    forms.PasswordInput: "govuk-input",
}


@register.filter
def govuk(field):
    """The field's control with its class; codes are as wide as what is typed."""
    css = CSS.get(type(field.field.widget), "govuk-input")
    if field.name == "code":
        css += " govuk-input--width-10"
    if field.errors:
        css += " govuk-input--error"
    return field.as_widget(attrs={"class": css})


@register.filter
def is_checkbox(field) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_radios(field) -> bool:
    return isinstance(field.field.widget, forms.RadioSelect)


@register.filter
@stringfilter
def device(agent: str) -> str:
    return describe(agent)


@register.filter
def in_fours(code: str) -> str:
    """A recovery code in two groups: easier to copy, and spaces may be typed."""
    return f"{code[:4]} {code[4:]}"
