"""The CMS as authors, editors and subject checkers find it: who sees what, the two
checks, the first page, the reports.
"""

from datetime import timedelta
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from courses.catalogue import current_catalogue
from courses.models import (
    LearningImage,
    ModulePage,
    OutsideLink,
    PageCheck,
    ProgrammePage,
    PublishedVersion,
    TermUse,
    TextPage,
)
from courses.operations.flags import flag_page
from courses.operations.links import ask_politely, check_links
from courses.operations.nightly import look_at_pages
from courses.operations.sharing import share_programme
from courses.views.reports import REPORTS, few
from tests.courses.conftest import Learning
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    block,
    make_learner,
    make_module,
    make_programme,
    question,
    text,
    text_page,
)

pytestmark = pytest.mark.django_db


def browser_of(*groups, **fields):
    client = Client()
    client.user = UserFactory(groups=list(groups), **fields)
    client.force_login(client.user)
    return client


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def module():
    make_module(text_page("First"))
    return ModulePage.objects.get()


@pytest.fixture
def author(module):
    return browser_of("Authors")


@pytest.fixture
def editor(module):
    return browser_of("Editors")


@pytest.fixture
def checker(module):
    return browser_of("Subject checkers")


def draft(module, user, title="Draft", *blocks):
    page = TextPage(
        title=title,
        slug=title.lower().replace(" ", "-"),
        body=list(blocks) or [text()],
        live=False,
        owner=user,
    )
    module.add_child(instance=page)
    page.save_revision(user=user)
    return page


def submitted(module, user, *blocks, title="Draft"):
    page = draft(module, user, title, *blocks)
    page.get_workflow().start(page, user)
    return page


def act(client, page, action, **data):
    state = TaskState.objects.get(
        workflow_state__object_id=str(page.pk), status="in_progress"
    )
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk]
    )
    return client.post(address, data)


# --- Who sees what ------------------------------------------------------------------
def test_author_sees_the_drafts_of_a_programme_only_when_it_is_shared(author):
    programme = make_programme("For leaders", shared=False)
    other = ModulePage.objects.get(
        pk=make_module(text_page("Live one"), programme=programme, title="Led").page_id
    )
    page = draft(other, UserFactory(), "Secret draft")
    addresses = [
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("courses_gate", args=[page.pk]),
        reverse("courses_word", args=[other.pk]),
        reverse("wagtailadmin_explore", args=[other.pk]),
    ]

    assert [author.get(each).status_code for each in addresses] != [200] * 6
    assert all(author.get(each).status_code != 200 for each in addresses)
    for where in (
        "/cms/pages/search/?q=Secret",
        reverse("wagtailadmin_choose_page_child", args=[other.pk]),
        reverse("wagtailadmin_choose_page_search") + "?q=Secret",
        "/cms/",
    ):
        assert "Secret draft" not in author.get(where).content.decode(), where

    share_programme(
        programme=ProgrammePage.objects.get(title="For leaders"),
        group=Group.objects.get(name="Authors"),
    )

    assert all(author.get(each).status_code == 200 for each in addresses)
    child = reverse("wagtailadmin_choose_page_child", args=[other.pk])
    assert "Secret draft" in author.get(child).content.decode()


def test_author_finds_live_pages_of_others_to_link_to(author):
    programme = make_programme("For leaders", shared=False)
    other = make_module(text_page("Live one"), programme=programme, title="Led")

    address = reverse("wagtailadmin_choose_page_child", args=[other.page_id])

    assert "Live one" in author.get(address).content.decode()


@pytest.mark.parametrize("group", ["Authors", "Editors", "Subject checkers"])
def test_people_and_settings_are_for_administrators(module, group):
    client = browser_of(group)

    for path in ("users/", "groups/", "sites/", "memberships/", "workflows/list/"):
        assert client.get(f"/cms/{path}").status_code == 302
    menu = client.get("/cms/").content.decode()
    assert '"name": "settings"' not in menu
    assert "What&#x27;s new" not in menu
    assert "What\\u0027s new" not in menu
    assert "Editor Guide" not in menu


def test_subject_checker_opens_only_what_waits_for_her(checker, editor, author, module):
    page = submitted(module, author.user)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert checker.get(edit).status_code == 302

    act(editor, page, "approve")

    assert checker.get(edit).status_code == 200


# --- The two checks -----------------------------------------------------------------
def test_both_checks_lead_to_learners(author, editor, checker, module):
    page = submitted(module, author.user)
    assert mail.outbox[-1].subject == "Content check: “Draft”"
    assert mail.outbox[-1].to == [editor.user.email]

    act(editor, page, "approve")
    page.refresh_from_db()
    assert not page.live
    assert mail.outbox[-1].to == [checker.user.email]
    act(checker, page, "approve")

    page.refresh_from_db()
    assert page.live
    assert mail.outbox[-1].subject == "Approved: “Draft”"
    assert mail.outbox[-1].to == [author.user.email]


def test_comment_comes_back_by_mail_and_on_the_first_page(author, editor, module):
    page = submitted(module, author.user)

    act(editor, page, "reject", comment="Say who <decides>.")

    letter = mail.outbox[-1]
    assert letter.to == [author.user.email]
    assert letter.subject == "Sent back with a comment: “Draft”"
    assert "Say who <decides>." in letter.body
    html = letter.alternatives[0][0]
    assert "Say who &lt;decides&gt;." in html
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in letter.body
    home = author.get("/cms/").content.decode()
    assert "Came back to you" in home
    assert "Say who &lt;decides&gt;." in home


def bad_question():
    bad = question()
    for each in bad["value"]["options"]:
        each["value"]["right"] = False
    return bad


def test_approval_is_not_offered_while_the_gate_stops_the_page(author, editor, module):
    page = submitted(module, author.user, bad_question())
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    html = edit.content.decode()

    assert "nobody can approve it until this is put right" in html
    assert 'data-workflow-action-name="reject"' in html
    assert 'data-workflow-action-name="approve"' not in html
    assert act(editor, page, "approve").status_code != 200
    assert TaskState.objects.get(status="in_progress").task.name == "Content check"


def test_approver_and_author_hear_that_the_gate_stopped_it(
    author, editor, module, django_capture_on_commit_callbacks
):
    page = submitted(module, author.user, bad_question())
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        WorkflowState.objects.get().finish(user=editor.user)

    page.refresh_from_db()
    assert not page.live
    held = [each for each in mail.outbox if "not live yet" in each.subject]
    assert {each.to[0] for each in held} == {author.user.email, editor.user.email}
    assert "has no right answer" in held[0].body


@pytest.mark.parametrize(
    ("slug", "before", "after"), [("content", True, False), ("subject", False, True)]
)
def test_each_check_has_its_list(  # noqa: PLR0917
    slug, before, after, author, editor, checker, module
):
    page = submitted(module, author.user, title="Waiting page")
    mine = {"content": editor, "subject": checker}[slug]
    theirs = {"content": checker, "subject": editor}[slug]
    address = reverse("courses_checks", args=[slug])

    assert ("Waiting page" in mine.get(address).content.decode()) is before
    assert theirs.get(address).status_code in {302, 403}
    assert author.get(address).status_code in {302, 403}
    act(editor, page, "approve")
    assert ("Waiting page" in mine.get(address).content.decode()) is after


# --- The first page -----------------------------------------------------------------
def faulty_site(count):
    """`count` of everything that the first page and the reports list."""
    pages = [
        text_page(
            f"Page {n}",
            text(f'See <a href="https://example.org/{n}">it</a>.'),
            block("term", {"term": f"Oddity {n}", "meaning": "", "source": ""}),
        )
        for n in range(count)
    ]
    module = make_module(*pages, title="Faults")
    for page in TextPage.objects.filter(title__startswith="Page "):
        page.review_by = timezone.localdate() - timedelta(days=1)
        page.body = [*page.body.get_prep_value(), bad_question()]
        page.save()
    look_at_pages(now=timezone.now())
    LearningImage.objects.bulk_create(
        LearningImage(title=f"Picture {n}", file=f"{n}.png", width=1, height=1)
        for n in range(count)
    )
    return ModulePage.objects.get(pk=module.page_id)


def test_nightly_look_finds_what_is_wrong_in_live_pages(author):
    module = faulty_site(1)

    home = author.get("/cms/").content.decode()

    assert "Live, and the gate now finds something to put right" in home
    assert "Question 1 has no right answer" in home
    assert "Due for review" in home
    assert PageCheck.objects.filter(page__title="Page 0", faults=1).exists()
    assert not PageCheck.objects.get(page=module.pk).stops


def test_page_that_is_mended_or_gone_is_no_longer_found():
    faulty_site(2)
    first, second = TextPage.objects.filter(title__startswith="Page ")
    first.body = [text()]
    first.save()
    second.unpublish()

    look_at_pages(now=timezone.now())

    assert not PageCheck.objects.filter(faults__gt=0).exists()
    assert not PageCheck.objects.filter(page=second.pk).exists()
    assert not OutsideLink.objects.exists()
    assert not TermUse.objects.exists()


def test_first_page_is_empty_in_words(author):
    assert "Nothing waits for you" in author.get("/cms/").content.decode()


def test_what_a_learner_flagged_is_on_the_first_page_of_whoever_may_edit(
    author, module
):
    version = PublishedVersion.objects.filter(kind="text").first()
    flag = flag_page(
        version=version,
        text="The second date cannot be right.",
        form_key=uuid4(),
        answer_to=None,
        now=timezone.now(),
    )

    page = author.get("/cms/").content.decode()

    assert "Flagged by learners" in page
    assert "The second date cannot be right." in page
    assert reverse("courses_flag", args=[flag.uuid]) in page
    checker = browser_of("Subject checkers").get("/cms/").content.decode()
    assert "Flagged by learners" not in checker


def queries_of(client, address):
    client.get(address)  # Wagtail's own caches
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(queries), [each["sql"] for each in queries]


def test_first_page_costs_the_same_for_more(editor, module):
    found = []
    for count in (1, 3):
        for number in range(count):
            draft(module, editor.user, f"Mine {count} {number}")
            submitted(module, editor.user, title=f"Sent {count} {number}")
        found.append(queries_of(editor, "/cms/")[0])
        if count == 1:
            faulty_site(2)
            found[:] = [queries_of(editor, "/cms/")[0]]
    assert found[0] == found[1]


# --- Reports ------------------------------------------------------------------------
def orderings(view):
    keys = [column.sort_key for column in view.columns if column.sort_key]
    return ["", *keys, *(f"-{key}" for key in keys)]


@pytest.mark.parametrize("slug", list(REPORTS))
def test_report_costs_the_same_for_more_in_every_order(slug, author):
    address = reverse("courses_report", args=[slug])
    faulty_site(1)
    one, _ = queries_of(author, address)
    if slug == "modules":
        make_module(text_page("Other"), title="Second")
        make_module(text_page("Another"), title="Third")
    ModulePage.objects.get(title="Faults").get_children().delete()
    ModulePage.objects.get(title="Faults").delete()
    faulty_site(3)

    three, sql = queries_of(author, address)

    assert one == three
    assert three <= 12, sql
    for order in orderings(REPORTS[slug]):
        response = author.get(address, {"ordering": order})
        assert response.status_code == 200
        assert len(response.context["object_list"]) >= 3
        results = reverse("courses_report_results", args=[slug])
        assert author.get(results, {"ordering": order}).status_code == 200


@pytest.mark.parametrize("slug", [s for s in REPORTS if s != "images"])
def test_reports_hold_nothing_of_programmes_that_are_not_shared(slug, author):
    hidden = make_programme("Hidden", shared=False)
    page = text_page(
        "Hidden page",
        text('<a href="https://hidden.example/">x</a>'),
        block("term", {"term": "Hiddenness", "meaning": "", "source": ""}),
    )
    make_module(page, programme=hidden, title="Hidden module")
    look_at_pages(now=timezone.now())

    html = author.get(reverse("courses_report", args=[slug])).content.decode()

    assert "idden" not in html.replace("hidden", "").replace("Hidden inputs", "")
    assert "hidden.example" not in html


@pytest.mark.parametrize("slug", ["nothing", "images"])
def test_reports_are_for_people_who_write(slug, checker):
    address = reverse("courses_report", args=[slug])
    assert checker.get(address).status_code in {302, 404}


def test_where_learners_stop_is_told_in_numbers_alone(author, module, now):
    catalogue = current_catalogue().by_key[module.page_key]
    learner = make_learner(catalogue)
    Learning(learner, catalogue, now).open("First")

    look_at_pages(now=now + timedelta(days=13))
    assert PageCheck.objects.get(page__title="First").stopped == 0
    look_at_pages(now=now + timedelta(days=15))

    check = PageCheck.objects.get(page__title="First")
    assert (check.opened, check.completed, check.stopped) == (1, 0, 1)
    html = author.get(reverse("courses_report", args=["stops"])).content.decode()
    assert "fewer than 5" in html
    assert learner.user.name not in html


@pytest.mark.parametrize(("count", "said"), [(0, "0"), (4, "fewer than 5"), (5, "5")])
def test_small_numbers_are_not_told(count, said):
    assert few(count) == said


# --- Links --------------------------------------------------------------------------
def test_links_are_asked_in_turn_and_not_again_for_a_week(now):
    OutsideLink.objects.create(address="https://a.example/", checked_at=now)
    OutsideLink.objects.create(address="https://b.example/")
    asked = []

    def ask(address):
        asked.append(address)
        return 404, ""

    assert check_links(now=now, ask=ask, pause=Mock()) == 1
    assert check_links(now=now, ask=ask, pause=Mock()) == 0
    assert check_links(now=now + timedelta(days=7), ask=ask, pause=Mock()) == 2
    assert asked == ["https://b.example/", "https://a.example/", "https://b.example/"]
    assert set(OutsideLink.objects.values_list("status", flat=True)) == {404}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "ftp://1.1.1.1/",
        "http://",
    ],
)
def test_no_address_inside_is_asked(address, monkeypatch):
    ask = Mock()
    monkeypatch.setattr("courses.operations.links.requests.get", ask)

    assert ask_politely(address) == (None, "It leads to no public address")
    assert not ask.called


def test_address_that_sends_us_inside_is_not_followed(monkeypatch):
    answer = Mock(
        status_code=302, is_redirect=True, headers={"Location": "http://127.0.0.1/"}
    )
    get = Mock()
    get.return_value.__enter__ = Mock(return_value=answer)
    get.return_value.__exit__ = Mock(return_value=False)
    monkeypatch.setattr("courses.operations.links.requests.get", get)

    assert ask_politely("https://1.1.1.1/") == (None, "It leads to no public address")
    assert get.call_count == 1
