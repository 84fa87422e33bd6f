from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tests.compliance.operations.test_reminders import make_head, make_post

pytestmark = pytest.mark.django_db


def run(*args):
    out = StringIO()
    call_command("send_reminders", *args, stdout=out)
    return out.getvalue()


def test_due_and_not_yet_sent():
    post = make_post()
    head = make_head(post.establishment)

    assert run("--as-of", "2027-01-04") == "1 letter queued.\n"
    assert run("--as-of", "2027-01-04") == "0 letters queued.\n"
    assert [letter.to for letter in mail.outbox] == [[head.email]]


def test_a_day_that_is_none_is_refused():
    with pytest.raises(CommandError, match="2026-11-24"):
        run("--as-of", "soon")
