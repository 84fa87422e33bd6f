"""The training register of a school: seen, kept, read in and given out."""

import csv
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from compliance.forms.training import RegisterFileForm, TrainingForm
from compliance.operations.training import (
    apply_trainings,
    change_training,
    note_training_export,
    record_training,
    remove_training,
)
from compliance.queries.training import (
    in_school_year,
    jobs_of,
    register,
    school_years,
    training_of,
    trainings_of,
)
from compliance.rules.paragraphs import counted_by_job, training_paragraph
from compliance.rules.training import (
    COLUMNS,
    FileError,
    Training,
    file_rows,
    read_file,
    school_year,
    school_year_of,
    year_words,
)
from schools.rules.lines import read_lines

from .at_school import Place, at_school

A_PAGE = 50
SECTION = {"section": "school"}
SALT = "compliance.training-file"
A_DAY = 24 * 60 * 60
UNREADABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@require_safe
@at_school(may="may_see")
def training(request, place: Place):
    """Those who act for the school, its trust and its SENCO; an authority sees counts."""
    school, access, today = place.school, place.access, place.today
    years = school_years(school)
    year = chosen_year(request, years, today)
    rows = in_school_year(register(school), year)
    trainings = trainings_of(rows)
    with_names = access.may_see_staff and request.GET.get("names") == "yes"
    since, until = period_of(year, years, today)
    context = {
        "school": school,
        "access": access,
        "years": [(each, year_words(each)) for each in years],
        "year": year,
        "year_words": year_words(year) if year is not None else "",
        "people": len({each.name.casefold() for each in trainings}),
        "trainings": len(trainings),
        "jobs": counted_by_job(trainings),
        "with_names": with_names,
        "paragraph": training_paragraph(
            trainings, since=since, until=until, as_of=today, with_names=with_names
        ),
        "share_url": request.build_absolute_uri(
            reverse("share_with_school", args=[school.key])
        ),
    }
    if access.may_see_staff:
        page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        context["page"] = page
    return render(request, "compliance/training/register.html", context | SECTION)


def chosen_year(request, years: list[int], today: date) -> int | None:
    """None is all years; the newest where nothing that is there was asked for."""
    asked = request.GET.get("year", "")
    if asked == "all":
        return None
    if asked.isdecimal() and int(asked) in years:
        return int(asked)
    return years[0] if years else school_year_of(today)


def period_of(year: int | None, years: list[int], today):
    if year is not None:
        return school_year(year)
    first = years[-1] if years else school_year_of(today)
    return school_year(first)[0], school_year(school_year_of(today))[1]


@at_school(may="may_keep_staff")
def add_training(request, place: Place):
    """The head and the office."""
    school = place.school
    form = TrainingForm(request.POST or None, today=place.today)
    if request.method == "POST" and form.is_valid() and record(request, school, form):
        messages.success(request, f"Added: {form.training.title}.")
        if "another" in request.POST:
            return redirect("add_training", school.key)
        return redirect("training", school.key)
    return show_form(request, school, form)


def record(request, school, form: TrainingForm) -> bool:
    try:
        record_training(
            establishment=school,
            training=form.training,
            recorded_by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@at_school(may="may_keep_staff")
def edit_training(request, place: Place, uuid):
    """The head and the office; what somebody shared is theirs, and only removed."""
    school = place.school
    row = get_object_or_404(register(school), uuid=uuid, document=None)
    form = TrainingForm(
        request.POST or None,
        initial=TrainingForm.initial_of(training_of(row)),
        today=place.today,
    )
    if request.method == "POST" and form.is_valid() and change(request, row, form):
        messages.success(request, f"Saved: {form.training.title}.")
        return redirect("training", school.key)
    return show_form(request, school, form, row=row)


def show_form(request, school, form: TrainingForm, **more):
    context = {"school": school, "form": form, "jobs": jobs_of(school), **more}
    return render(
        request,
        "compliance/training/form.html",
        context | SECTION,
        status=UNREADABLE if form.errors else HTTPStatus.OK,
    )


def change(request, row, form: TrainingForm) -> bool:
    try:
        change_training(
            record=row,
            training=form.training,
            changed_by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@at_school(may="may_keep_staff")
def take_off_register(request, place: Place, uuid):
    """The head and the office."""
    school = place.school
    if request.method == "POST":
        row = register(school).filter(uuid=uuid).first()
        if row is not None:  # else the other press of a double click
            remove_training(record=row, removed_by=request.user, at=timezone.now())
            messages.success(request, f"Removed: {row.title}.")
        return redirect("training", school.key)
    row = get_object_or_404(register(school), uuid=uuid)
    context = {"school": school, "row": row}
    return render(request, "compliance/training/remove.html", context | SECTION)


# As a file ------------------------------------------------------------------------


@require_GET
@at_school(may="may_see_staff")
def training_csv(request, place: Place):
    """Those who see names; that it was taken is in the trail."""
    school = place.school
    years = school_years(school)
    year = chosen_year(request, years, place.today) if "year" in request.GET else None
    trainings = trainings_of(in_school_year(register(school), year))
    note_training_export(
        establishment=school,
        rows=len(trainings),
        exported_by=request.user,
        at=timezone.now(),
    )
    period = "" if year is None else f"-{year}"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="training-{school.key}{period}.csv"'
        },
    )
    response.write("\ufeff")  # by it a spreadsheet knows the letters
    csv.writer(response).writerows(file_rows(trainings))
    return response


@at_school(may="may_keep_staff")
def upload_training(request, place: Place):
    """The head and the office: read, shown with what is wrong, applied on the next press."""
    school = place.school
    form = RegisterFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            read = read_file(read_lines(form.cleaned_data["file"]), place.today)
        except FileError as problem:
            form.add_error("file", str(problem))
        else:
            return preview(request, school, read)
    context = {"school": school, "form": form, "columns": COLUMNS}
    return render(
        request,
        "compliance/training/upload.html",
        context | SECTION,
        status=UNREADABLE if form.errors else HTTPStatus.OK,
    )


def preview(request, school, read):
    """Nothing is kept: the rows go along with the page, signed."""
    there = {training_of(row).key for row in register(school).filter(document=None)}
    good = [each.training for each in read if each.training]
    new = [each for each in good if each.key not in there]
    context = {
        "school": school,
        "new": new,
        "already": len(good) - len(new),
        "skipped": [each for each in read if each.skipped],
        "bad": [each for each in read if each.problems],
        "rows": signing.dumps(
            {"school": school.pk, "rows": [packed(each) for each in new]},
            salt=SALT,
            compress=True,
        ),
    }
    return render(request, "compliance/training/preview.html", context | SECTION)


def packed(each: Training) -> list:
    day = each.completed_on.toordinal()
    return [each.name, each.job, each.title, each.provider, day, each.minutes]


def unpacked(cells: list) -> Training:
    name, job, title, provider, day, minutes = cells
    completed_on = date.fromordinal(day)
    return Training(name, job, title, provider, completed_on, minutes)


@require_POST
@at_school(may="may_keep_staff")
def apply_training(request, place: Place):
    """The head and the office."""
    school = place.school
    try:
        given = signing.loads(request.POST.get("rows", ""), salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        given = {}
    if given.get("school") != school.pk:
        messages.warning(request, "That page is too old. Choose the file again.")
        return redirect("upload_training", school.key)
    count = apply_trainings(
        establishment=school,
        trainings=[unpacked(cells) for cells in given["rows"]],
        recorded_by=request.user,
        at=timezone.now(),
    )
    rows = "1 row" if count == 1 else f"{count:,} rows"
    messages.success(request, f"Added from the file: {rows}.")
    return redirect("training", school.key)
