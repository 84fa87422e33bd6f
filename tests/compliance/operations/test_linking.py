from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry, Payload
from compliance.models import LinkInvitation, Person
from compliance.operations.linking import (
    VALID_FOR,
    invite_to_link,
    link_account,
    open_invitation,
    unlink_account,
)
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return DesignationFactory(person__name="Amira Haddad")


@pytest.fixture
def senco():
    return UserFactory()


def invite(post, now):
    return invite_to_link(designation=post, invited_by=None, at=now).code


def person_of(post):
    return Person.objects.get(pk=post.person_id)


def test_agreeing_links_the_account_and_tells_who_agreed(post, senco, now):
    code = invite(post, now)
    link_account(typed=code, user=senco, at=now)

    person = person_of(post)
    assert (person.user, person.linked_at) == (senco, now)
    told = Entry.objects.filter(subject=person.audit_subject).order_by("number")
    assert [entry.act for entry in told] == ["link.invited", "link.agreed"]
    assert told[1].actor == str(senco.uuid)
    assert code not in " ".join(Payload.objects.values_list("body", flat=True))


def test_code_is_not_stored_and_is_read_as_it_is_typed(post, senco, now):
    code = invite(post, now)

    assert code not in LinkInvitation.objects.get().code_hash
    typed = f"{code[:4]}-{code[4:8]} {code[8:]}".lower()
    assert open_invitation(typed.replace("0", "o").replace("1", "l"), now)


def test_code_works_once(post, senco, now):
    code = invite(post, now)
    link_account(typed=code, user=senco, at=now)
    unlink_account(user=senco, stopped_by=senco, at=now)

    with pytest.raises(ValidationError) as refused:
        link_account(typed=code, user=senco, at=now)
    assert refused.value.code == "spent"
    assert person_of(post).user is None


def test_same_press_twice_is_one_consent(post, senco, now):
    code = invite(post, now)
    link_account(typed=code, user=senco, at=now)
    link_account(typed=code, user=senco, at=now + timedelta(seconds=1))

    assert person_of(post).linked_at == now
    assert Entry.objects.filter(act="link.agreed").count() == 1


def test_code_of_somebody_who_linked_is_worth_nothing_to_another(post, senco, now):
    code = invite(post, now)
    link_account(typed=code, user=senco, at=now)

    with pytest.raises(ValidationError):
        link_account(typed=code, user=UserFactory(), at=now)
    assert person_of(post).user == senco


def test_code_runs_out(post, senco, now):
    code = invite(post, now)
    late = now + VALID_FOR

    assert open_invitation(code, late) is None
    with pytest.raises(ValidationError):
        link_account(typed=code, user=senco, at=late)


def test_asking_anew_makes_the_older_code_worthless(post, now):
    older, newer = invite(post, now), invite(post, now)

    assert open_invitation(older, now) is None
    assert open_invitation(newer, now)


def test_one_account_is_one_senco(post, senco, now):
    link_account(typed=invite(post, now), user=senco, at=now)
    other = DesignationFactory()
    code = invite(other, now)

    with pytest.raises(ValidationError) as refused:
        link_account(typed=code, user=senco, at=now)
    assert refused.value.code == "linked"
    assert person_of(other).user is None
    assert open_invitation(code, now), "the code is not used up"


def test_linked_senco_is_not_invited(post, senco, now):
    link_account(typed=invite(post, now), user=senco, at=now)
    with pytest.raises(ValidationError, match="linked already"):
        invite(post, now)


def test_stopping_is_at_once_and_twice_is_once(post, senco, now):
    link_account(typed=invite(post, now), user=senco, at=now)

    assert unlink_account(user=senco, stopped_by=senco, at=now) is True
    assert unlink_account(user=senco, stopped_by=senco, at=now) is False
    assert person_of(post).user is None
    assert Entry.objects.filter(act="link.stopped").count() == 1
