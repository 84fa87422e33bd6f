"""Something is wrong on this page: said by a learner, settled by its editors."""

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from courses.flag_forms import FlagForm, SettleForm
from courses.operations.flags import SettledError, flag_page, settle_flag
from courses.posted import count_in
from courses.queries.flags import flags_for
from courses.views.lessons import visited

FLAGS_A_PAGE = 20
AN_HOUR, HOUR = 10, 60 * 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request, programme: str, module: str, page: str) -> HttpResponse:
    """For whoever may see the lesson."""
    visit = visited(request, programme, module, page)
    if isinstance(visit, HttpResponse):
        return visit
    seen = count_in(request.GET.get("version", "")) or visit.version.number
    form = FlagForm(request.POST or None, initial={"version": seen})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and is_over(request):
            form.add_error("text", "You have told us a lot. Try again in an hour")
            status = 429
        if form.is_valid():
            said = form.cleaned_data
            flag_page(
                version=visit.seen,
                text=said["text"],
                form_key=said["form_key"],
                answer_to=request.user if said["wants_answer"] else None,
                now=timezone.now(),
            )
            messages.success(
                request, "Thank you. Whoever looks after this page will read it."
            )
            return redirect(visit.lesson.url)
    return render(
        request, "courses/flag.html", visit.context() | {"form": form}, status=status
    )


def is_over(request: HttpRequest) -> bool:
    """Whether this person has sent more in an hour than people have to say."""
    key = f"flags:{request.user.pk}"
    if cache.add(key, 1, HOUR):
        return False
    try:
        return cache.incr(key) > AN_HOUR
    except ValueError:  # it ran out between the two
        return False


@never_cache
@require_safe
def flagged(request) -> HttpResponse:
    """In the CMS, for whoever may edit pages: of those pages alone."""
    listed = Paginator(flags_for(request.user), FLAGS_A_PAGE)
    page = listed.get_page(request.GET.get("p"))
    return render(
        request,
        "courses/cms/flags.html",
        {
            "page_title": "What learners flagged",
            "header_icon": "warning",
            "header_title": "What learners flagged",
            "flags": page,
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request, flag_uuid) -> HttpResponse:
    found = get_object_or_404(flags_for(request.user), uuid=flag_uuid)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        is_answer = "answer" in request.POST and found.answer_to_id is not None
        try:
            settle_flag(
                flag=found,
                words=form.cleaned_data["words"],
                is_answer=is_answer,
                by=request.user,
                now=timezone.now(),
            )
        except SettledError:
            form.add_error(None, "Somebody has settled this meanwhile: see above")
            found = get_object_or_404(flags_for(request.user), uuid=flag_uuid)
        else:
            done = "Your answer is on its way." if is_answer else "Closed."
            messages.success(request, done)
            return redirect("courses_flags")
    return render(
        request,
        "courses/cms/flag.html",
        {
            "page_title": "What a learner flagged",
            "page_subtitle": found.version.title,
            "header_icon": "warning",
            "header_title": f"What a learner flagged: {found.version.title}",
            "flag": found,
            "form": form,
            "cms_page": Page.objects.filter(translation_key=found.page_key).first(),
        },
        status=422 if form.errors else 200,
    )
