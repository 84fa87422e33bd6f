from django.urls import path

from . import views

urlpatterns = [
    path("accounts/", views.account_home, name="account_home"),
    path("accounts/name/", views.change_name, name="account_change_name"),
    path(
        "accounts/sessions/shared/",
        views.share_this_device,
        name="account_share_device",
    ),
    path(
        "accounts/sessions/<int:pk>/end/", views.end_session, name="account_end_session"
    ),
    # allauth's address and name, our view.
    path(
        "accounts/confirm-email/",
        views.confirm_email,
        name="account_email_verification_sent",
    ),
    path(
        "accounts/confirm-email/<str:token>/",
        views.confirm_link,
        name="account_confirm_link",
    ),
    path(
        "accounts/second-factor/",
        views.second_factor_needed,
        name="account_second_factor_needed",
    ),
    path(
        "accounts/second-factor/confirm/",
        views.confirm_second_factor,
        name="account_confirm_second_factor",
    ),
    path("accounts/2fa/email/", views.email_code, name="mfa_email_code"),
    path(
        "accounts/reauthenticate/email/",
        views.reauthenticate_by_email,
        name="account_reauthenticate_by_email",
    ),
    path(
        "accounts/oidc/<str:provider_id>/login/",
        views.provider_login,
        name="openid_connect_login",
    ),
    path(
        "accounts/connect-first/<str:provider_id>/",
        views.connect_first,
        name="account_connect_first",
    ),
    # Before /schools/<key>/ of the application that has a school's page.
    path("schools/", views.find_school, name="find_school"),
    path("schools/mine/", views.my_school, name="my_school"),
    path("schools/set-up/", views.set_up_school, name="set_up_school"),
    path(
        "schools/set-up/not-listed/",
        views.setting_not_listed,
        name="setting_not_listed",
    ),
    path(
        "schools/set-up/<int:pk>/withdraw/",
        views.withdraw_set_up,
        name="withdraw_set_up",
    ),
    path(
        "schools/set-up/<slug:key>/",
        views.set_up_this_school,
        name="set_up_this_school",
    ),
    path("schools/requests/", views.set_up_requests, name="set_up_requests"),
    path("schools/requests/<int:pk>/", views.set_up_request, name="set_up_request"),
    path("schools/<slug:key>/people/", views.school_people, name="school_people"),
    path(
        "schools/<slug:key>/people/invite/",
        views.invite_to_school,
        name="invite_to_school",
    ),
    path(
        "schools/<slug:key>/people/invitations/<int:pk>/",
        views.change_invitation,
        name="change_invitation",
    ),
    path(
        "schools/<slug:key>/people/<int:pk>/end/",
        views.end_school_role,
        name="end_school_role",
    ),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    # Before Wagtail's own: a password alone must not open the CMS.
    path("cms/login/", views.cms_login, name="cms_login"),
    path("demo/mail/", views.demo_letters, name="demo_letters"),
    path("demo/mail/<str:name>/", views.demo_letter, name="demo_letter"),
    path("demo/mail/<str:name>/html/", views.demo_letter_html, name="demo_letter_html"),
]
