"""What people share of their certificates with a school, and take back."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from compliance.forms.training import ShareForm
from compliance.models import TrainingRecord
from compliance.operations.training import share_certificates, withdraw_certificate
from compliance.queries.training import certificates_of, shared_by
from schools.search import find_establishments

from .at_school import school_or_404

SECTION = {"section": "learn"}
A_PAGE = 20


@never_cache
@login_required
@require_safe
def share_training(request):
    """Everybody, of their own: what is shared with whom, and the way to a school."""
    typed = request.GET.get("q", "").strip()
    page = Paginator(shared_by(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "typed": typed,
        "schools": find_establishments(typed) if typed else [],
        "certificate": request.GET.get("certificate", ""),
        "has_certificates": certificates_of(request.user).exists(),
        "page": page,
    }
    return render(request, "compliance/training/share.html", context | SECTION)


@never_cache
@login_required
def share_with_school(request, key):
    """Everybody, of their own. The school may give its staff this address."""
    school = school_or_404(key)
    documents = list(certificates_of(request.user, not_shared_with=school))
    given = [request.GET["certificate"]] if "certificate" in request.GET else []
    form = ShareForm(
        request.POST or None, documents=documents, initial={"certificates": given}
    )
    if request.method == "POST" and not documents:
        return redirect("share_training")  # the other press of a double click
    if request.method == "POST" and form.is_valid():
        count = share_certificates(
            establishment=school,
            documents=form.chosen,
            job=" ".join(form.cleaned_data["job"].split()),
            user=request.user,
            at=timezone.now(),
        )
        what = "1 certificate" if count == 1 else f"{count} certificates"
        messages.success(request, f"Shared with {school}: {what}.")
        return redirect("share_training")
    context = {
        "school": school,
        "form": form,
        "shared": shared_by(request.user).filter(establishment=school)[:A_PAGE],
    }
    return render(
        request,
        "compliance/training/share_with_school.html",
        context | SECTION,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@login_required
@require_POST
def take_back_certificate(request, uuid):
    """Whoever shared it; nobody else finds it."""
    row = TrainingRecord.objects.filter(uuid=uuid, user=request.user).first()
    if row is not None:
        school = row.establishment
        withdraw_certificate(record=row, user=request.user, at=timezone.now())
        messages.success(request, f"{school} no longer sees “{row.title}”.")
    return redirect("share_training")
