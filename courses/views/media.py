"""Videos for people who are signed in, in the byte ranges that players ask for."""

import re

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.documents.wagtail_hooks import check_view_restrictions

from courses.models import LearningDocument

RANGE = re.compile(r"^bytes=([0-9]{0,15})-([0-9]{0,15})$")
TYPES = {"mp4": "video/mp4", "webm": "video/webm", "vtt": "text/vtt"}


class Slice:
    """A file from where it stands to `length` bytes on, in blocks."""

    def __init__(self, file, length: int):
        self.file, self.left = file, length

    def __iter__(self):
        while self.left > 0 and (block := self.file.read(min(65536, self.left))):
            self.left -= len(block)
            yield block

    def close(self):
        self.file.close()


@login_required
@require_safe
def video(request, pk: int):
    document = get_object_or_404(LearningDocument, pk=pk)
    content_type = TYPES.get(document.file_extension)
    if content_type is None:
        raise Http404
    response = check_view_restrictions(document, request)  # of its collection
    if response is not None:
        return response
    size = document.file.size
    match = RANGE.match(request.headers.get("Range", ""))
    if not match or not any(match.groups()):
        response = FileResponse(document.file.open("rb"), content_type=content_type)
        response["Accept-Ranges"] = "bytes"
        return response
    if match[1]:
        start, end = int(match[1]), min(int(match[2] or size - 1), size - 1)
    else:
        start, end = max(size - int(match[2]), 0), size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file = document.file.open("rb")
    file.seek(start)
    response = FileResponse(
        Slice(file, end - start + 1), status=206, content_type=content_type
    )
    response["Content-Length"] = end - start + 1
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Accept-Ranges"] = "bytes"
    return response
