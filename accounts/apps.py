from allauth.usersessions.apps import UserSessionsConfig
from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default = True

    def ready(self):
        from . import receivers  # noqa: F401 they need the models


class SessionsConfig(UserSessionsConfig):
    """allauth's list of sessions without its receivers, which store IP addresses.

    accounts.receivers lists a session with what tells devices apart and no more.
    """

    default = False

    def ready(self):
        pass


class PathwaysUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens over our User, which has one name and no user name."""

    default = False
    user_viewset = "accounts.authoring.UserViewSet"
    group_viewset = "accounts.authoring.GroupViewSet"
