import re
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.template.loader import get_template
from django.urls import reverse

from accounts import mailbox

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ALLAUTH = Path(__import__("allauth").__file__).parent / "templates"


def prefixes(root):
    return {
        str(path.relative_to(root)).removesuffix("_subject.txt")
        for path in root.glob("*/email/*_subject.txt")
    }


def test_every_mail_of_allauth_that_we_send_has_our_words():
    not_used = {"account/email/password_reset_code"}
    assert prefixes(ALLAUTH) - not_used <= prefixes(TEMPLATES)


@pytest.mark.parametrize("prefix", sorted(prefixes(TEMPLATES)))
def test_every_mail_has_text_and_html_in_the_same_words(prefix, client, person, rf):
    from allauth.core import context as allauth_context  # noqa: PLC0415

    from accounts.adapters import AccountAdapter  # noqa: PLC0415

    request = rf.get("/", headers={"user-agent": "Mozilla/5.0 (Windows NT) Firefox/1"})
    with allauth_context.request_context(request):
        adapter = AccountAdapter()
        adapter.send_notification_mail(
            prefix,
            person,
            {
                "user": person,
                "invited_by": person,
                "code": "123456",
                "link": "https://x.example/link/",
                "password_reset_url": "https://x.example/reset/",
                "signup_url": "https://x.example/signup/",
                "from_email": "old@school.example",
                "to_email": "new@school.example",
                "provider": "School log-in",
            },
        )
    message = mail.outbox[-1]
    html = message.alternatives[0].content
    assert message.subject
    assert "None" not in message.body
    assert "{" not in message.body
    assert 'lang="en-GB"' in html
    # The one code or address that matters stands in both.
    for part in re.findall(r"123456|https://x\.example/\w+/|Firefox on Windows", html):
        assert part in message.body
    assert len(message.body.strip().splitlines()) > 4


def test_the_html_base_is_shared():
    for prefix in prefixes(TEMPLATES):
        own = TEMPLATES / f"{prefix}.html"
        if own.exists():
            assert '{% extends "account' in own.read_text()


# --- the demo's mailbox ---------------------------------------------------------------
@pytest.fixture
def folder(settings, tmp_path):
    settings.DEMO = True
    settings.MAIL_DIR = tmp_path / "mail"
    settings.MAIL_DIR.mkdir()
    return settings.MAIL_DIR


def put(folder, subject="Hello", html="<html><head></head><p>Hi <b>Zoë</b></p></html>"):
    message = EmailMultiAlternatives(
        subject, "Hi Zoë: http://127.0.0.1:8000/x/", "a@b.example", ["zoe@b.example"]
    )
    message.attach_alternative(html, "text/html")
    backend = EmailBackend(file_path=str(folder), alias="default")
    backend.send_messages([message])
    return Path(backend._fname).name


def test_a_letter_is_read_back_whole(folder):
    letter = mailbox.letter(folder, put(folder))
    assert (letter.subject, letter.to) == ("Hello", "zoe@b.example")
    assert letter.text.strip() == "Hi Zoë: http://127.0.0.1:8000/x/"
    assert "<b>Zoë</b>" in letter.html


def test_the_newest_fifty_are_listed(folder):
    one = (folder / put(folder)).read_bytes()
    for number in range(60):
        (folder / f"20260101-0000{number:02}-1.log").write_bytes(
            one.replace(b"Subject: Hello", b"Subject: Hello %d" % number)
        )
    assert len(mailbox.letters(folder)) == 50


def test_letters_of_one_second_may_share_a_file(folder):
    name = put(folder)
    path = folder / name
    second = path.read_bytes().replace(b"Subject: Hello", b"Subject: Again")
    path.write_bytes(path.read_bytes() + second)

    assert {letter.subject for letter in mailbox.letters(folder)} == {"Hello", "Again"}
    assert mailbox.letter(folder, f"{name}~1").subject == "Again"
    assert mailbox.letter(folder, f"{name}~2") is None


def test_list_and_letter(folder, client, db):
    name = put(folder)
    assert name in client.get(reverse("demo_letters")).content.decode()
    page = client.get(reverse("demo_letter", args=[name])).content.decode()
    assert '<a href="http://127.0.0.1:8000/x/"' in page
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page


def test_the_html_of_a_letter_can_run_nothing(folder, client, db):
    name = put(folder, html="<html><head></head><script>alert(1)</script></html>")
    response = client.get(reverse("demo_letter_html", args=[name]))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "sandbox allow-top-navigation-by-user-activation" in policy


@pytest.mark.parametrize("name", ["..%2fsecret-key", "no.log", "x.txt", ".log"])
def test_only_letters_can_be_read(folder, client, db, name):
    (folder.parent / "secret-key").write_text("secret")
    (folder / "x.txt").write_text("Subject: x\n\nsecret")
    assert client.get(f"/demo/mail/{name}/").status_code == 404
    assert mailbox.letter(folder, "../secret-key") is None


def test_outside_a_demo_there_is_no_mailbox(folder, client, db, settings):
    name = put(folder)
    settings.DEMO = False
    for url in (
        reverse("demo_letters"),
        reverse("demo_letter", args=[name]),
        reverse("demo_letter_html", args=[name]),
    ):
        assert client.get(url).status_code == 404


def test_the_check_your_email_page_leads_to_the_mailbox_in_a_demo_only(
    client, db, settings
):
    settings.DEMO = True
    data = {"name": "R", "email": "r@b.example", "password1": "three random words"}
    client.post(reverse("account_signup"), data)
    url = reverse("account_email_verification_sent")
    assert reverse("demo_letters") in client.get(url).content.decode()
    settings.DEMO = False
    assert reverse("demo_letters") not in client.get(url).content.decode()


def test_templates_of_mail_compile():
    for path in TEMPLATES.glob("accounts/mail/*"):
        get_template(str(path.relative_to(TEMPLATES)))
