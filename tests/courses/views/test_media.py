import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction

from courses.models import LearningDocument
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

CONTENT = bytes(range(100))


@pytest.fixture
def video(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return LearningDocument.objects.create(
        title="A video", file=ContentFile(CONTENT, "a.mp4")
    )


@pytest.fixture
def person(client):
    client.force_login(UserFactory())
    return client


def get(client, video, **headers):
    return client.get(f"/videos/{video.pk}/", headers=headers)


def body(response):
    return b"".join(response.streaming_content)


def test_anonymous_is_sent_to_sign_in(client, video):
    assert get(client, video).url == f"/accounts/login/?next=/videos/{video.pk}/"


def test_whole_video(person, video):
    response = get(person, video)

    assert (response.status_code, body(response)) == (200, CONTENT)
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=0-0", 0, 0),
        ("bytes=90-", 90, 99),
        ("bytes=90-500", 90, 99),
        ("bytes=-10", 90, 99),
        ("bytes=-500", 0, 99),
        ("bytes=99-99", 99, 99),
    ],
)
def test_range(person, video, asked, start, end):
    response = get(person, video, Range=asked)

    assert (response.status_code, body(response)) == (206, CONTENT[start : end + 1])
    assert response.headers["Content-Range"] == f"bytes {start}-{end}/100"
    assert response.headers["Content-Length"] == str(end - start + 1)


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=50-40", "bytes=-0"])
def test_range_outside_the_file(person, video, asked):
    response = get(person, video, Range=asked)

    assert response.status_code == 416
    assert response.headers["Content-Range"] == "bytes */100"


@pytest.mark.parametrize(
    "asked",
    ["", "bytes=-", "bytes=a-b", "bytes=0-1,3-4", "items=0-1", f"bytes={'9' * 5000}-"],
)
def test_range_that_is_none_gives_the_whole(person, video, asked):
    response = get(person, video, Range=asked)

    assert (response.status_code, body(response)) == (200, CONTENT)


def test_other_documents_are_not_found_here(person, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    form = LearningDocument.objects.create(title="A", file=ContentFile(b"x", "a.pdf"))

    assert get(person, form).status_code == 404


def test_video_that_is_not_there(person):
    assert person.get("/videos/999/").status_code == 404


def test_privacy_of_the_collection_holds(person, video):
    collection = Collection.get_first_root_node().add_child(name="Closed")
    rule = CollectionViewRestriction.objects.create(
        collection=collection,
        restriction_type=CollectionViewRestriction.PASSWORD,
        password="open",
    )
    video.collection = collection
    video.save()

    response = get(person, video)

    assert not response.streaming
    assert rule.password.encode() not in response.content
    assert b"password" in response.content
