"""Documents as tagged PDF, by typst: a template, and what it says as JSON."""

import json
from functools import cache
from pathlib import Path

import typst
from django.utils.formats import date_format

from records.models import IssuedDocument
from records.qr import plain_address, qr_svg

HERE = Path(__file__).parent


class MissingLettersError(Exception):
    """A name or a title has a letter that no typeface here can show."""


@cache
def fonts() -> typst.Fonts:
    """Ours (Latin), and for what it lacks those of typst and of the machine."""
    return typst.Fonts(font_paths=[str(HERE / "fonts")])


def certificate_pdf(document: IssuedDocument) -> bytes:
    url = document.verify_url()
    issued = document.issued_on
    data = {
        "heading": document.get_kind_display(),
        "name": document.holder_name,
        "title": document.title,
        "facts": document.facts,
        "issued": {"year": issued.year, "month": issued.month, "day": issued.day},
        "date": date_format(issued, "j F Y"),
        "url": url,
        "address": plain_address(url),
        "qr": qr_svg(url),
    }
    try:
        return typst.compile(
            str(HERE / "certificate.typ"),
            root=str(HERE),
            font_paths=fonts(),
            sys_inputs={"data": json.dumps(data)},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        # PDF/UA refuses a box in place of a letter.
        if "could not be displayed" in str(error):
            raise MissingLettersError from error
        raise
