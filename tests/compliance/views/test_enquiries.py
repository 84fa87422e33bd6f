import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from compliance.models import Enquiry, EnquiryRecipient
from compliance.operations.enquiries import mail_enquiry
from compliance.operations.standings import refresh_all
from compliance.rules.confirming import Reply
from tests.compliance.overseen import (
    authority_scope,
    head_of,
    school_in,
    trust_scope,
    viewer_of,
)
from tests.compliance.views.confirming import confirmed, post_on_course

pytestmark = pytest.mark.django_db
TEXT = "Please confirm\nyour SENCO."


@pytest.fixture
def scope():
    return authority_scope()


@pytest.fixture
def address(scope):
    return f"/oversight/{scope.key}/ask/"


@pytest.fixture
def viewer(scope, client):
    user = viewer_of(scope)
    client.force_login(user)
    return user


@pytest.fixture
def schools(scope):
    """Two with heads, one without."""
    found = [school_in(scope, name=f"School {n}") for n in range(3)]
    head_of(found[0], name="Daniel Head", email="daniel@school.example")
    head_of(found[1], name="Efa Head", email="efa@school.example")
    refresh_all(today=timezone.localdate())
    return found


def letter(client, address, *schools, **more):
    token = client.get(address).context["form"]["token"].value()
    return {
        "token": token,
        "subject": "Your SENCO",
        "body": TEXT,
        "school": [school.pk for school in schools],
    } | more


def test_those_without_a_record_are_proposed_with_who_gets_it(
    client, address, viewer, schools
):
    text = client.get(address).text

    assert "3 schools of the list you came from have nothing recorded" in text
    assert "Daniel Head" in text
    assert "No head is known here: nobody gets it" in text
    assert text.count(" checked>") == 3


def test_the_filter_of_the_list_is_kept(client, address, viewer, schools):
    assert "School 1" not in client.get(f"{address}?q=School+0").text


def test_what_will_be_sent_is_shown_first(client, address, viewer, schools):
    data = letter(client, address, *schools, step="check")

    text = client.post(address, data).text

    assert "<h1>Send to 2 heads?</h1>" in text
    assert "Nobody gets it at this school." in text
    assert not mail.outbox
    assert not Enquiry.objects.exists()


def test_a_letter_goes_to_those_chosen_and_stays_on_record(
    client, scope, address, viewer, schools
):
    data = letter(client, address, schools[0], schools[2], step="send")

    response = client.post(address, data, follow=True)

    (sent,) = mail.outbox
    assert sent.to == ["daniel@school.example"]
    assert sent.subject == "Your SENCO"
    assert TEXT in sent.body
    assert viewer.name in sent.body
    assert f"/schools/{schools[0].key}/" in sent.body
    assert "<br>" in sent.alternatives[0].content
    assert "1 letter has left." in response.text
    assert "No head was known here: nobody got it" in response.text
    enquiry = Enquiry.objects.get()
    assert (enquiry.body, enquiry.sent_by) == (TEXT, viewer)
    assert enquiry.recipients.count() == 2
    entry = Entry.objects.order_by("number").last()
    assert (entry.act, entry.subject) == ("enquiry.sent", f"enquiry:{enquiry.token}")
    assert enquiry.subject in client.get(f"/oversight/{scope.key}/asked/").text


def test_a_second_press_sends_nothing(client, address, viewer, schools):
    data = letter(client, address, schools[0], step="send")

    for _ in range(2):
        client.post(address, data)

    assert len(mail.outbox) == Enquiry.objects.count() == 1


def test_a_second_worker_sends_nothing(client, address, viewer, schools, now):
    client.post(address, letter(client, address, schools[0], step="send"))
    recipient = EnquiryRecipient.objects.get()

    assert mail_enquiry(recipients=[recipient.pk], at=now) == 0
    assert len(mail.outbox) == 1


def test_a_letter_that_another_worker_holds_is_left_to_it(
    client, address, viewer, schools, now
):
    client.post(address, letter(client, address, schools[0], step="send"))
    recipient = EnquiryRecipient.objects.get()
    EnquiryRecipient.objects.update(mailed_at=None)
    cache.add(f"enquiry-letter:{recipient.pk}", 1)

    assert mail_enquiry(recipients=[recipient.pk], at=now) == 0
    cache.clear()
    assert mail_enquiry(recipients=[recipient.pk], at=now) == 1


def test_a_letter_that_could_not_leave_is_due_still(
    client, address, viewer, schools, *, now, monkeypatch
):
    client.post(address, letter(client, address, schools[0], step="send"))
    EnquiryRecipient.objects.update(mailed_at=None)
    recipient = EnquiryRecipient.objects.get()

    def fail(self, *args, **kwargs):
        raise OSError("no mail server")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
        with pytest.raises(OSError, match="no mail server"):
            mail_enquiry(recipients=[recipient.pk], at=now)

    assert mail_enquiry(recipients=[recipient.pk], at=now) == 1


@pytest.mark.parametrize("step", ["check", "send"])
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"school": []}, "Choose at least one school"),
        ({"subject": ""}, "Enter a subject"),
        ({"body": " "}, "Enter a message"),
    ],
)
def test_what_is_missing_is_told_and_nothing_typed_is_lost(
    client, address, viewer, schools, *, step, wrong, words
):
    data = letter(client, address, schools[1], step=step) | wrong

    response = client.post(address, data)

    assert response.status_code == 422
    assert words in response.text
    assert (data["body"].strip() or data["subject"]) in response.text
    assert not Enquiry.objects.exists()
    ticked = [row for row in response.context["rows"] if row[2]]
    assert len(ticked) == len(data["school"])


def test_what_was_written_comes_back_to_be_changed(client, address, viewer, schools):
    data = letter(client, address, schools[1], step="change")

    response = client.post(address, data)

    assert response.status_code == 200
    assert TEXT in response.text
    assert len([row for row in response.context["rows"] if row[2]]) == 1


def test_schools_with_nothing_to_ask_are_not_asked(client, address, viewer, schools):
    post = post_on_course(establishment=schools[0])
    confirmed(post, head_of(schools[0]))
    line = schools[0].summary
    line.refresh_from_db()
    assert line.confirmed_on is not None
    data = letter(client, address, schools[0], step="send")

    response = client.post(address, data)

    assert response.status_code == 422
    assert "Choose at least one school" in response.text
    client.post(address, data | {"school": [school.pk for school in schools[:2]]})
    assert Enquiry.objects.get().recipients.get().establishment == schools[1]


def test_heads_who_cannot_confirm_are_among_those_to_ask(
    client, address, viewer, schools
):
    post = post_on_course(establishment=schools[0])
    confirmed(post, head_of(schools[0]), reply=Reply.CANNOT_CONFIRM)

    response = client.get(address)

    assert "School 0" in response.text
    assert "no confirmation" not in response.text


def test_schools_of_others_are_never_asked(client, address, viewer, schools):
    other = school_in(authority_scope("898", "Elsewhere"))
    head_of(other)
    refresh_all(today=timezone.localdate())

    data = letter(client, address, other, step="send")

    assert client.post(address, data).status_code == 422
    assert not Enquiry.objects.exists()


def test_all_of_a_long_list_can_be_asked(client, address, viewer, schools, monkeypatch):
    monkeypatch.setattr("compliance.views.enquiries.MOST_SHOWN", 1)
    page = client.get(address)
    assert "All 3 schools, ticked below or not" in page.text

    client.post(address, letter(client, address, who="all", step="send"))

    assert len(mail.outbox) == 2
    assert EnquiryRecipient.objects.count() == 3


def test_too_many_are_told_to_be_narrowed(
    client, address, viewer, schools, monkeypatch
):
    monkeypatch.setattr("compliance.views.enquiries.MOST_ASKED", 2)

    response = client.post(address, letter(client, address, *schools, step="send"))

    assert "Choose at most 2 schools: narrow the list first" in response.text


def test_the_head_of_an_academy_that_keeps_names_is_not_named(
    client, scope, address, viewer
):
    academy = school_in(scope, trust=trust_scope().owner)
    head_of(academy, name="Daniel Secret")
    refresh_all(today=timezone.localdate())

    text = client.get(address).text

    assert "Daniel Secret" not in text
    assert "Its head" in text


def test_an_enquiry_of_another_s_is_not_there(client, scope, viewer):
    other = trust_scope()
    enquiry = Enquiry.objects.create(
        token="00000000-0000-4000-8000-000000000001",
        subject="x",
        body="y",
        sent_at=timezone.now(),
        **other.named,
    )

    address = f"/oversight/{scope.key}/asked/{enquiry.pk}/"

    assert client.get(address).status_code == 404


def test_queries_do_not_grow_with_letters(client, scope, address, viewer, schools):
    def count(*asked):
        client.post(address, letter(client, address, *asked, step="send"))
        pk = Enquiry.objects.latest("pk").pk
        found = []
        for rest in ("", f"{pk}/"):
            with CaptureQueriesContext(connection) as captured:
                client.get(f"/oversight/{scope.key}/asked/{rest}")
            found.append(len(captured))
        return found

    assert count(schools[0]) == count(*schools)
