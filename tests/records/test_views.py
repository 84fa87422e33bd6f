import io
import re
from datetime import timedelta
from unittest import mock

import pikepdf
import pytest
from django.urls import reverse

from accounts.models import User
from records import views
from records.models import IssuedDocument
from records.operations import revoke_document
from records.pdf import MissingLettersError

NAMES = ("certificate", "certificate_pdf")
NOT_THE_NPQ = "It is not the National Professional Qualification"


def page(response) -> str:
    """The page's words, as one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def revoked(document, admin, now):
    return revoke_document(
        document=document,
        reason="Issued to another person",
        revoked_by=admin,
        at=now + timedelta(days=9),
    )


# --- The certificate -------------------------------------------------------------------
@pytest.mark.parametrize("name", NAMES)
def test_stranger_is_asked_to_sign_in_whether_or_not_there_is_a_certificate(
    client, document, name
):
    for public_id in (document.public_id, "0000-0000-00"):
        url = reverse(name, args=[public_id])
        response = client.get(url)

        assert response.status_code == 302
        assert response.url == f"/accounts/login/?next={url}"


@pytest.mark.parametrize("name", NAMES)
def test_certificate_of_another_person_is_not_there(client, document, name):
    client.force_login(User.objects.create_user("b@school.example", name="B"))

    assert client.get(reverse(name, args=[document.public_id])).status_code == 404


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("public_id", ["0000-0000-00", "nonsense", "é"])
def test_certificate_that_was_never_issued_is_not_there(
    client, document, holder, name, public_id
):
    client.force_login(holder)

    assert client.get(reverse(name, args=[public_id])).status_code == 404


def test_certificate_page_states_name_module_date_hours_and_where_to_check(
    client, document, holder
):
    client.force_login(holder)
    response = client.get(reverse("certificate", args=[document.public_id]))

    said = page(response)
    assert "Ruth Adeyemi completed the module Identification of need" in said
    assert "on 9 December 2026" in said
    assert "Study time 1 hour 15 minutes Pages 9 of 9 Knowledge check 5 of 6" in said
    assert f"pathways.example/verify/ {document.public_id}" in said
    assert NOT_THE_NPQ in said
    assert reverse("certificate_pdf", args=[document.public_id]) in (
        response.content.decode()
    )


def test_certificate_page_keeps_to_the_content_policy(client, document, holder):
    client.force_login(holder)
    html = client.get(
        reverse("certificate", args=[document.public_id])
    ).content.decode()

    assert "style=" not in html
    assert "data:" not in html
    assert "<script>" not in html
    assert re.search(r'role="img"\s+aria-label="QR code', html)


def test_name_is_text_not_markup(client, document, holder):
    IssuedDocument.objects.update(holder_name="<b>Zoë</b> & O\u2019Brien")
    client.force_login(holder)
    html = client.get(
        reverse("certificate", args=[document.public_id])
    ).content.decode()

    assert "&lt;b&gt;Zoë&lt;/b&gt; &amp; O\u2019Brien" in html


def test_pdf_is_the_holders_to_download(client, document, holder):
    client.force_login(holder)
    response = client.get(reverse("certificate_pdf", args=[document.public_id]))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        f'attachment; filename="certificate-{document.public_id}.pdf"'
    )
    assert "no-store" in response["Cache-Control"]
    assert len(pikepdf.open(io.BytesIO(response.content)).pages) == 1


def test_name_that_cannot_be_set_leads_back_to_the_page(client, document, holder):
    client.force_login(holder)
    with mock.patch.object(views, "certificate_pdf", side_effect=MissingLettersError):
        response = client.get(
            reverse("certificate_pdf", args=[document.public_id]), follow=True
        )

    assert response.redirect_chain == [
        (reverse("certificate", args=[document.public_id]), 302)
    ]
    assert "Print this page instead" in page(response)


@pytest.mark.parametrize("name", NAMES)
def test_revoked_certificate_leads_to_the_page_that_says_so(
    client, revoked, holder, name
):
    client.force_login(holder)
    response = client.get(reverse(name, args=[revoked.public_id]), follow=True)

    assert response.redirect_chain == [
        (reverse("verify", args=[revoked.public_id]), 302)
    ]
    assert "This certificate was revoked" in page(response)
    assert "Issued to another person" in page(response)


# --- The check --------------------------------------------------------------------------
def test_check_says_what_to_whom_when_and_by_whom(client, document):
    said = page(client.get(reverse("verify", args=[document.public_id])))

    assert "This certificate is genuine" in said
    assert "Ruth Adeyemi completed the module Identification of need" in said
    assert "Issued on 9 December 2026" in said
    assert "Issued by Pathways at pathways.example" in said
    assert f"Number {document.public_id}" in said
    assert NOT_THE_NPQ in said


def test_check_tells_no_more_of_the_person_than_the_paper(client, document, holder):
    html = client.get(reverse("verify", args=[document.public_id])).content.decode()

    for private in ("ruth@school.example", str(holder.uuid), document.subject_key):
        assert private not in html


def test_check_forgives_how_the_number_was_typed(client, document):
    typed = document.public_id.upper().replace("-", " ")
    response = client.get(reverse("verify_form"), {"number": f" {typed} "}, follow=True)

    assert response.redirect_chain == [
        (reverse("verify", args=[document.public_id]), 302)
    ]
    assert "This certificate is genuine" in page(response)


def test_revoked_certificate_is_shown_as_such_and_the_reason_is_not(client, revoked):
    said = page(client.get(reverse("verify", args=[revoked.public_id])))

    assert "This certificate was revoked" in said
    assert "took it back on 3 December 2026" in said
    assert "genuine" not in said
    assert "Issued to another person" not in said


@pytest.mark.parametrize("typed", ["7f3k-9qmb-22", "nonsense", "<b>x", "a" * 500, "é"])
def test_wrong_number_is_said_plainly_and_stays_in_the_form(client, document, typed):
    for response in (
        client.get(reverse("verify", args=[typed])),
        client.get(reverse("verify_form"), {"number": typed}, follow=True),
    ):
        html = response.content.decode()
        field = re.search(r'<input[^>]*id="number"[^>]*>', html)[0]

        assert response.status_code == 404
        assert "<title>Error: We have no certificate with that number" in html
        assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in field
        assert "number-error" in field
        assert "Ruth" not in html


def test_number_with_a_slash_is_a_wrong_number(client, db):
    response = client.get(reverse("verify_form"), {"number": "7f3k/9qmb"})

    assert response.status_code == 404
    assert "You asked for 7f3k/9qmb" in page(response)


def test_nothing_typed_asks_for_the_number(client, db):
    response = client.get(reverse("verify_form"), {"number": " "})

    assert response.status_code == 400
    assert "Enter the number of the certificate" in page(response)
    assert "We have no certificate" not in page(response)


def test_form_starts_without_an_error(client, db):
    response = client.get(reverse("verify_form"))

    assert response.status_code == 200
    assert "Check a certificate" in page(response)
    assert "There is a problem" not in page(response)


def test_pages_of_the_check_stay_out_of_search_engines(client, document):
    for url in (
        reverse("verify_form"),
        reverse("verify", args=[document.public_id]),
        reverse("verify", args=["nonsense"]),
    ):
        html = client.get(url).content.decode()
        assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize("name", [*NAMES, "verify"])
def test_pages_answer_reading_only(client, document, holder, name):
    client.force_login(holder)

    assert client.post(reverse(name, args=[document.public_id])).status_code == 405
