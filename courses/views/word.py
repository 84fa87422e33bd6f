"""From Word: an author uploads a document, looks at what became of it, makes drafts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from courses.models import ProgrammePage, WordPicture, WordUpload
from courses.operations.word import (
    can_add_pages,
    discard_upload,
    keep_word_file,
    make_pages,
    save_choices,
)
from courses.queries.word import WordPreview, label_of, preview_of
from courses.rules.word import Made
from courses.rules.word.notes import several
from courses.word_bounds import WordError
from courses.word_forms import WordPreviewForm, WordUploadForm


@require_http_methods(["GET", "HEAD", "POST"])
def upload_word(request, page_id: int):
    """Below a module's or a programme's page, for whoever may add pages there."""
    parent = get_object_or_404(Page, pk=page_id).specific
    if not can_add_pages(parent, request.user):
        raise PermissionDenied
    form = WordUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = keep_word_file(
                owner=request.user,
                parent=parent,
                name=file.name,
                file=file,
                at=timezone.now(),
            )
        except WordError as error:
            form.add_error("file", str(error))
        else:
            return redirect("courses_word_preview", upload.uuid)
    return render(
        request,
        "courses/cms/word_upload.html",
        {
            "page_title": "Add pages from Word",
            "page_subtitle": parent.get_admin_display_title(),
            "header_icon": "doc-full-inverse",
            "form": form,
            "parent": parent,
            "makes_module": isinstance(parent, ProgrammePage),
        },
        status=422 if form.errors else 200,
    )


def own_upload(request, upload_uuid) -> WordUpload:
    return get_object_or_404(
        WordUpload.objects.select_related("owner", "module"),
        uuid=upload_uuid,
        owner=request.user,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview_word(request, upload_uuid):
    """Its own uploader alone, while that person may add pages there."""
    upload = own_upload(request, upload_uuid)
    if upload.made_at:
        return to_module(upload)
    parent = upload.parent.specific
    if not can_add_pages(parent, request.user):
        raise PermissionDenied
    if request.POST.get("act") == "discard":
        discard_upload(upload=upload)
        messages.success(request, "The document was discarded. No page was made.")
        return redirect("courses_word", parent.pk)
    preview = preview_of(upload)
    form = WordPreviewForm(
        request.POST or None,
        upload=upload,
        level=preview.level,
        levels=preview.levels,
        pictures=preview.pictures,
        has_title=isinstance(parent, ProgrammePage),
    )
    if request.method == "POST" and form.is_valid():
        upload = keep_choices(upload, form)
        if request.POST.get("act") != "make":
            return redirect("courses_word_preview", upload.uuid)
        if form.complete():
            return make(request, upload)
        preview = preview_of(upload)
    return render(
        request,
        "courses/cms/word_preview.html",
        preview_context(upload, parent, preview, form),
        status=422 if form.errors else 200,
    )


def keep_choices(upload: WordUpload, form: WordPreviewForm) -> WordUpload:
    chosen = form.cleaned_data
    return save_choices(
        upload=upload,
        title=chosen.get("title", upload.title),
        level=chosen["level"],
        bold_lines=chosen["bold_lines"],
        pictures=form.picture_choices(),
    )


def make(request, upload: WordUpload):
    upload, count = make_pages(upload=upload, at=timezone.now())
    if count:
        made = several(count, "draft page was", "draft pages were")
        messages.success(
            request,
            f"{made} made from “{upload.name}”. Nothing is live: open each page, see what to put right, and send it on.",
        )
    return to_module(upload)


def to_module(upload: WordUpload):
    if upload.module is None:  # deleted since
        return redirect("wagtailadmin_explore", upload.parent_id)
    return redirect("wagtailadmin_explore", upload.module_id)


def preview_context(
    upload: WordUpload, parent: Page, preview: WordPreview, form: WordPreviewForm
) -> dict:
    numbers = {picture.number for picture in preview.pictures}
    return {
        "page_title": "Pages from Word",
        "page_subtitle": upload.name,
        "header_icon": "doc-full-inverse",
        "upload": upload,
        "parent": parent,
        "preview": preview,
        "form": form,
        "settings": [
            form[name]
            for name in ("title", "level", "bold_lines")
            if name in form.fields
        ],
        "pages": [
            {
                "page": page,
                "blocks": [shown(made, upload, form, numbers) for made in page.blocks],
            }
            for page in preview.module.pages
        ],
        "missing": [field for field in form if field.errors],
    }


def shown(
    made: Made, upload: WordUpload, form: WordPreviewForm, numbers: set[int]
) -> dict:
    block = {"made": made, "label": label_of(made)}
    if made.type == "text":
        # Below the page's own heading in the preview.
        block["html"] = made.value.replace("h3>", "h5>").replace("h2>", "h4>")
    if made.picture in numbers:
        block["address"] = reverse(
            "courses_word_picture", args=[upload.uuid, made.picture]
        )
        block["fields"] = list(form.fields_of(made.picture))
    return block


@require_safe
def word_picture(request, upload_uuid, number: int):
    picture = get_object_or_404(
        WordPicture,
        upload__uuid=upload_uuid,
        upload__owner=request.user,
        number=number,
    )
    return HttpResponse(
        bytes(picture.content),
        content_type=picture.content_type,
        headers={"Cache-Control": "private, max-age=3600"},
    )
