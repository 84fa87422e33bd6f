"""A document kept, chosen from and made into drafts, on both databases."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from courses.gate import problems_of
from courses.models import (
    LearningImage,
    ModulePage,
    ProgrammePage,
    TextPage,
    WordPicture,
    WordUpload,
)
from courses.operations.word import (
    discard_upload,
    forget_old_uploads,
    keep_word_file,
    make_pages,
    save_choices,
)
from courses.word_bounds import WordError
from tests.courses import word_documents as written
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_module

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def author():
    return UserFactory(groups=["Authors"])


@pytest.fixture
def module():
    return ModulePage.objects.get(pk=make_module(title="Early signs").page_id)


@pytest.fixture
def kept(author, module, now):
    def kept(document, parent=module):
        return keep_word_file(
            owner=author,
            parent=parent,
            name="Plan.docx",
            file=io.BytesIO(document),
            at=now,
        )

    return kept


def titles(page):
    page.refresh_from_db()
    return [child.title for child in page.get_children()]


def with_words(upload, words="A child points at a toy."):
    return save_choices(
        upload=upload,
        title="Signs",
        level=1,
        bold_lines=True,
        pictures={
            picture.number: {
                "alt_text": words,
                "decorative": False,
                "left_out": picture.number == 2,
            }
            for picture in upload.pictures.all()
        },
    )


def test_the_same_document_is_kept_once(kept):
    document = written.misused()
    first, second = kept(document), kept(document)

    assert first == second
    assert WordUpload.objects.get().level == 1


def test_nothing_of_a_refused_document_is_kept(kept):
    with pytest.raises(WordError):
        kept(b"no document")

    assert not WordUpload.objects.exists()


def test_drafts_are_made_in_order_below_the_module_and_none_is_live(kept, module, now):
    upload, count = make_pages(upload=with_words(kept(written.google())), at=now)

    assert count == 2
    assert upload.module == module
    assert titles(module) == ["What counts as a need", "Assess", "Plan"]
    page = TextPage.objects.get(title="Assess")
    assert (page.live, page.slug, page.owner) == (False, "assess", upload.owner)
    draft = page.get_latest_revision_as_object()
    assert [block["type"] for block in draft.body.get_prep_value()] == [
        "text",
        "references",
    ]
    # As the editor would say: what is still to be put right.
    assert [problem.code for problem in problems_of(draft)] == ["no_date"]


def test_pages_are_made_once_however_often_it_is_pressed(kept, module, now):
    upload = kept(written.google())

    assert [make_pages(upload=upload, at=now)[1] for _ in range(2)] == [2, 0]
    assert len(titles(module)) == 3
    upload.refresh_from_db()
    assert (upload.content, upload.made_at) == ({}, now)


def test_programme_gets_a_module_that_is_a_draft(kept, module, now):
    programme = ProgrammePage.objects.get()
    upload = with_words(kept(written.google(), programme))

    made, _ = make_pages(upload=upload, at=now)

    assert made.module.title == "Signs"
    assert not made.module.live
    assert titles(made.module) == ["Assess", "Plan"]
    assert titles(programme) == ["Early signs", "Signs"]


def test_pictures_come_with_their_words_and_those_left_out_do_not(kept, now):
    upload = with_words(kept(written.long_document(words=800, pictures=3)))
    make_pages(upload=upload, at=now)

    assert LearningImage.objects.count() == 2
    [block] = TextPage.objects.get(title="Page 1 of the story").body.blocks_by_name(
        "image"
    )
    assert block.value["image"].description == "A child points at a toy."
    assert block.value["image"].contextual_alt_text == "A child points at a toy."
    page = TextPage.objects.get(title="Page 2 of the story")
    assert not page.body.blocks_by_name("image")
    assert not WordPicture.objects.exists()


def test_pictures_that_the_cms_would_not_take_are_counted(kept):
    link = f'<Relationship Id="rId9" Type="{written.R}/image" Target="media/a.png"/>'
    drawing = '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    upload = kept(
        written.written(drawing, relations=link, files={"word/media/a.png": b"no"})
    )

    assert upload.content["dropped"] == {"picture": 1}
    assert upload.content["parts"] == []
    assert not upload.pictures.exists()


def test_twins_and_reserved_words_get_addresses_of_their_own(kept, module, now):
    body = "".join(
        written.p(title, "Heading1") + written.p("a")
        for title in ("Join", "Signs", "Signs", "Знаки")
    )
    styles = written.style("heading 1", "Heading1")
    make_pages(upload=kept(written.written(body, styles=styles)), at=now)

    module.refresh_from_db()
    slugs = [child.slug for child in module.get_children()][1:]
    assert slugs == ["join-2", "signs", "signs-2", "page"]


def test_whoever_may_no_longer_add_pages_there_makes_none(kept, author, module, now):
    upload = kept(written.google())
    author.groups.clear()

    with pytest.raises(PermissionDenied):
        make_pages(upload=upload, at=now)

    assert len(titles(module)) == 1


def test_discarded_and_forgotten_documents_are_gone(kept, now):
    discard_upload(upload=kept(written.google()))
    assert not WordUpload.objects.exists()
    kept(written.google())

    assert forget_old_uploads(now=now + timedelta(days=30)) == 0
    assert forget_old_uploads(now=now + timedelta(days=31)) == 1
    assert not WordUpload.objects.exists()
