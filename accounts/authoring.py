"""The CMS's screens for people and memberships, for platform administrators alone.

What they change about a person's rights goes through the operations, so that it stands
in the trail and the second factor follows.
"""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from wagtail.admin.forms.account import NameEmailForm as BaseNameForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.users.forms import UserCreationForm as BaseCreationForm
from wagtail.users.forms import UserEditForm as BaseEditForm
from wagtail.users.views import groups as wagtailgroups
from wagtail.users.views import users as wagtailusers

from schools.models import Establishment, LocalAuthority, Trust

from . import operations
from .models import Membership, User
from .rules import scope_of


class SuperusersOnly(BasePermissionPolicy):
    """Whoever could edit people could make themselves an administrator."""

    never: frozenset[str] = frozenset()

    def users_with_any_permission(self, actions):
        return User.objects.filter(is_superuser=True, is_active=True)

    def user_has_permission(self, user, action):
        return user.is_active and user.is_superuser and action not in self.never


class NeverDeleted(SuperusersOnly):
    """That somebody held a role stays known."""

    never = frozenset({"delete"})


# --- People ---------------------------------------------------------------------
class PersonFormMixin:
    first_name = None
    last_name = None
    error_messages = BaseEditForm.error_messages | {
        "duplicate_username": "Enter another address: this one belongs to another account"
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail address"

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def separate_username_field(self):
        return False


class UserCreationForm(PersonFormMixin, BaseCreationForm):
    class Meta(BaseCreationForm.Meta):
        model = User
        fields = ["email", "name", "is_superuser", "groups"]


class UserEditForm(PersonFormMixin, BaseEditForm):
    class Meta(BaseEditForm.Meta):
        model = User
        fields = ["email", "name", "is_active", "is_superuser", "groups"]


def invite(request, user: User) -> None:
    """Mail the link with which a person made here chooses a password."""
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    adapter.send_mail(
        "account/email/invitation",
        user.email,
        {
            "user": user,
            "invited_by": request.user,
            "password_reset_url": adapter.get_reset_password_from_key_url(key),
        },
    )


class UserCreateView(wagtailusers.CreateView):
    def save_instance(self):
        with transaction.atomic():
            user = self.form.save(commit=False)
            wanted = user.is_superuser
            user.is_superuser = False
            user.set_unusable_password()
            user.save()
            operations.sync_email_address(user=user)
            operations.set_cms_roles(
                user=user,
                is_superuser=wanted,
                groups=self.form.cleaned_data["groups"],
                changed_by=self.request.user,
                at=timezone.now(),
            )
        invite(self.request, user)
        return user


class UserEditView(wagtailusers.EditView):
    def save_instance(self):
        with transaction.atomic():
            before = operations.cms_roles(self.object)
            user = super().save_instance()
            operations.sync_email_address(user=user)
            operations.note_cms_roles(
                user=user,
                before=before,
                changed_by=self.request.user,
                at=timezone.now(),
            )
        return user


def before_bulk_action(request, action_type, objects, action_class_instance):
    """Keep what the bulk screens are about to change, for the trail."""
    if action_class_instance.model is User:
        action_class_instance.roles_before = {
            one: operations.cms_roles(one) for one in objects
        }
        if action_type == "delete":
            for one in objects:
                _note_deleted(request, one)


def after_bulk_action(request, action_type, objects, action_class_instance):
    """In the transaction of Wagtail's bulk action itself."""
    if action_class_instance.model is User and action_type != "delete":
        _note_changed(request, action_class_instance.roles_before)


def _note_changed(request, members: dict[User, dict]) -> None:
    for one, before in members.items():
        operations.note_cms_roles(
            user=one, before=before, changed_by=request.user, at=timezone.now()
        )


def _note_deleted(request, user: User) -> None:
    operations.note_deleted_user(user=user, deleted_by=request.user, at=timezone.now())


class UserDeleteView(wagtailusers.DeleteView):
    def delete_action(self):
        with transaction.atomic():
            _note_deleted(self.request, self.object)
            super().delete_action()

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(
                self.request,
                f"{self.object} has records that must be kept. Untick “may sign in” instead.",
            )
            return redirect("wagtailusers_users:edit", self.object.pk)


class UserIndexView(wagtailusers.IndexView):
    """Wagtail sorts and searches by first and last name, which nobody has here."""

    model_fields = {
        "email",
        "first_name",
        "is_active",
        "is_superuser",
        "last_name",
        "name",
    }
    search_fields = {"name", "email"}

    @cached_property
    def columns(self):
        columns = super().columns
        for column in columns:
            if column.name == "email":
                column.label = "E-mail address"
        return columns

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("wagtail_userprofile")

    def order_queryset(self, queryset):
        if self.ordering in {"name", "-name"}:
            return queryset.order_by(self.ordering, "pk")
        return super().order_queryset(queryset)


class UserViewSet(wagtailusers.UserViewSet):
    ordering = "name"
    index_view_class = UserIndexView
    add_view_class = UserCreateView
    edit_view_class = UserEditView
    delete_view_class = UserDeleteView
    create_template_name = "accounts/cms/create_user.html"
    edit_template_name = "accounts/cms/edit_user.html"

    def get_form_class(self, for_update=False):
        return UserEditForm if for_update else UserCreationForm


class GroupDeleteView(wagtailgroups.DeleteView):
    """A group that goes takes a role from each of its members."""

    def delete_action(self):
        with transaction.atomic():
            members = {
                one: operations.cms_roles(one) for one in self.object.user_set.all()
            }
            super().delete_action()
            _note_changed(self.request, members)


class GroupViewSet(wagtailgroups.GroupViewSet):
    delete_view_class = GroupDeleteView


class NameForm(BaseNameForm):
    """On "Account" in the CMS; e-mail and password are changed on the site itself."""

    first_name = None
    last_name = None

    class Meta(BaseNameForm.Meta):
        fields = ["name", "email"]


# Wagtail has no hook by which one of its own panels can be replaced.
NameEmailSettingsPanel.form_class = NameForm


# --- Memberships ----------------------------------------------------------------
class MembershipForm(forms.ModelForm):
    """Granting; afterwards a membership can only be ended.

    People and places are named by what identifies them: a list to choose from would
    hold 24,000 schools.
    """

    email = forms.EmailField(label="E-mail address of the person")
    urn = forms.CharField(
        label="URN of the school, or Ofsted number of the nursery", required=False
    )
    uid = forms.CharField(label="Group number of the trust", required=False)
    code = forms.CharField(label="Code of the authority", required=False)
    field_order = ["email", "role", "urn", "uid", "code", "from_date"]
    places = {
        "urn": ("establishment", Establishment, "identifier"),
        "uid": ("trust", Trust, "uid"),
        "code": ("authority", LocalAuthority, "code"),
    }

    class Meta:
        model = Membership
        fields = ["role", "from_date"]
        labels = {"from_date": "First day of the role"}

    def clean_email(self):
        user = User.objects.filter(email=self.cleaned_data["email"].lower()).first()
        if user is None:
            raise ValidationError(
                "Enter the address of somebody who has an account, or make one first"
            )
        return user

    def clean(self):
        cleaned = super().clean()
        needed = scope_of(cleaned.get("role", ""))
        cleaned["scope"] = {}
        for field, (scope, model, column) in self.places.items():
            typed = cleaned.get(field, "")
            if scope != needed:
                if typed:
                    self.add_error(field, "Leave this empty for this role")
                continue
            place = model.objects.filter(**{column: typed}).order_by("-pk").first()
            if place is None:
                self.add_error(field, "Enter a number that we know")
            cleaned["scope"][scope] = place
        return cleaned


class EndMembershipForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["until_date"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        until = self.fields["until_date"]
        until.required = True
        until.label = f"First day on which {self.instance.user} no longer has this role"

    def clean_until_date(self):
        day = self.cleaned_data["until_date"]
        if day < self.instance.from_date:
            raise ValidationError("Enter a day that is not before the role began")
        return day


class MembershipCreateView(CreateView):
    def save_instance(self):
        given = self.form.cleaned_data
        return operations.grant_membership(
            user=given["email"],
            role=given["role"],
            from_date=given["from_date"],
            **given["scope"],
            granted_by=self.request.user,
            at=timezone.now(),
        )


class MembershipEditView(EditView):
    def save_instance(self):
        stored = Membership.objects.get(pk=self.object.pk)
        return operations.end_membership(
            membership=stored,
            until_date=self.form.cleaned_data["until_date"],
            ended_by=self.request.user,
            at=timezone.now(),
        )


class MembershipIndexView(IndexView):
    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .select_related("user", "establishment", "trust", "authority")
        )


def _day(day) -> str:
    return date_format(day, "j F Y") if day else ""


class MembershipViewSet(ModelViewSet):
    model = Membership
    icon = "group"
    menu_label = "Memberships"
    menu_order = 610
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = MembershipIndexView
    add_view_class = MembershipCreateView
    edit_view_class = MembershipEditView
    ordering = ["-from_date", "-pk"]
    list_display = [
        "user",
        Column("held", label="Role", accessor=str),
        Column("from_date", label="From", accessor=lambda one: _day(one.from_date)),
        Column("until_date", label="Until", accessor=lambda one: _day(one.until_date)),
    ]
    list_filter = ["role"]
    search_fields = ["user__name", "user__email"]

    def get_form_class(self, for_update=False):
        return EndMembershipForm if for_update else MembershipForm
