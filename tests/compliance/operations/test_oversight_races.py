"""Two tabs and two workers, with real threads on a database of the test's own."""

import threading
import time
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from audit.models import Entry
from compliance.models import Designation, Enquiry, EnquiryRecipient, ReportedSenco
from compliance.operations.enquiries import addressees, mail_enquiry, send_enquiry
from compliance.operations.people import (
    PersonFacts,
    PostFacts,
    record_designation,
)
from compliance.operations.rosters import apply_roster, decide_report, keep_roster
from compliance.rules.uploaded_roster import digest_of
from tests.compliance.overseen import (
    authority_scope,
    head_of,
    rows_of,
    school_in,
    trust_scope,
    viewer_of,
)
from tests.courses.test_races import at_once


def kept(scope, school, now):
    return keep_roster(
        scope=scope,
        file_name="roster.csv",
        rows=rows_of({"urn": school.identifier}),
        uploaded_by=None,
        at=now,
    )


def test_a_roster_confirmed_in_two_tabs_is_applied_once(fresh_database, now):
    scope = trust_scope()
    upload = kept(scope, school_in(scope), now)

    def confirm():
        return apply_roster(upload=upload, scope=scope, applied_by=None, at=now)

    found = at_once(confirm, confirm)

    assert [each.applied_at for each in found] == [now, now]
    assert Designation.objects.count() == 1
    assert Entry.objects.filter(act="roster.applied").count() == 1


def test_accepting_and_refusing_at_once_is_one_decision(fresh_database, now):
    scope = authority_scope()
    school = school_in(scope)
    upload = kept(scope, school, now)
    apply_roster(upload=upload, scope=scope, applied_by=None, at=now)
    report = ReportedSenco.objects.get()

    def decide(accepted):
        return decide_report(
            report=report,
            accepted=accepted,
            seen=digest_of(report.facts),
            decided_by=None,
            at=now,
        )

    found = at_once(lambda: decide(True), lambda: decide(False))

    assert len({each.state for each in found}) == 1
    assert Designation.objects.count() == (found[0].state == "accepted")
    assert Entry.objects.filter(act__startswith="report.").count() == 1


@pytest.fixture
def letter(fresh_database):
    """A letter to one head, by a viewer, of one token."""
    scope = authority_scope()
    school = school_in(scope)
    head_of(school)
    viewer = viewer_of(scope)
    at, token = timezone.now(), uuid4()
    to = addressees([school], timezone.localdate())

    def send():
        return send_enquiry(
            token=token,
            scope=scope,
            to=to,
            subject="Your SENCO",
            body="Please confirm.",
            sent_by=viewer,
            at=at,
        )

    return send


def test_a_letter_sent_twice_at_once_is_one(letter):
    found = at_once(letter, letter)

    assert [type(each) for each in found] == [Enquiry, Enquiry]
    assert Enquiry.objects.count() == EnquiryRecipient.objects.count() == 1
    assert Entry.objects.filter(act="enquiry.sent").count() == 1


def test_two_workers_send_a_letter_once(letter, now, monkeypatch):
    letter()
    mail.outbox.clear()
    EnquiryRecipient.objects.update(mailed_at=None)
    key = EnquiryRecipient.objects.get().pk
    sent, lock = [], threading.Lock()

    def slow(self, *args, **kwargs):
        time.sleep(0.2)
        with lock:
            sent.append(self.to)

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", slow)

    def work():
        return mail_enquiry(recipients=[key], at=now)

    assert sorted(at_once(work, work)) == [0, 1]
    assert len(sent) == 1


def test_a_number_recorded_at_two_schools_of_a_trust_at_once_is_one_record(
    fresh_database, now
):
    schools = [school_in(trust_scope()) for _ in range(2)]

    def record(school):
        return record_designation(
            establishment=school,
            person=PersonFacts(name="Ruth Adeyemi", trn="1234567"),
            post=PostFacts(appointed_on=now.date()),
            recorded_by=None,
            at=now,
        )

    first, second = at_once(lambda: record(schools[0]), lambda: record(schools[1]))

    assert first.person_id == second.person_id
    assert Designation.objects.count() == 2
