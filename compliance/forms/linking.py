from django import forms


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        help_text="We send the link there. Leave it empty to get a code that you hand "
        "over yourself.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Enter an address like name@school.org.uk."},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code from your school",
        help_text="Twelve letters and figures, such as K7QM 2W9D 4XBT.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the code that your head gave you."},
    )
