"""The CMS's screens for the dated data of the rules, for platform administrators alone.

Every change asks why, goes through the operations, and stands in the trail.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import modelform_factory
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.generic import TemplateView
from wagtail.admin.menu import AdminOnlyMenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput

from accounts.authoring import NeverDeleted
from compliance.models import (
    Cutoff,
    IntakeWindow,
    Length,
    Person,
    Provider,
    Scope,
    YearlyIntake,
)
from compliance.operations import reference
from compliance.operations.erasure import NAME_REMOVED, erase_person
from compliance.queries.rules_in_force import rules_in_force

MODELS = (Cutoff, Length, Scope, YearlyIntake, IntakeWindow, Provider)
WHY_LENGTH = 500
# Views that a Wagtail view set brings and that an entry does not have.
ABSENT = ("delete", "history", "usage", "copy", "inspect")
TYPE_CODES = re.compile(r"[0-9]{1,3}( [0-9]{1,3})*")
FOLLOWS = "What holds until then ends on this day by itself."


def day_text(day) -> str:
    return date_format(day, "j F Y") if day else ""


# --- Forms ----------------------------------------------------------------------
class EntryForm(forms.ModelForm):
    """One entry and the reason for it. What is fixed once it is made is left out then."""

    fixed: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.fixed:
                del self.fields[name]
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = AdminDateInput()
        if "source" in self.fields:
            self.fields[
                "source"
            ].help_text = "The law, the guidance or the page, with its date"
        self.fields["why"] = forms.CharField(
            label="Why you change this",
            help_text="It stands in the record of changes, beside your account.",
            max_length=WHY_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": "Enter why you change this"},
        )


class CutoffForm(EntryForm):
    fixed = ("name",)

    class Meta:
        model = Cutoff
        fields = ["name", "day", "source", "since"]
        help_texts = {"since": FOLLOWS}


class LengthForm(EntryForm):
    fixed = ("name",)

    class Meta:
        model = Length
        fields = ["name", "months", "source", "since"]
        help_texts = {"since": FOLLOWS}


class ScopeForm(EntryForm):
    class Meta:
        model = Scope
        fields = ["type_codes", "covered", "source", "since"]
        help_texts = {
            "type_codes": "Codes of “Get Information about Schools”, parted by spaces. "
            "A type that stands on another list leaves it on the day below.",
            "since": FOLLOWS,
        }

    def clean_type_codes(self):
        typed = re.sub(r"[\s,;]+", " ", self.cleaned_data["type_codes"]).strip()
        if not TYPE_CODES.fullmatch(typed):
            raise ValidationError("Enter numbers such as 1 or 34, parted by spaces")
        codes = {str(int(code)) for code in typed.split()}
        return " ".join(sorted(codes, key=int))


class YearlyIntakeForm(EntryForm):
    class Meta:
        model = YearlyIntake
        fields = ["month", "first_day", "last_day", "source", "since"]
        help_texts = {
            "month": "A number from 1 (January) to 12",
            "since": FOLLOWS,
        }


class IntakeWindowForm(EntryForm):
    class Meta:
        model = IntakeWindow
        fields = ["first", "last", "apply_by", "extra", "source"]
        help_texts = {
            "extra": "Leave this empty where these are the days of the yearly intake "
            "itself: it is then no longer assumed for that year.",
        }

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "Enter a last day that is not before the first")
        if cleaned.get("apply_by") and last and cleaned["apply_by"] > last:
            self.add_error("apply_by", "Enter a day that is not after the last day")
        return cleaned


class ProviderForm(EntryForm):
    class Meta:
        model = Provider
        fields = ["name", "kind", "recognised", "source", "since", "until"]
        help_texts = {
            "recognised": "For the NPQ: named in Schedule A1. For NASENCO: designated.",
            "since": "Courses that began before this day are not decided by this entry.",
        }

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until <= since:
            self.add_error("until", "Enter a day after the one from which it holds")
        return cleaned


class TakeBackForm(EntryForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].label = "Why you take it back"


# --- Screens --------------------------------------------------------------------
class TellsTheField:
    """What an operation refuses is said beside the field, and what was typed stays."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ValidationError as refused:
            by_field = hasattr(refused, "error_dict")
            told = refused.error_dict if by_field else {None: refused.error_list}
            for field, errors in told.items():
                form.add_error(field if field in form.fields else None, errors)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class AddView(TellsTheField, CreateView):
    def save_instance(self):
        return reference.add_entry(
            entry=self.form.save(commit=False),
            why=self.form.cleaned_data["why"],
            added_by=self.request.user,
            at=timezone.now(),
        )


class ChangeView(TellsTheField, EditView):
    template_name = "compliance/cms/change_entry.html"

    def save_instance(self):
        return reference.change_entry(
            entry=self.form.save(commit=False),
            why=self.form.cleaned_data["why"],
            changed_by=self.request.user,
            at=timezone.now(),
        )

    def get_context_data(self, **kwargs):
        can_go = reference.is_ahead(self.object, timezone.localdate())
        return super().get_context_data(**kwargs) | {
            "can_be_taken_back": can_go,
            "take_back_url": reverse(
                self.edit_url_name.replace(":edit", ":take_back"),
                args=[self.object.pk],
            ),
        }


class TakeBackView(TellsTheField, EditView):
    page_title = "Take back"
    template_name = "compliance/cms/take_back_entry.html"
    submit_button_label = "Take it back"
    submit_button_active_label = "Taking it back…"
    success_message = "It is taken back."

    def save_instance(self):
        stored = self.model.objects.get(pk=self.object.pk)
        reference.remove_entry(
            entry=stored,
            why=self.form.cleaned_data["why"],
            removed_by=self.request.user,
            at=timezone.now(),
        )
        return self.object

    def get_success_buttons(self):
        return []

    def get_success_url(self):
        return reverse(self.index_url_name)


class EntryViewSet(ModelViewSet):
    icon = "calendar-alt"
    add_view_class = AddView
    edit_view_class = ChangeView
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    search_fields = ["source"]
    form_class: type[EntryForm]
    list_display = [
        "__str__",
        Column("since", label="From", accessor=lambda one: day_text(one.since)),
        Column("until", label="Until", accessor=lambda one: day_text(one.until)),
        "source",
    ]

    def get_form_class(self, for_update=False):
        return self.form_class

    def get_common_view_kwargs(self, **kwargs):
        absent = {f"{name}_url_name": None for name in ABSENT}
        return super().get_common_view_kwargs(**absent, **kwargs)

    @property
    def take_back_view(self):
        return self.construct_view(
            TakeBackView,
            **self.get_edit_view_kwargs(
                form_class=modelform_factory(self.model, TakeBackForm, fields=[]),
                template_name=TakeBackView.template_name,
            ),
        )

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("edit/<int:pk>/", self.edit_view, name="edit"),
            path("take-back/<int:pk>/", self.take_back_view, name="take_back"),
        ]


class CutoffViewSet(EntryViewSet):
    model = Cutoff
    form_class = CutoffForm
    menu_label = "Cut-off dates"


class LengthViewSet(EntryViewSet):
    model = Length
    form_class = LengthForm
    menu_label = "Lengths of time"


class ScopeViewSet(EntryViewSet):
    model = Scope
    form_class = ScopeForm
    menu_label = "Types of school"


class YearlyIntakeViewSet(EntryViewSet):
    model = YearlyIntake
    form_class = YearlyIntakeForm
    menu_label = "Yearly intake"


class IntakeWindowViewSet(EntryViewSet):
    model = IntakeWindow
    form_class = IntakeWindowForm
    menu_label = "Intakes with known days"
    list_display = ["__str__", "source"]


class ProviderViewSet(EntryViewSet):
    model = Provider
    form_class = ProviderForm
    menu_label = "Providers"
    search_fields = ["name", "source"]
    list_display = [
        "name",
        Column("kind", label="Course", accessor=lambda one: one.get_kind_display()),
        Column(
            "recognised",
            label="Recognised in law",
            accessor=lambda one: one.get_recognised_display(),
        ),
        *EntryViewSet.list_display[1:],
    ]


# --- Erasure --------------------------------------------------------------------
class EraseForm(forms.ModelForm):
    WHY = [
        ("asked", "The person asked for it"),
        ("mistake", "It was recorded by mistake"),
        ("kept long enough", "It was kept long enough"),
    ]
    why = forms.ChoiceField(
        label="Why you erase it",
        choices=WHY,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why you erase it"},
    )
    heads_too = forms.BooleanField(
        label="Also erase what heads wrote when they confirmed, and their names there",
        required=False,
    )

    class Meta:
        model = Person
        fields = ()


class EraseView(TellsTheField, EditView):
    page_title = "Erase"
    template_name = "compliance/cms/erase_person.html"
    submit_button_label = "Erase this person"
    submit_button_active_label = "Erasing…"
    success_message = "The name, the number and the evidence are erased."
    error_message = "Nothing is erased yet."

    def save_instance(self):
        return erase_person(
            person=self.object,
            why=self.form.cleaned_data["why"],
            heads_too=self.form.cleaned_data["heads_too"],
            erased_by=self.request.user,
            at=timezone.now(),
        )

    def get_success_buttons(self):
        return []

    def get_context_data(self, **kwargs):
        posts = self.object.designations.select_related("establishment")
        return super().get_context_data(**kwargs) | {
            "posts": posts,
            "is_erased": self.object.name == NAME_REMOVED,
            "is_in_post": posts.current(timezone.localdate()).exists(),
        }


class PersonIndexView(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().exclude(name=NAME_REMOVED)


class PersonViewSet(ModelViewSet):
    """Found here to be erased; everything else about them belongs to their school."""

    model = Person
    name = "recorded-sencos"
    url_prefix = "recorded-sencos"
    icon = "user"
    menu_label = "Recorded SENCOs"
    menu_order = 620
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["name", "trn"]
    list_display = ["name", Column("trn", label="Teacher reference number")]
    index_view_class = PersonIndexView
    edit_view_class = EraseView

    def get_form_class(self, for_update=False):
        return EraseForm

    def get_common_view_kwargs(self, **kwargs):
        absent = {f"{name}_url_name": None for name in ("add", *ABSENT)}
        return super().get_common_view_kwargs(**absent, **kwargs)

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.edit_view, name="edit"),
        ]


class InForceView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = Cutoff
    permission_policy = NeverDeleted(Cutoff)
    any_permission_required = ["change"]
    page_title = "SENCO rules in force"
    header_icon = "list-ul"
    template_name = "compliance/cms/in_force.html"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        groups = rules_in_force(today)
        return super().get_context_data(**kwargs) | {"groups": groups, "today": today}


class InForceViewSet(ViewSet):
    name = "senco-rules"
    url_prefix = "senco-rules/in-force"
    icon = "list-ul"
    menu_label = "In force today"
    # Whom the view lets in; without it the group stood in every author's menu.
    menu_item_class = AdminOnlyMenuItem

    def get_urlpatterns(self):
        return [path("", InForceView.as_view(), name="index")]


class RulesGroup(ViewSetGroup):
    """The addresses of all begin alike, so that one rule of the matrix holds them."""

    menu_label = "SENCO rules"
    menu_icon = "calendar-alt"
    menu_order = 700

    items = (
        InForceViewSet(),
        CutoffViewSet("cutoffs", url_prefix="senco-rules/cut-offs"),
        LengthViewSet("lengths", url_prefix="senco-rules/lengths"),
        ScopeViewSet("scopes", url_prefix="senco-rules/types-of-school"),
        YearlyIntakeViewSet("yearly-intakes", url_prefix="senco-rules/yearly-intake"),
        IntakeWindowViewSet("intakes", url_prefix="senco-rules/intakes"),
        ProviderViewSet("providers", url_prefix="senco-rules/providers"),
    )
