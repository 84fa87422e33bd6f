"""The publish gate in the CMS: a draft may be unfinished, what goes live may not."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow, WorkflowState
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from courses.catalogue import current_catalogue
from courses.models import ModuleNeed, ModulePage, PublishedVersion, TextPage
from courses.queries.gate import module_report
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    decision,
    make_module,
    question,
    reflection,
    task,
    text,
    text_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    make_module(text_page("First"))
    return ModulePage.objects.get()


@pytest.fixture
def editor(module):
    client = Client()
    client.force_login(UserFactory(groups=["Editors"]))
    return client


@pytest.fixture
def author(module):
    client = Client()
    client.force_login(UserFactory(groups=["Authors"]))
    return client


def option(words, right, feedback="<p>Because.</p>"):
    return {
        "value": {
            "text": words,
            "right": "on" if right else "",
            "feedback": rich_text(feedback),
        },
        "id": str(uuid4()),
    }


def listed(*items):
    """A list inside a block, as the editor posts it."""
    data = {"count": str(len(items))}
    for number, item in enumerate(items):
        data[str(number)] = {
            "value": item["value"],
            "id": item["id"],
            "order": str(number),
            "deleted": "",
        }
    return data


def asked(*options, prompt="What now?"):
    return (
        "question",
        {"context": rich_text(""), "prompt": prompt, "options": listed(*options)},
    )


GOOD = asked(option("Ask", right=True), option("Wait", right=False))
BAD = asked(option("Ask", right=False), option("Wait", right=False))


def form(*blocks, **more):
    return nested_form_data(
        {
            "title": "New page",
            "slug": "new-page",
            "lead": "",
            "checked_on": "",
            "review_by": "",
            "body": streamfield(blocks),
            "comments": inline_formset([]),
        }
        | more
    )


def add(client, module, *blocks, **more):
    address = reverse("wagtailadmin_pages:add", args=["courses", "textpage", module.pk])
    return client.post(address, form(*blocks, **more))


PUBLISH = {"action-publish": "action-publish"}


def test_good_page_goes_live(editor, module):
    add(editor, module, GOOD, **PUBLISH)

    page = TextPage.objects.get(slug="new-page")
    assert page.live
    assert [lesson.title for lesson in current_catalogue().by_key[module.page_key].lessons] == [
        "First", "New page",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "more", [PUBLISH, PUBLISH | {"go_live_at": "2030-01-01 09:00"}]
)
def test_bad_page_is_stopped_with_the_reason_at_its_block(editor, module, more):
    response = add(editor, module, BAD, **more)

    assert response.status_code == 200
    assert "Question 1 has no right answer: mark one option as right." in response.text
    assert not TextPage.objects.filter(slug="new-page").exists()


def test_empty_page_is_stopped(editor, module):
    response = add(editor, module, **PUBLISH)

    assert response.status_code == 200
    assert not TextPage.objects.filter(slug="new-page").exists()


@pytest.mark.parametrize("blocks", [(BAD,), ()])
def test_bad_page_is_kept_as_a_draft(editor, module, blocks):
    add(editor, module, *blocks)

    page = TextPage.objects.get(slug="new-page")
    assert not page.live
    assert not PublishedVersion.objects.filter(page_key=page.page_key).exists()


def test_bad_page_is_not_sent_for_approval(author, module):
    response = add(author, module, BAD, **{"action-submit": "action-submit"})

    assert "Question 1 has no right answer" in response.text
    assert not WorkflowState.objects.exists()


def test_author_cannot_publish(author, module):
    add(author, module, GOOD, **PUBLISH)

    assert not TextPage.objects.filter(slug="new-page", live=True).exists()


def submitted(module, *blocks):
    page = TextPage(title="New page", slug="new-page", body=list(blocks), live=False)
    module.add_child(instance=page)
    page.save_revision()
    return page, Workflow.objects.get().start(page, user=UserFactory())


@pytest.mark.parametrize(("right", "is_live"), [(True, True), (False, False)])
def test_what_is_approved_goes_live_only_through_the_gate(module, right, is_live):
    block = question()
    if not right:
        for each in block["value"]["options"]:
            each["value"]["right"] = False
    page, state = submitted(module, block)

    state.finish(user=UserFactory(groups=["Editors"]))

    page.refresh_from_db()
    assert page.live is is_live


def bulk_publish(client, *pages):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ids = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{address}?{ids}&next=/cms/", {"include_descendants": ""})


def draft(module, title, *blocks):
    page = TextPage(title=title, slug=title.lower(), body=list(blocks), live=False)
    module.add_child(instance=page)
    page.save_revision()
    return page


def test_many_at_once_go_live(editor, module):
    pages = [draft(module, "One", text()), draft(module, "Two", text())]

    bulk_publish(editor, *pages)

    assert TextPage.objects.filter(slug__in=["one", "two"], live=True).count() == 2


def test_many_at_once_are_stopped_by_a_bad_one(editor, module):
    bad = question()
    bad["value"]["options"] = bad["value"]["options"][1:]
    pages = [draft(module, "One", text()), draft(module, "Two", bad)]

    response = bulk_publish(editor, *pages)

    assert response.url == "/cms/"
    assert not TextPage.objects.filter(slug__in=["one", "two"], live=True).exists()


@pytest.mark.parametrize("slug", ["join", "leave", "finish", "certificate", "café"])
def test_address_that_the_site_cannot_show_is_refused(editor, module, slug):
    add(editor, module, GOOD, **PUBLISH | {"slug": slug})

    assert not TextPage.objects.filter(slug=slug, live=True).exists()


def test_preview_shows_the_draft_as_a_learner_sees_it(editor, module):
    page = draft(
        module, "Draft", text("Not yet."), question(), decision(), reflection(), task()
    )
    before = PublishedVersion.objects.count()

    response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    for words in (
        "Not yet.",
        "What do you do about q1?",
        "Whom did you ask?",
        "Page 2 of 2",
    ):
        assert words in response.text
    assert PublishedVersion.objects.count() == before


def test_author_reads_the_preview_of_what_is_scheduled(author, module):
    page = draft(module, "Draft", text("Later."))
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision(approved_go_live_at=page.go_live_at)

    response = author.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert "Later." in response.text


def test_editor_says_what_stops_the_page_and_where(author, module):
    add(author, module, BAD)
    page = TextPage.objects.get(slug="new-page")
    block = page.get_latest_revision_as_object().page_content().body[0]["id"]

    response = author.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert "has no right answer" in response.text
    assert f'href="#block-{block}-section"' in response.text


def test_lines_are_asked_for_by_whoever_may_edit_the_page_alone(author, module):
    add(author, module, GOOD)
    page = TextPage.objects.get(slug="new-page")
    address = reverse("courses_gate", args=[page.pk])
    stranger = Client()
    stranger.force_login(UserFactory())

    assert "Nothing stops it." in author.get(address).text
    assert stranger.get(address).status_code == 302


def test_module_says_which_of_its_pages_are_stopped(editor, module):
    add(editor, module, BAD)

    response = editor.get(reverse("courses_gate", args=[module.pk]))

    assert "New page</a>: Question 1 has no right answer" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_report_of_a_module_costs_as_many_queries_for_three_pages(
    count, author, module, django_assert_num_queries
):
    for number in range(count):
        add(author, module, GOOD, slug=f"page-{number}")
    module = ModulePage.objects.get()

    with django_assert_num_queries(5):
        module_report(module, date(2026, 11, 24))


def module_form(module, **more):
    return nested_form_data(
        {
            "title": module.title,
            "slug": module.slug,
            "summary": "What to do first.",
            "audience": "SENCOs.",
            "outcomes": "Decide.",
            "you_get": "A certificate.",
            "before": "",
            "body": rich_text(""),
            "authors": "",
            "phases": "",
            "checked_on": "",
            "review_by": "",
            "needs": inline_formset([]),
            "comments": inline_formset([]),
        }
        | more
    )


def test_modules_cannot_wait_for_one_another(editor, module):
    make_module(text_page("Second"), title="Rights")
    rights = ModulePage.objects.get(title="Rights")
    ModuleNeed.objects.create(page=rights, module=module)
    address = reverse("wagtailadmin_pages:edit", args=[module.pk])

    response = editor.post(
        address,
        module_form(
            module,
            needs=inline_formset([{"module": str(rights.pk)}]),
            **PUBLISH,
        ),
    )

    assert "Nobody could ever open these modules" in response.text
    assert not module.needs.exists()
