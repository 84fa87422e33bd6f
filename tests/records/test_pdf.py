import io
import re
from pathlib import Path

import pikepdf
import pytest

from records.pdf import HERE, MissingLettersError, certificate_pdf

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
