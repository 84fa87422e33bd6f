import io
import re
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone

from accounts.enums import Role
from compliance.models import Confirmation, Endorsement
from compliance.operations.people import PostFacts, change_designation
from compliance.rules.confirming import Reply
from schools.models import LocalAuthority, Trust
from tests.compliance.views.confirming import (
    browser_of,
    confirmed,
    member,
    post_on_course,
)
from tests.factories.accounts import UserFactory
from tests.factories.compliance import SchoolFactory
from tests.records.reading import page_text, tags

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def school():
    return SchoolFactory(
        name="Millrace Academy",
        type_code="28",
        trust=Trust.objects.create(uid="99009", name="Oakbridge Trust"),
        authority=LocalAuthority.objects.create(code="898", name="Marlshire"),
    )


@pytest.fixture
def head(school):
    return member(Role.HEAD, establishment=school)


@pytest.fixture
def record(school, head):
    return confirmed(post_on_course(establishment=school), head)


@pytest.fixture
def url(record):
    return record.get_absolute_url()


@pytest.fixture
def governor(school):
    return browser_of(member(Role.GOVERNOR, "Owen Tallis", establishment=school))


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_governor_reads_the_record(governor, url, record):
    page = governor.get(url)

    assert "Confirmation of" in page.text
    assert "Ruth Adeyemi" in page.text
    assert (
        "The duty binds the proprietor of this academy, Oakbridge Trust," in page.text
    )
    assert record.document.facts["standing"] in page.text


def test_authority_without_names_does_not(school, url):
    viewer = browser_of(member(Role.AUTHORITY, authority=school.authority))

    page = viewer.get(url)

    assert page.status_code == 403
    assert "Ruth" not in page.text


def test_record_of_another_school_is_not_under_this_one(governor, school, head):
    other = confirmed(post_on_course(), head)

    page = governor.get(f"/schools/{school.key}/confirmations/{other.uuid}/")

    assert page.status_code == 404


def test_record_says_that_a_later_answer_stands(governor, url, record, head):
    later = confirmed(record.designation, head, reply=Reply.CANNOT_CONFIRM)

    page = governor.get(url)

    assert later.get_absolute_url() in page.text
    assert "This record stays as it was." in page.text


def test_record_says_what_has_changed_since(governor, url, record):
    change_designation(
        designation=record.designation,
        post=PostFacts(
            appointed_on=timezone.datetime(2024, 9, 1).date(),
            is_head="no",
            teaches_at_school="yes",
        ),
        changed_by=None,
        at=timezone.now(),
    )

    page = governor.get(url)

    assert "The facts have changed since" in page.text
    assert "1 September 2024" in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_record_costs_as_many_queries_for_three_notes(
    governor, url, record, count, django_assert_num_queries
):
    for day in range(count):
        Endorsement.objects.create(
            confirmation=record,
            body="governors",
            seen_on=record.confirmed_on - timedelta(days=day),
            noted_by_name="Owen Tallis",
            noted_at=timezone.now(),
        )

    with django_assert_num_queries(15):
        governor.get(url)


# The paper --------------------------------------------------------------------------


def read(answer) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(answer.content))


def test_paper_is_one_tagged_page_with_all_that_governors_ask(governor, url, record):
    pdf = read(governor.get(f"{url}confirmation.pdf"))
    text = plain(page_text(pdf))

    assert len(pdf.pages) == 1
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    assert [str(tag.S) for tag in tags(pdf)].count("/H1") == 1
    for said in (
        "Millrace Academy",
        "Working towards it",
        "Daniel Whitlock, head teacher, gave this answer about Ruth Adeyemi, SENCO",
        "1 September 2028",
        "No evidence was recorded.",
        "Nobody has noted it as seen yet.",
        f"/verify/{record.document.public_id}",
        "Audit anchor: entry",
        "An assurance record, not a statutory return.",
        "Oakbridge Trust",
    ):
        assert plain(said) in text, said


@pytest.mark.parametrize("length", [1, 1000])
def test_paper_stays_one_page_with_the_longest_explanation(
    governor, school, head, length
):
    record = confirmed(
        post_on_course(establishment=school),
        head,
        reply=Reply.HOLDS,
        because=("word " * 200)[: length - 1] + ".",
    )

    pdf = read(governor.get(f"{record.get_absolute_url()}confirmation.pdf"))

    assert len(pdf.pages) == 1
    assert plain("This answer differs from the record.") in plain(page_text(pdf))


def test_paper_in_letters_that_no_typeface_has_is_a_page_to_print(
    governor, url, record
):
    person = record.designation.person
    person.name = "Ruth \U0001f33b\ue000"
    person.save()

    page = governor.get(f"{url}confirmation.pdf", follow=True)

    assert "Print this page instead." in page.text


def test_paper_shows_no_name_that_was_erased(governor, url, record):
    person = record.designation.person
    person.name = ""
    person.save()
    Confirmation.objects.filter(pk=record.pk).update(confirmed_by_name="", because="")

    text = page_text(read(governor.get(f"{url}confirmation.pdf")))

    assert "Ruth" not in text
    assert "Whitlock" not in text


def test_anybody_may_check_it_and_learns_no_name(client, record):
    page = client.get(f"/verify/{record.document.public_id}/")

    assert "This confirmation is genuine" in page.text
    assert "Millrace Academy" in page.text
    assert "Working towards it" in page.text
    assert "Ruth" not in page.text
    assert "Whitlock" not in page.text


def test_confirmation_is_no_certificate(head, record):
    browser = browser_of(head)

    assert browser.get(f"/certificates/{record.document.public_id}/").status_code == 404
    assert record.document.title not in browser.get("/learn/").text


# Those whom the duty binds ----------------------------------------------------------


def day_of(day) -> dict:
    return {
        "seen_on_day": day.day,
        "seen_on_month": day.month,
        "seen_on_year": day.year,
    }


def test_governor_notes_it_as_seen(governor, url):
    asked = governor.get(f"{url}seen/")
    assert "Three questions for your visit" in asked.text
    assert len(asked.context["questions"]) == 3
    for question in asked.context["questions"]:
        assert re.search(
            rf"{re.escape(question.text)}\s*<br>\s*"
            rf'<span class="small muted">{re.escape(question.source)}</span>',
            asked.text,
        )
    today = timezone.localdate()

    page = governor.post(
        f"{url}seen/", day_of(today) | {"note": "Agreed."}, follow=True
    )

    assert "Seen by governors at their meeting" in page.text
    assert "Agreed." in page.text


@pytest.mark.parametrize(
    ("body", "path"), [(Role.GOVERNOR, "seen"), (Role.TRUST, "countersign")]
)
def test_answer_that_differs_is_told_to_those_who_note_it(school, head, body, path):
    record = confirmed(
        post_on_course(establishment=school),
        head,
        reply=Reply.HOLDS,
        because="The result came by post.",
    )
    scope = {"trust": school.trust} if body == Role.TRUST else {"establishment": school}

    page = browser_of(member(body, "Owen Tallis", **scope)).get(
        f"{record.get_absolute_url()}{path}/"
    )

    assert f"Our record said: “{record.document.facts['standing']}”." in page.text
    assert "The head explained: “The result came by post.”" in page.text


def test_answer_that_agrees_is_noted_without_a_warning(governor, url):
    assert "differs from the record" not in governor.get(f"{url}seen/").text


def test_day_that_cannot_be_is_said_beside_the_field(governor, url):
    to_come = timezone.localdate() + timedelta(days=3)

    page = governor.post(f"{url}seen/", day_of(to_come) | {"note": "Kept words."})

    assert page.status_code == 422
    assert "Enter a day from the confirmation until today." in page.text
    assert "Kept words." in page.text


def test_trust_countersigns_its_academy_s(school, url, record):
    trust = browser_of(member(Role.TRUST, "Miriam Katz", trust=school.trust))

    page = trust.post(f"{url}countersign/", {"note": ""}, follow=True)
    again = trust.post(f"{url}countersign/", {"note": ""}, follow=True)

    assert "Countersigned by the trust" in page.text
    assert "the first note stands" in again.text
    assert record.endorsements.get().body == "trust"


def test_paper_names_who_has_seen_it(governor, url):
    governor.post(f"{url}seen/", day_of(timezone.localdate()))

    text = plain(page_text(read(governor.get(f"{url}confirmation.pdf"))))

    assert plain("Governors, ") in text
    assert plain("Nobody has noted") not in text


@pytest.mark.parametrize("path", ["seen/", "countersign/"])
def test_head_neither_notes_nor_countersigns(head, url, path):
    browser = browser_of(head)

    assert browser.post(f"{url}{path}", {"note": ""}).status_code == 403
    assert not Endorsement.objects.exists()


def test_trust_of_another_school_countersigns_nothing(url):
    trust = browser_of(
        member(Role.TRUST, trust=Trust.objects.create(uid="1", name="Other"))
    )

    assert trust.post(f"{url}countersign/", {"note": ""}).status_code == 403


def test_person_without_a_role_reads_nothing(url):
    browser = browser_of(UserFactory())

    for path in ("", "confirmation.pdf", "seen/", "countersign/"):
        assert browser.get(f"{url}{path}").status_code == 403
