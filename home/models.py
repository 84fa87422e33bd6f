from wagtail.models import Page

__all__ = ["HomePage"]


class HomePage(Page):
    """The root of the site's tree; what `/` shows is home.views.home."""

    max_count = 1
    preview_modes = []
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.ProgrammeIndexPage"]

    class Meta:
        verbose_name = "home page"
