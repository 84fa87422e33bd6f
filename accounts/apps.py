from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default = True


class PathwaysUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens over our User, which has one name and no user name."""

    default = False
    user_viewset = "accounts.authoring.UserViewSet"
