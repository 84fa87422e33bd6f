"""Documents as people write them, and as people who mean harm make them."""

import io
import struct
import zipfile

import pytest

from courses.rules.word import Paragraph, Table, outline_of, pages_of
from courses.word_bounds import (
    DAMAGED,
    MACROS,
    NO_WORD_FILE,
    TOO_LARGE,
    TOO_MUCH,
    WordError,
    check_word_file,
)
from courses.word_files import read_word_file
from tests.courses import word_documents as written


def read(document: bytes):
    return read_word_file(io.BytesIO(document))


def module_of(document: bytes):
    found, _ = read(document)
    outline = outline_of(found, bold_lines=True)
    return pages_of(found, outline, level=outline.levels.best)


def html_of(page):
    return "".join(block.value for block in page.blocks if block.type == "text")


# As people write ------------------------------------------------------------------


def test_styles_misused_as_people_do():
    module = module_of(written.misused())

    assert [page.title for page in module.pages] == [
        "Noticing a need",
        "Talking to parents",
    ]
    first, second = module.pages
    assert html_of(first) == (
        "<p>Sofia points, but does not look back.</p>"
        "<ul><li>Ask her key person</li></ul><p>In the box.</p>"
        "<ul><li>Write the date</li><li>Tell her mothers</li></ul>"
    )
    assert html_of(second) == (
        "<p>Ring before you write.</p>"
        "<ol><li>Ring</li><li>Listen</li><li>Write</li></ol>"
        "<p>Who When</p><p>Remember: a plan needs a date.</p>"
    )
    assert second.blocks[-1].value["rows"] == [
        {"values": ["<p>Points</p>", "<p>wants; shows</p>"]}
    ]
    assert "A heading without words was left out." in first.notes
    assert "A table inside a table became lines in its cell." in second.notes


def test_tracked_changes_are_read_as_accepted_and_counted():
    document, _ = read(written.tracked())

    assert document.parts[1].text == "The plan has a date to there"
    assert document.dropped == {"insertion": 2, "deletion": 2, "comment": 1}


def test_document_of_google():
    module = module_of(written.google())
    first, second = module.pages

    assert module.title == "Assess, plan, do, review"
    assert html_of(first) == (
        '<p>Read <a href="https://www.gov.uk/send">the guide</a> [1] twice</p>'
        "<ul><li>Ask</li><li>Ask again</li></ul>"
    )
    [reference] = first.blocks[1].value["references"]
    assert reference["value"]["text"] == "<p>[1] SEND Code of Practice, 6.44</p>"
    assert second.title == "Plan"
    assert read(written.google())[0].dropped == {"slanted": 1}


def test_document_of_libreoffice():
    module = module_of(written.libreoffice())

    assert module.title == "Part one"
    assert [page.title for page in module.pages] == ["Who decides", "What follows"]
    assert module.pages[0].blocks[1].value == {
        "text": "<p>Ring before you write.</p>",
        "source": "<p>A SENCO in Hull, 2025</p>",
    }
    assert read(written.libreoffice())[0].dropped == {"contents": 1}


def test_cells_joined_over_rows_are_said_in_each():
    def cell(text, properties=""):
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{written.p(text)}</w:tc>"

    rows = [
        cell("a", '<w:vMerge w:val="restart"/>') + cell("b"),
        cell("", "<w:vMerge/>") + cell("c"),
        cell("d", '<w:gridSpan w:val="2"/>'),
    ]
    body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    document, _ = read(written.written(f"<w:tbl>{body}</w:tbl>"))

    [table] = document.parts
    assert isinstance(table, Table)
    assert table.was_merged
    assert [
        [" ".join(line.text for line in cell) for cell in row] for row in table.rows
    ] == [
        ["a", "b"],
        ["a", "c"],
        ["d", ""],
    ]


def test_a_line_break_makes_a_paragraph():
    body = "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p>"
    document, _ = read(written.written(body))

    assert [part.text for part in document.parts if isinstance(part, Paragraph)] == [
        "a",
        "b",
    ]


def test_links_that_nobody_can_follow_are_counted():
    body = (
        '<w:p><w:hyperlink w:anchor="x"><w:r><w:t>inside</w:t></w:r></w:hyperlink>'
        '<w:hyperlink r:id="rId9"><w:r><w:t>mine</w:t></w:r></w:hyperlink></w:p>'
    )
    link = f'<Relationship Id="rId9" Type="{written.R}/hyperlink" Target="file:///C:/a.doc" TargetMode="External"/>'
    document, _ = read(written.written(body, relations=link))

    assert document.parts[0].text == "insidemine"
    assert document.dropped == {"inner link": 1, "odd link": 1}


def test_pictures_come_with_the_words_of_people_not_of_programs():
    def drawing(number, words):
        return (
            f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="{number}" descr="{words}"/>'
            '<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rId9"/>'
            "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        )

    link = f'<Relationship Id="rId9" Type="{written.R}/image" Target="media/a.png"/>'
    document = written.written(
        drawing(1, "A child points")
        + drawing(2, "Toy&#10;&#10;Description automatically generated"),
        relations=link,
        files={"word/media/a.png": written.png()},
    )
    _, pictures = read(document)

    assert [(each.number, each.alt_text) for each in pictures] == [
        (1, "A child points"),
        (2, ""),
    ]
    assert pictures[0].content == written.png()


# As people who mean harm make them --------------------------------------------------

GOOD = written.written(written.p("Hello."))
DTD = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>'


def related(kind: str, target: str) -> bytes:
    return written.written(
        written.p("Hello."),
        relations=f'<Relationship Id="rId9" Type="{written.R}/{kind}" Target="{target}" TargetMode="External"/>',
    )


def huge(name: str, size: int) -> bytes:
    out = io.BytesIO(GOOD)
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as file,
    ):
        for _ in range(size // 2**20):
            file.write(b"\0" * 2**20)
    return out.getvalue()


def many_entries() -> bytes:
    return written.with_files(
        GOOD, {f"word/{number}.bin": b"" for number in range(1100)}
    )


def encrypted_entry() -> bytes:
    data = bytearray(GOOD)
    for sign, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        struct.pack_into("<H", data, data.find(sign) + at, 1)
    return bytes(data)


def lying_directory() -> bytes:
    data = bytearray(GOOD)
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 400 * 2**20)
    return bytes(data)


HOSTILE = {
    "nothing": (b"", NO_WORD_FILE),
    "no archive": (b"%PDF-1.7 " * 50, NO_WORD_FILE),
    "cut off": (GOOD[: len(GOOD) // 2], DAMAGED),
    "another archive": (written.zipped({"a.txt": "a"}), NO_WORD_FILE),
    "a spreadsheet": (
        written.with_files(
            GOOD,
            {
                "[Content_Types].xml": written.TYPES.replace(
                    "wordprocessingml", "spreadsheetml"
                )
            },
        ),
        NO_WORD_FILE,
    ),
    "Word 2003": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Word 2003"),
    "a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "an encrypted entry": (encrypted_entry(), "password"),
    "macros by name": (written.with_files(GOOD, {"word/vbaProject.bin": b"a"}), MACROS),
    "macros by type": (
        written.with_files(
            GOOD,
            {
                "[Content_Types].xml": written.TYPES.replace(
                    f"{written.MAIN}.document.main",
                    "application/vnd.ms-word.document.macroEnabled.main",
                )
            },
        ),
        MACROS,
    ),
    "a bomb": (lambda: huge("word/bomb.xml", 200 * 2**20), TOO_MUCH),
    "a bomb in parts": (
        lambda: written.with_files(
            GOOD, {f"word/{n}.xml": b" " * 11 * 2**20 for n in range(8)}
        ),
        TOO_MUCH,
    ),
    "a picture of 200 MB": (
        lambda: huge("word/media/a.png", 200 * 2**20),
        "200 MB large",
    ),
    "too many entries": (many_entries, TOO_MUCH),
    "a directory that lies": (lying_directory(), TOO_MUCH),
    "a way out": (written.with_files(GOOD, {"../../etc/cron": b"a"}), "somewhere else"),
    "a way out of Windows": (
        written.with_files(GOOD, {"word/..\\..\\a": b"a"}),
        "somewhere else",
    ),
    "an entity": (
        written.with_files(GOOD, {"word/styles.xml": DTD}),
        "markup of its own",
    ),
    "an entity in UTF-16": (
        written.with_files(GOOD, {"word/styles.xml": DTD.encode("utf-16")}),
        DAMAGED,
    ),
    "an entity elsewhere": (
        written.with_files(GOOD, {"word/media/a.png": DTD}),
        "markup of its own",
    ),
    "another encoding": (
        written.with_files(
            GOOD, {"word/styles.xml": '<?xml version="1.0" encoding="cp037"?><w/>'}
        ),
        DAMAGED,
    ),
    "a picture on the web": (
        related("image", "http://evil.example/a.png"),
        "only linked",
    ),
    "a template on the web": (
        related("attachedTemplate", "http://evil.example/a.dotm"),
        "fetches a part",
    ),
    "a template on a server": (
        related("attachedTemplate", "file://evil.example/a.dotm"),
        "fetches a part",
    ),
    "a part elsewhere": (
        related("subDocument", "file:///etc/passwd"),
        "fetches a part",
    ),
    "100,000 paragraphs": (
        lambda: written.written(written.p("a") * 100_000),
        "too long",
    ),
    "marks without end": (lambda: written.written("<w:x/>" * 400_000), "too long"),
    "depth without end": (
        written.written(
            "<w:sdt><w:sdtContent>" * 3000 + "</w:sdtContent></w:sdt>" * 3000
        ),
        DAMAGED,
    ),
    "no markup": (
        written.with_files(GOOD, {"word/document.xml": "<w:document"}),
        DAMAGED,
    ),
    "a number that is none": (
        written.written(
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr></w:tc></w:tr></w:tbl>'
        ),
        DAMAGED,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_refused_with_a_reason(name):
    document, reason = HOSTILE[name]

    with pytest.raises(WordError) as refused:
        read(document() if callable(document) else document)

    assert reason in str(refused.value)


def test_larger_than_we_take_is_seen_by_its_size():
    class Large(io.BytesIO):
        def read(self, *args):
            raise AssertionError("read")

    file = Large(GOOD)
    file.seek = lambda *args: 51 * 2**20

    with pytest.raises(WordError, match=TOO_LARGE):
        check_word_file(file)


@pytest.mark.parametrize(
    "document",
    [
        related("hyperlink", "https://www.gov.uk/"),
        related("attachedTemplate", "file:///C:\\Templates\\School.dotx"),
    ],
    ids=["a link", "a template of one's own"],
)
def test_what_leads_out_without_harm_is_taken(document):
    assert read(document)[0].parts[0].text == "Hello."
