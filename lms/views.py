"""Pictures as they were cut for pages; and the operator's screen of jobs in the CMS."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe
from django.views.static import serve
from wagtail.admin.auth import user_passes_test

from lms import jobs

SHOWN = 100
A_DAY = 24 * 60 * 60


@require_safe
@cache_control(public=True, max_age=A_DAY)
def picture(request, path: str):
    """For everybody. Of the media only what Wagtail cut for pages: originals and
    documents lie in folders beside it, and documents ask who may have them."""
    return serve(request, path, document_root=Path(settings.MEDIA_ROOT) / "images")


def is_operator(user) -> bool:
    return user.is_superuser


@user_passes_test(is_operator)
@require_http_methods(["GET", "POST"])
def jobs_page(request):
    """For platform administrators alone: a job's error can quote what people typed."""
    if request.method == "POST":
        if jobs.run_again(task_id=request.POST.get("job", "")):
            messages.success(request, "The job is in the queue again.")
        else:
            messages.warning(
                request, "That job has already been put back in the queue."
            )
        return redirect("jobs")
    failed = jobs.failed_jobs()
    return render(
        request,
        "lms/jobs.html",
        {
            "page_title": "Jobs",
            "header_icon": "cogs",
            "waiting": jobs.waiting_count(),
            "attempts": settings.Q_CLUSTER["max_attempts"],
            "failed": [jobs.Report(task) for task in failed[:SHOWN]],
            "failed_count": failed.count(),
            "retrying": [jobs.Report(task) for task in jobs.retrying_jobs()[:SHOWN]],
        },
    )
