"""A certificate for its holder, and the check of a document for everybody."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .enums import DocumentKind
from .models import IssuedDocument
from .pdf import MissingLettersError, certificate_pdf
from .qr import plain_address, qr_svg
from .queries import find_document
from .rules.public_ids import read_public_id

VERIFY = {
    DocumentKind.CERTIFICATE: "records/verify.html",
    # It says neither the SENCO's name nor the head's: whoever holds the paper has them.
    DocumentKind.CONFIRMATION: "records/verify_confirmation.html",
}
NO_LETTERS = (
    "We cannot make a PDF: our typeface lacks a letter of your name or of the title. "
    "Print this page instead: it fits one sheet."
)


def own_certificate(request, public_id: str) -> IssuedDocument:
    return get_object_or_404(
        IssuedDocument,
        kind=DocumentKind.CERTIFICATE,
        holder=request.user,
        public_id=read_public_id(public_id),
    )


@login_required
@never_cache
@require_safe
def certificate(request, public_id):
    """Its holder."""
    document = own_certificate(request, public_id)
    if document.is_revoked:
        return redirect("verify", document.public_id)
    url = document.verify_url()
    context = {
        "section": "learn",
        "document": document,
        "stops": ["done"] * (document.facts["pages"] - 1) + ["here"],
        # segno draws squares; no text gets into the picture.
        "qr": mark_safe(qr_svg(url)),  # noqa: S308
        "address": plain_address(url).removesuffix(document.public_id),
    }
    return render(request, "records/certificate.html", context)


@login_required
@never_cache
@require_safe
def certificate_as_pdf(request, public_id):
    """Its holder."""
    document = own_certificate(request, public_id)
    if document.is_revoked:
        return redirect("verify", document.public_id)
    try:
        pdf = certificate_pdf(document)
    except MissingLettersError:
        messages.warning(request, NO_LETTERS)
        return redirect("certificate", document.public_id)
    name = f"certificate-{document.public_id}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


@never_cache
@require_safe
def verify_form(request):
    """Everybody."""
    typed = request.GET.get("number")
    if typed is None:
        return render(request, "records/verify_form.html")
    if public_id := read_public_id(typed):
        return redirect("verify", public_id)
    return not_found(request, typed)


@never_cache
@require_safe
def verify(request, typed):
    """Everybody: whoever holds the paper may ask whether it is genuine."""
    document = find_document(typed)
    if document is None:
        return not_found(request, typed)
    context = {
        "document": document,
        "is_holder": document.holder_id and document.holder_id == request.user.pk,
        "issuer": settings.WAGTAIL_SITE_NAME,
        "issuer_address": plain_address(settings.BASE_URL),
    }
    return render(request, VERIFY[document.kind], context)


def not_found(request, typed: str):
    """What was typed stays in the form; nothing typed is no number at all."""
    typed = typed.strip()
    context = {"typed": typed, "failed": True}
    status = 404 if typed else 400
    return render(request, "records/verify_form.html", context, status=status)
