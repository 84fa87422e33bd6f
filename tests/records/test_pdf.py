import io
import re
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from records.models import IssuedDocument
from records.pdf import (
    HERE,
    TONES,
    MissingLettersError,
    certificate_pdf,
    confirmation_pdf,
)

from .reading import page_text, tags


def read(document) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(certificate_pdf(document)))


def plain(text: str) -> str:
    """Line ends have no space of their own in a PDF."""
    return re.sub(r"\s", "", text)


@pytest.fixture
def pdf(document):
    return read(document)


def test_pdf_says_what_it_is_to_assistive_technology(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == (
            "Certificate of completion: Identification of need, Ruth Adeyemi"
        )
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.Root.Lang) == "en-GB"


def test_pdf_is_tagged_as_heading_text_table_picture_and_link(pdf):
    names = [str(tag.S) for tag in tags(pdf)]

    assert names[0] == "/Document"
    assert names.count("/H1") == 1
    assert names.count("/TH") == 3
    assert names.count("/TD") == 3
    assert names.count("/Link") == 1
    assert names.index("/H1") < names.index("/Table") < names.index("/Link")


def test_only_the_qr_code_is_a_picture_and_it_has_words(pdf, document):
    figures = [tag for tag in tags(pdf) if str(tag.S) == "/Figure"]

    assert [str(figure.Alt) for figure in figures] == [
        f"QR code that opens pathways.example/verify/{document.public_id}"
    ]


def test_pdf_states_the_facts_on_one_page(pdf, document):
    text = plain(page_text(pdf))

    assert len(pdf.pages) == 1
    for said in (
        "NPQ for SENCOs, module 3",
        "Ruth Adeyemi",
        "completed the module Identification of need on 9 December 2026.",
        "1 hour 15 minutes",
        "9 of 9",
        "5 of 6",
        "The module teaches how to tell a need from slow progress.",
        f"pathways.example/verify/{document.public_id}",
        "It is not the National Professional Qualification.",
    ):
        assert plain(said) in text


def test_module_without_a_check_or_a_number_says_neither(issue):
    pdf = read(issue(module_number=None, check_right=None, check_questions=None))

    assert "NPQ for SENCOs" in page_text(pdf)
    assert "module3" not in plain(page_text(pdf))
    assert "Knowledge" not in page_text(pdf)


@pytest.mark.parametrize(
    "name",
    [
        "Łukasz Ćwik",
        "Zoë O\u2019Brien",
        "Siân Ŵyn-Ŷ, Şule Y\u0131ld\u0131z, Ağnė Őry",
        "Елена Ωmega",
        "Anne-Marie " * 12 + "Featherstone",
        "W" * 150,
        '#panic("x") *a* _b_ $c$ `d` @e <f> \\ ~ --- "q" \'r\' // s /* t',
        '"},{"qr":"',
    ],
)
def test_name_stands_as_it_was_given(document, name):
    document.holder_name = name
    pdf = read(document)

    assert len(pdf.pages) == 1
    assert plain(name) in plain(page_text(pdf))


def test_name_in_letters_that_no_typeface_here_has_makes_no_pdf(document):
    document.holder_name = "Ruth \U0001f33b\ue000"
    with pytest.raises(MissingLettersError):
        certificate_pdf(document)


@pytest.mark.parametrize("name", ["certificate.typ", "confirmation.typ", "__init__.py"])
def test_colours_are_those_of_the_site(name):
    tokens = Path("static/pathways/tokens.css").read_text().split("@media")[0]
    template = (HERE / name).read_text()
    drawn = "".join(path.read_text() for path in (HERE / "art").glob("*.svg"))
    used = set(re.findall(r"#[0-9a-f]{6}", template + drawn))

    assert used
    assert used <= set(re.findall(r"#[0-9a-f]{6}", tokens))


@pytest.mark.parametrize("waymark", ["senco", "early", "adult"])
def test_every_waymark_has_its_picture(issue, waymark):
    assert len(read(issue(waymark=waymark)).pages) == 1


def confirmation(**facts) -> IssuedDocument:
    stop = {
        "label": "Latest result",
        "date_text": "10 September 2027",
        "note": "almost two years before the deadline, or on the other reading later",
        "kind": "plain",
    }
    places = [(0, 1), (31, 3), (33, 2), (40, 1), (66, 0), (100, 1)]
    stops = [
        stop | {"x": f"{x}.00%", "lane": lane, "number": number}
        for number, (x, lane) in enumerate(places, start=1)
    ]
    bar = {
        "start": "10.00%",
        "end": "50.00%",
        "result": "66.00%",
        "label": "The course",
        "is_planned": False,
    }
    clock = {
        "stops": stops,
        "bar": bar,
        "gone_from": "0.00%",
        "gone_to": "40.00%",
        "is_deep": True,
    }
    told = {
        "school": "The Church of England Academy of Saint Bartholomew, Wetherby Cross",
        "identity": "URN 900001, Primary, The Oakbridge and Wetherby Cross Learning Trust",
        "answer": "Working towards it",
        "standing": "The law can be read two ways: take advice",
        "shape": "s-towards",
        "tone": "towards",
        "standing_shape": "s-two",
        "standing_tone": "quiet",
        "sentence": "This person was SENCO for more than twelve months before. " * 3,
        "differs": "The record shows no course that has begun and can count.",
        "dates": [["Deadline", "1 September 2028"]] * 6,
        "clock": clock,
        "evidence": ["Seen on Check a teacher's record, seen on 20 November 2026"] * 4,
        "law": [["A sentence on the law. " * 8, "SI 2014/1530 reg 49(7)-(9)"]] * 3,
        "declaration": "\n".join(["I confirm that this is true. " * 9] * 3),
        "duty": "The duty binds the proprietor of this academy, not the head teacher.",
        "confirmed_at": "24 November 2026 at 09:00",
    }
    return IssuedDocument(
        public_id="abcd-efgh-jk",
        kind="confirmation",
        title="SENCO confirmation",
        facts=told | facts,
        issued_on=date(2026, 11, 24),
    )


NAMES = {
    "senco": "Fiadh Alexandrina Llewellyn-Featherstonehaugh",
    "head": "Anne-Marie Featherstone",
    "because": "word " * 200,
    "anchor": [1234567, "a" * 64],
    "seen": ["Governors, 24 November 2026"] * 3,
}


def test_confirmation_stays_one_page_at_its_longest():
    pdf = pikepdf.open(io.BytesIO(confirmation_pdf(confirmation(), NAMES)))

    assert len(pdf.pages) == 1
    names = [str(tag.S) for tag in tags(pdf)]
    assert names.count("/H1") == 1
    assert names.count("/H2") == 5


@pytest.mark.parametrize("tone", sorted(TONES))
def test_confirmation_without_a_clock_shows_its_dates(tone):
    short = confirmation(clock=None, tone=tone, differs="")
    names = NAMES | {"because": "", "anchor": None, "seen": []}

    pdf = pikepdf.open(io.BytesIO(confirmation_pdf(short, names)))

    assert len(pdf.pages) == 1
    assert plain("Nobody has noted it as seen yet.") in plain(page_text(pdf))
