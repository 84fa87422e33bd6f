"""Documents as tagged PDF, by typst: a template, and what it says as JSON."""

import json
import re
from functools import cache
from pathlib import Path

import typst
from django.conf import settings
from django.utils.formats import date_format

from records.models import IssuedDocument
from records.qr import plain_address, qr_svg

HERE = Path(__file__).parent
ICONS = settings.BASE_DIR / "static" / "pathways" / "icons.svg"
# Colour and tint, as in static/pathways/tokens.css.
TONES = {
    "held": ("#17613a", "#e2f1e6"),
    "towards": ("#1b4f8f", "#e5eef9"),
    "risk": ("#854600", "#fdf0d6"),
    "stopped": ("#a1151f", "#fce8e6"),
    "quiet": ("#4b524d", "#e8eae3"),
}


class MissingLettersError(Exception):
    """A name or a title has a letter that no typeface here can show."""


@cache
def fonts() -> typst.Fonts:
    """Ours (Latin), and for what it lacks those of typst and of the machine."""
    return typst.Fonts(font_paths=[str(HERE / "fonts")])


def certificate_pdf(document: IssuedDocument) -> bytes:
    return compiled("certificate", words_of(document) | {"name": document.holder_name})


def confirmation_pdf(document: IssuedDocument, today: dict) -> bytes:
    """`today` holds what is no part of the document: names as they may be told now, what
    the head explained, the entry of the trail, who has seen it.
    """
    look = {"sign": sign(document.facts["shape"], document.facts["tone"])}
    return compiled("confirmation", words_of(document) | look | today)


def sign(shape: str, tone: str) -> str:
    """The sign of a status as the site draws it, in the light theme's colours."""
    drawn = re.search(
        rf'<symbol id="{shape}"(.*?)</symbol>', ICONS.read_text(), re.DOTALL
    )
    colour, tint = TONES[tone]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"{drawn[1]}</svg>'
    return svg.replace("currentColor", colour).replace("var(--paper)", tint)


def words_of(document: IssuedDocument) -> dict:
    url = document.verify_url()
    issued = document.issued_on
    return {
        "heading": document.get_kind_display(),
        "title": document.title,
        "facts": document.facts,
        "issued": {"year": issued.year, "month": issued.month, "day": issued.day},
        "date": date_format(issued, "j F Y"),
        "url": url,
        "address": plain_address(url),
        "qr": qr_svg(url),
        "number": document.public_id,
    }


def compiled(template: str, data: dict) -> bytes:
    try:
        return typst.compile(
            str(HERE / f"{template}.typ"),
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
