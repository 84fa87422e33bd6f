"""Documents as people write them: in Word (made by python-docx), and as Google Docs and
LibreOffice export them (written here as those programs write them).
"""

import io
import zipfile

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches
from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = f"""<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="{MAIN}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{MAIN}.styles+xml"/>
<Override PartName="/word/numbering.xml" ContentType="{MAIN}.numbering+xml"/>
<Override PartName="/word/footnotes.xml" ContentType="{MAIN}.footnotes+xml"/>
</Types>"""
ROOT_RELS = f"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>"""


def png(width: int = 40, height: int = 30, colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_files(document: bytes, files: dict[str, str | bytes]) -> bytes:
    """The same archive with some files changed or added."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return zipped(kept | files)


def written(
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    footnotes: str = "",
    relations: str = "",
    files: dict[str, bytes] | None = None,
) -> bytes:
    """A whole document around the XML of its body."""
    space = (
        f'xmlns:w="{W}" xmlns:r="{R}"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_RELS,
        "word/document.xml": f"{head}<w:document {space}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"{head}<w:styles {space}>{styles}</w:styles>",
        "word/numbering.xml": f"{head}<w:numbering {space}>{numbering}</w:numbering>",
        "word/footnotes.xml": f"{head}<w:footnotes {space}>{footnotes}</w:footnotes>",
        "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
    }
    return zipped(parts | (files or {}))


def p(text: str, style: str = "", properties: str = "") -> str:
    name = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{name}{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def style(name: str, identity: str) -> str:
    return f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/></w:style>'


# Whole documents ------------------------------------------------------------------


def misused() -> bytes:
    """Bold lines for headings, bullets and numbers by hand, tabs, an empty heading, a
    frame made of a table, a table in a table, a text box, headings in a wrong order.
    """
    document = Document()
    bold = document.add_paragraph()
    bold.add_run("Noticing a need").bold = True
    document.add_paragraph("Sofia points, but does not look back.")
    for line in ("•\tAsk her key person", "•\tWrite the date", "•\tTell her mothers"):
        document.add_paragraph(line)
    document.add_heading("", level=1)
    bold = document.add_paragraph()
    bold.add_run("Talking to ").bold = True
    bold.add_run("parents").bold = True
    document.add_paragraph("Ring before you write.")
    for line in ("1. Ring", "2. Listen", "3. Write"):
        document.add_paragraph(line)
    document.add_paragraph("Who\tWhen")
    frame = document.add_table(rows=1, cols=1)
    frame.cell(0, 0).text = "Remember: a plan needs a date."
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        (each for row in table.rows for each in row.cells),
        ("Sign", "Meaning", "Points", ""),
        strict=True,
    ):
        cell.text = words
    inner = table.cell(1, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "wants", "shows"
    document.element.body.insert(
        3,
        parse_xml(
            f"<w:p {nsdecls('w')}><w:r><w:pict {nsdecls('w')}>"
            '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
            "<w:p><w:r><w:t>In the box.</w:t></w:r></w:p>"
            "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
        ),
    )
    return saved(document)


def tracked() -> bytes:
    """Two insertions, a deletion, text that was moved, and a comment."""
    document = Document()
    document.add_heading("Changes", level=1)
    paragraph = document.add_paragraph("The plan ")
    for tag, kind, words in (
        ("ins", "t", "has a date"),
        ("del", "delText", "is a wish"),
        ("moveFrom", "t", " from here"),
        ("moveTo", "t", " to there"),
    ):
        paragraph._p.append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="1" w:author="A"><w:r><w:{kind} xml:space="preserve">{words}</w:{kind}></w:r></w:{tag}>'
            )
        )
    document.add_comment(paragraph.runs, text="Really?", author="B", initials="B")
    return saved(document)


def google() -> bytes:
    """Google's shapes: “heading 1” in small letters, lists by numbering alone,
    footnotes with empty separators, links through google.com.
    """
    link = '<Relationship Id="rId9" Type="{}/hyperlink" Target="https://www.google.com/url?q=https://www.gov.uk/send&amp;sa=D" TargetMode="External"/>'
    bullet = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    body = (
        p("Assess, plan, do, review", "Title")
        + p("Assess", "Heading1")
        + '<w:p><w:r><w:t xml:space="preserve">Read </w:t></w:r>'
        '<w:hyperlink r:id="rId9"><w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>the guide</w:t></w:r></w:hyperlink>'
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="0"/></w:r>'
        '<w:r><w:rPr><w:i w:val="1"/></w:rPr><w:t xml:space="preserve"> twice</w:t></w:r></w:p>'
        + p("Ask", "", bullet.format(0))
        + p("Ask again", "", bullet.format(1))
        + p("Plan", "Heading1")
        + p("Put the date in the diary.")
    )
    return written(
        body,
        styles=style("Title", "Title") + style("heading 1", "Heading1"),
        numbering='<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        footnotes='<w:footnote w:id="0"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> SEND Code of Practice, 6.44</w:t></w:r></w:p></w:footnote>',
        relations=link.format(R),
    )


def libreoffice() -> bytes:
    """LibreOffice's shapes: “Heading 2”, “Text Body”, “Quotations”, its contents."""
    return written(
        p("Part one", "Heading1")
        + p("Who decides", "Heading2")
        + p("The school does.", "TextBody")
        + p("Ring before you write.", "Quotations")
        + p("— A SENCO in Hull, 2025")
        + p("What follows", "Heading2")
        + p("A letter <w:br/> follows.".replace("<w:br/>", "and a call"), "TextBody")
        + p("Contents 1 line", "Contents1"),
        styles=style("Heading 1", "Heading1")
        + style("Heading 2", "Heading2")
        + style("Text Body", "TextBody")
        + style("Quotations", "Quotations")
        + style("Contents 1", "Contents1"),
    )


SENTENCE = "Sofia's key person noted the date and rang her mothers the same day. "


def long_document(*, words: int = 4000, pictures: int = 10) -> bytes:
    """Ten pages under a title, in good order, with a table, a list and a quotation."""
    document = Document()
    document.add_heading("Early signs", level=0)
    sentence = len(SENTENCE.split())
    each = words // 10 // sentence // 4
    for number in range(1, 11):
        document.add_heading(f"Page {number} of the story", level=1)
        for part in range(2):
            document.add_paragraph(SENTENCE * each)
            document.add_heading(f"Part {part + 1}", level=2)
            document.add_paragraph(SENTENCE * each)
        document.add_paragraph("Ask her key person", style="List Bullet")
        document.add_paragraph("Write the date", style="List Bullet")
        if number <= pictures:
            picture = io.BytesIO(png(800, 600, f"hsl({number * 30}, 50%, 50%)"))
            document.add_picture(picture, width=Inches(3))
            document.add_paragraph(f"Figure {number}", style="Caption")
    table = document.add_table(rows=3, cols=2)
    for index, cell in enumerate(each for row in table.rows for each in row.cells):
        cell.text = f"Cell {index + 1}"
    document.add_paragraph("A plan with no review date is a wish.", style="Quote")
    return saved(document)


def text_of(document: bytes) -> str:
    """What python-docx itself reads; used to compare."""
    found = Document(io.BytesIO(document)).element.body.iter(qn("w:t"))
    return "".join(each.text or "" for each in found)
