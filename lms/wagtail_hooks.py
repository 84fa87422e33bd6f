from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
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


@hooks.register("insert_editor_js")
def name_rich_text_fields():
    return format_html(
        '<script type="module" src="{}"></script>', static("pathways/cms.js")
    )


@hooks.register("insert_global_admin_css")
def brand_the_cms():
    return format_html('<link rel="stylesheet" href="{}">', static("pathways/cms.css"))
