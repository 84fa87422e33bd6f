"""Roles in programmes, given and ended in the CMS by a platform administrator."""

from django import forms
from django.utils import timezone
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView

from accounts.authoring import EndMembershipForm, MembershipViewSet

from .catalogue import current_catalogue
from .models import StaffRole
from .operations.staff import end_staff_role, grant_staff_role


def programme_title(staff_role: StaffRole) -> str:
    programme = current_catalogue().by_key.get(staff_role.programme_key)
    return programme.title if programme else "A programme that is not published"


class StaffRoleForm(forms.ModelForm):
    programme_key = forms.TypedChoiceField(label="Programme")

    class Meta:
        model = StaffRole
        fields = ["user", "role", "programme_key", "from_date"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme_key"].choices = [
            (str(programme.key), programme.title)
            for programme in current_catalogue().programmes
        ]


class EndStaffRoleForm(EndMembershipForm):
    class Meta(EndMembershipForm.Meta):
        model = StaffRole


class StaffRoleCreateView(CreateView):
    def save_instance(self):
        return grant_staff_role(
            **self.form.cleaned_data, granted_by=self.request.user, at=timezone.now()
        )


class StaffRoleEditView(EditView):
    def save_instance(self):
        return end_staff_role(
            staff_role=StaffRole.objects.get(pk=self.object.pk),
            until_date=self.form.cleaned_data["until_date"],
            ended_by=self.request.user,
            at=timezone.now(),
        )


class StaffRoleIndexView(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user")


class StaffRoleViewSet(MembershipViewSet):
    model = StaffRole
    menu_label = "Programme staff"
    menu_order = 611
    index_view_class = StaffRoleIndexView
    add_view_class = StaffRoleCreateView
    edit_view_class = StaffRoleEditView
    list_display = [
        "user",
        Column("held", label="Role", accessor="get_role_display"),
        Column("programme", label="Programme", accessor=programme_title),
        DateColumn("from_date", label="From"),
        DateColumn("until_date", label="Until"),
    ]

    def get_form_class(self, for_update=False):
        return EndStaffRoleForm if for_update else StaffRoleForm
