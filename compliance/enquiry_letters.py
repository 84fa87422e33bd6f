"""The letter of a trust or an authority to the head of one school."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from compliance.models import EnquiryRecipient

__all__ = ["enquiry_letter"]


def enquiry_letter(recipient: EnquiryRecipient) -> EmailMultiAlternatives:
    enquiry, school = recipient.enquiry, recipient.establishment
    context = {
        "subject": enquiry.subject,
        "enquiry": enquiry,
        "asked_by": enquiry.sent_by.name if enquiry.sent_by else "",
        "asked_for": enquiry.trust or enquiry.authority,
        "school": school,
        "head": recipient.head,
        "url": settings.BASE_URL + reverse("school", args=[school.key]),
        "base_url": settings.BASE_URL,
        "demo": settings.DEMO,
    }
    text, html = (
        render_to_string(f"compliance/mail/enquiry.{kind}", context)
        for kind in ("txt", "html")
    )
    letter = EmailMultiAlternatives(enquiry.subject, text, None, [recipient.head.email])
    letter.attach_alternative(html, "text/html")
    return letter
