from allauth import urls as allauth_urls
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms import views

urlpatterns = [
    # /healthz and /readyz are answered by lms.middleware.HealthMiddleware.
    # Before allauth's and Wagtail's, some of whose addresses it answers itself.
    path("", include("accounts.urls")),
    path("accounts/", include(allauth_urls)),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<path:path>", views.picture, name="picture"),
    path("", include("compliance.urls")),
    path("", include("assessments.urls")),
    path("", include("courses.urls")),
    path("", include("records.urls")),
    path("", include("home.urls")),
    # Of Wagtail's own addresses only these two: its log-in page stays out.
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        wagtail_views.authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    re_path(wagtail_urls.serve_pattern, wagtail_views.serve, name="wagtail_serve"),
]
handler404 = "home.views.page_not_found"
handler500 = "home.views.server_error"
handler403 = "home.views.permission_denied"
handler429 = "accounts.views.too_many_requests"  # allauth asks for it
