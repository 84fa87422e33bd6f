"""Texts for a school's website: the SENCO's name and contact, the staff's expertise."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone

from compliance.forms.training import ContactForm
from compliance.operations.training import change_contact_details
from compliance.queries.reference import current_reference
from compliance.queries.training import (
    contact_of,
    in_school_year,
    register,
    school_years,
    sencos_in_post,
    trainings_of,
)
from compliance.rules.paragraphs import (
    expertise_paragraph,
    senco_paragraph,
    training_paragraph,
)
from compliance.rules.training import school_year, school_year_of

from .at_school import Place, at_school


@at_school(may="may_see_staff")
def sen_information(request, place: Place):
    """Those who see names here; the head and the office type the contact details."""
    school, access, today = place.school, place.access, place.today
    contact = contact_of(school)
    if request.method == "POST" and not access.may_keep_staff:
        raise PermissionDenied
    form = ContactForm(
        request.POST or None, initial={"phone": contact.phone, "email": contact.email}
    )
    if request.method == "POST" and form.is_valid():
        change_contact_details(
            establishment=school,
            **form.cleaned_data,
            changed_by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "Contact details saved.")
        return redirect("sen_information", school.key)
    sencos = sencos_in_post(school, today, current_reference())
    context = {
        "section": "school",
        "school": school,
        "access": access,
        "form": form,
        "contact": contact,
        "named": senco_paragraph(sencos, contact),
        "expertise": expertise_paragraph(sencos, latest_training(school, today)),
    }
    return render(
        request,
        "compliance/takeaway/sen_information.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def latest_training(school, today) -> str:
    """Of the school year that runs, or of the one before while nothing is in it."""
    this = school_year_of(today)
    years = [year for year in school_years(school) if this - 1 <= year <= this]
    if not years:
        return ""
    since, until = school_year(years[0])
    rows = in_school_year(register(school), years[0])
    return training_paragraph(trainings_of(rows), since=since, until=until, as_of=today)
