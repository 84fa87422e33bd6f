"""Issued documents in the CMS: a platform administrator finds one and revokes it."""

from django import forms
from django.contrib.auth import get_user_model
from django.urls import path
from django.utils import timezone
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy

from records.models import IssuedDocument
from records.operations import revoke_document

# Views that a Wagtail view set brings and that a document does not have.
ABSENT = ("add", "delete", "history", "usage")


class AdministratorPolicy(BasePermissionPolicy):
    """Platform administrators may see and revoke; nobody makes or deletes one here."""

    def user_has_permission(self, user, action):
        return user.is_active and user.is_superuser and action in {"view", "change"}

    def users_with_any_permission(self, actions):
        people = get_user_model().objects
        if {"view", "change"} & set(actions):
            return people.filter(is_active=True, is_superuser=True)
        return people.none()


class RevokeForm(forms.ModelForm):
    reason = forms.CharField(
        label="Why you revoke it",
        help_text="Its holder sees this; whoever checks the certificate does not.",
        max_length=IssuedDocument._meta.get_field("revoked_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why you revoke it"},
    )

    class Meta:
        model = IssuedDocument
        fields = ()


class RevokeView(generic.EditView):
    page_title = "Revoke"
    template_name = "records/cms/revoke.html"
    submit_button_label = "Revoke this certificate"
    submit_button_active_label = "Revoking…"
    success_message = "%(object)s is revoked."
    error_message = "It is not revoked yet: enter the reason."

    def save_instance(self):
        return revoke_document(
            document=self.object,
            reason=self.form.cleaned_data["reason"],
            revoked_by=self.request.user,
            at=timezone.now(),
        )


class IssuedDocumentViewSet(ModelViewSet):
    model = IssuedDocument
    name = "issued-documents"
    icon = "doc-full-inverse"
    menu_label = "Certificates"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["holder_name", "title", "issued_on", "public_id", "revoked_at"]
    search_fields = ["public_id", "holder_name", "holder__email", "title"]
    search_backend_name = None
    ordering = ["-issued_on", "-pk"]
    edit_view_class = RevokeView

    def get_form_class(self, for_update=False):
        return RevokeForm

    def get_common_view_kwargs(self, **kwargs):
        absent = {f"{name}_url_name": None for name in ABSENT}
        return super().get_common_view_kwargs(**absent, **kwargs)

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.edit_view, name="edit"),
        ]
