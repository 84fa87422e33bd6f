"""Pictures are served, and of the media nothing else. Jobs: test_jobs.py."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from courses.models import LearningDocument, LearningImage


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return Path(settings.MEDIA_ROOT)


@pytest.mark.django_db
def test_a_picture_on_a_page_is_served(client, media):
    data = BytesIO()
    Image.new("RGB", (40, 20), "red").save(data, "PNG")
    image = LearningImage.objects.create(title="Map", file=ImageFile(data, "map.png"))
    response = client.get(image.get_rendition("width-20|format-webp").url)

    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert "Set-Cookie" not in response.headers
    assert Image.open(BytesIO(response.getvalue())).size == (20, 10)
    assert client.get(image.file.url).status_code == 404, "the original"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "way", ["documents/", "images/../documents/", "images/%2e%2e/documents/"]
)
def test_documents_are_not_to_be_had_beside_their_view(client, media, way):
    file = ContentFile(b"for those who may", "plan.pdf")
    document = LearningDocument.objects.create(title="Plan", file=file)
    (media / "images").mkdir()
    assert (media / "documents" / document.filename).exists()

    assert client.get(f"/media/{way}{document.filename}").status_code in {400, 404}
