import pytest
from django.utils import timezone

from accounts.enums import Role
from audit.models import Entry
from compliance.models import Designation, Person
from compliance.operations.people import digest_of_senco
from tests.compliance.recording import at, browser_of, day, member, teacher, who
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def school():
    return SchoolFactory(name="Larchfield")


@pytest.fixture
def office(school):
    return browser_of(member(Role.OFFICE, "Priya Nair", establishment=school))


@pytest.fixture
def post(school):
    return DesignationFactory(establishment=school, person__name="Ruth Adeyemi")


def seen(post):
    return digest_of_senco(Designation.objects.get(pk=post.pk))


def acts():
    return list(Entry.objects.values_list("act", flat=True))


def test_office_records_who_and_since_when_and_goes_on(office, school):
    response = office.post(at("senco_add", school), who(trn="RP12/34567"))

    [made] = Designation.objects.all()
    assert response.url == f"{at('senco_teacher', school, made.uuid)}?new=1"
    assert (made.person.name, made.person.trn) == ("Ruth Adeyemi", "1234567")
    assert (str(made.appointed_on), made.month_only) == ("2024-09-01", False)


def test_month_alone_is_enough(office, school):
    office.post(at("senco_add", school), who(**day("appointed", "9 2024")))

    [made] = Designation.objects.all()
    assert (str(made.appointed_on), made.month_only) == ("2024-09-01", True)


def test_double_press_is_one_record_and_is_said(office, school):
    for _ in range(2):
        response = office.post(at("senco_add", school), who(), follow=True)

    assert Designation.objects.count() == Person.objects.count() == 1
    assert acts() == ["person.recorded", "designation.recorded"]
    assert "was recorded here already" in response.text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": " "}, "Enter the name of the SENCO."),
        ({"trn": "0000000"}, "Enter the seven digits"),
        ({"trn": "12345"}, "Enter the seven digits"),
        (day("appointed", "31 2 2025"), "Enter the day as a number from 1 to 28."),
        (day("appointed", "1 9 20255"), "Enter the year with four figures"),
        (day("appointed", "1 9 2099"), "more than two years ahead"),
        ({"arrangement": "boss"}, "Choose one of the answers."),
    ],
)
def test_slip_is_said_beside_its_field_and_nothing_typed_is_lost(
    office, school, typed, message
):
    response = office.post(at("senco_add", school), who(name="Ada Ćirić") | typed)

    assert response.status_code == 422
    assert response.text.count(message) == 2  # in the summary, and beside the field
    assert "Error: Record a SENCO" in response.text
    if "name" not in typed:
        assert 'value="Ada Ćirić"' in response.text
    assert not Designation.objects.exists()


def test_number_of_somebody_else_is_refused_beside_the_field(office, school):
    DesignationFactory(
        establishment=school, person__name="Zoe Other", person__trn="1234567"
    )

    response = office.post(at("senco_add", school), who(trn="1234567"))

    assert response.status_code == 422
    assert "recorded with another surname" in response.text
    assert "Zoe" not in response.text


def test_teacher_page_keeps_rows_and_asks_for_more_without_script(office, school, post):
    url = at("senco_teacher", school, post.uuid)
    rows = {**day("start_1", "1 9 2020"), **day("end_1", "x"), "school_1": "First"}

    more = office.post(url, teacher(add="1", **rows))

    assert more.status_code == 200
    assert 'value="First"' in more.text
    assert 'name="start_2_day"' in more.text
    assert "There is something to put right" not in more.text
    assert not post.person.previous_posts.exists()


def test_earlier_posts_are_recorded_and_shown_again(office, school, post):
    url = at("senco_teacher", school, post.uuid)
    rows = {
        **day("start_1", "9 2020"),
        **day("end_1", "1 1 2021"),
        "school_1": "First",
        **day("start_2", "1 2 2022"),
    }
    shown = office.get(url)
    assert 'name="rows" value="1"' in " ".join(shown.text.split())

    office.post(url, teacher(rows="2", seen=seen(post), qts="no", **rows))

    saved = post.person.previous_posts.values_list("start", "end", "school_name")
    assert [[str(cell) for cell in row] for row in saved] == [
        ["2020-09-01", "2021-01-01", "First"],
        ["2022-02-01", "None", ""],
    ]
    assert 'name="start_3_day"' in office.get(url).text
    assert Person.objects.get().qts == "no"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (day("end_1", "1 1 2021"), "Enter when this post began."),
        ({"school_1": "First"}, "Enter when this post began."),
        (day("start_1", "1 1 2098"), "this post is an earlier one"),
        (
            {**day("start_1", "1 1 2021"), **day("end_1", "1 1 2020")},
            "Enter a day after the post began.",
        ),
    ],
)
def test_earlier_post_that_cannot_be_is_refused(office, school, post, rows, message):
    response = office.post(
        at("senco_teacher", school, post.uuid), teacher(seen=seen(post), **rows)
    )

    assert response.status_code == 422
    assert message in response.text
    assert not post.person.previous_posts.exists()


def test_two_people_at_once_the_second_is_told_and_loses_nothing(office, school, post):
    url, first_seen = at("senco", school, post.uuid), seen(post)
    head = browser_of(member(Role.HEAD, "Daniel Whitlock", establishment=school))
    office.get(url)
    head.post(url, who(seen=first_seen, **day("appointed", "1 10 2025")))

    second = office.post(
        url, who(name="Ruth Typed", seen=first_seen, **day("appointed", "1 11 2025"))
    )

    assert second.status_code == 409
    assert "This record was changed meanwhile by Daniel Whitlock" in second.text
    assert "Recorded now: 1 October 2025. You entered: 1 November 2025." in second.text
    assert 'value="Ruth Typed"' in second.text
    post.refresh_from_db()
    assert str(post.appointed_on) == "2025-10-01"

    again = office.post(
        url, who(name="Ruth Typed", seen=seen(post), **day("appointed", "1 11 2025"))
    )

    assert again.status_code == 302
    post.refresh_from_db()
    assert str(post.appointed_on) == "2025-11-01"


def test_change_keeps_what_another_page_asks(office, school, post):
    office.post(at("senco", school, post.uuid), who(seen=seen(post)))

    post.refresh_from_db()
    assert (post.teaches_at_school, post.person.qts) == ("yes", "yes")


def test_end_is_the_last_day_and_can_be_taken_back(office, school, post):
    url = at("senco_end", school, post.uuid)
    assert at("hand_over", school, post.uuid) in office.get(url).text

    office.post(url, day("last_day", "31 8 2026"))

    post.refresh_from_db()
    assert str(post.left_on) == "2026-09-01"
    assert 'value="31"' in office.get(url).text

    office.post(at("senco_reopen", school, post.uuid))

    post.refresh_from_db()
    assert post.left_on is None


@pytest.mark.parametrize("typed", ["31 8 2025", "1 1 2095", "31 2 2026", ""])
def test_end_that_cannot_be_is_refused(office, school, post, typed):
    response = office.post(
        at("senco_end", school, post.uuid),
        day("last_day", typed) if typed else {"x": 1},
    )

    assert response.status_code == 422
    post.refresh_from_db()
    assert post.left_on is None


def test_senco_of_another_school_is_not_there(office, school):
    other = DesignationFactory()

    for name in ("senco", "senco_teacher", "senco_end", "qualification"):
        assert office.get(at(name, school, other.uuid)).status_code == 404


def test_post_that_has_ended_is_changed_only_at_its_end(office, school, post):
    post.left_on = timezone.localdate()
    post.save()

    assert office.get(at("senco", school, post.uuid)).status_code == 404
    assert office.get(at("senco_end", school, post.uuid)).status_code == 200


def test_senco_may_not_change_the_own_post(school, post):
    post.person.user = UserFactory()
    post.person.save()

    response = browser_of(post.person.user).get(at("senco", school, post.uuid))

    assert response.status_code == 403
    assert "You can read this record, and not change it" in response.text
