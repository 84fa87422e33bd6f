"""Wagtail's user screens over our User."""

from wagtail.users.forms import UserCreationForm as BaseCreationForm
from wagtail.users.forms import UserEditForm as BaseEditForm
from wagtail.users.views.users import UserViewSet as BaseViewSet

from .models import User


class UserCreationForm(BaseCreationForm):
    first_name = None
    last_name = None

    class Meta(BaseCreationForm.Meta):
        model = User
        fields = ["email", "name", "is_superuser", "groups"]


class UserEditForm(BaseEditForm):
    first_name = None
    last_name = None

    class Meta(BaseEditForm.Meta):
        model = User
        fields = ["email", "name", "is_active", "is_superuser", "groups"]


class UserViewSet(BaseViewSet):
    def get_form_class(self, for_update=False):
        return UserEditForm if for_update else UserCreationForm
