"""Your own notes, for nobody but you."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.catalogue import current_catalogue
from courses.models import Note

NOTES_A_PAGE = 20


def prompt_of(note: Note) -> str:
    for block in note.version.content["body"]:
        if block["id"] == str(note.block_id):
            return block["value"].get("prompt") or block["value"]["heading"]
    return ""


@login_required
@never_cache
@require_safe
def notes(request):
    mine = Note.objects.filter(enrolment__user=request.user).select_related("version")
    page = Paginator(mine, NOTES_A_PAGE).get_page(request.GET.get("page"))
    catalogue = current_catalogue()
    return render(
        request,
        "courses/notes.html",
        {
            "section": "learn",
            "page": page,
            "notes": [
                (note, prompt_of(note), catalogue.by_key.get(note.page_key))
                for note in page
            ],
        },
    )
