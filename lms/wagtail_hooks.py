from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lms.views import is_operator, jobs_page


class JobsMenuItem(MenuItem):
    def is_shown(self, request):
        return is_operator(request.user)


@hooks.register("register_admin_urls")
def register_jobs_page():
    return [path("jobs/", jobs_page, name="jobs")]


@hooks.register("register_reports_menu_item")
def register_jobs_menu_item():
    return JobsMenuItem("Jobs", reverse("jobs"), icon_name="cogs", order=900)
