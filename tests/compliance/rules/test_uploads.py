import io
import zlib

import pytest
from PIL import Image

from compliance.rules import uploads
from compliance.rules.uploads import RefusedError, checked, name_for

END = b"\nstartxref\n9\n%%EOF\n"
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj" + END


def picture(kind, size=(4, 4)):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def packed(body, head=b"/Type /ObjStm"):
    stream = zlib.compress(body)
    return (
        b"%PDF-1.7\n1 0 obj <<" + head + b" /Filter /FlateDecode>>\nstream\n"
        + stream + b"\nendstream endobj" + END
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (packed(b"<</Type /Page>>"), "application/pdf"),
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
    ],
)
def test_what_opens_is_taken_by_its_content(content, media_type):
    assert checked(content).media_type == media_type


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", uploads.NOTHING_IN_IT),
        (b"MZ\x90 a program", uploads.OTHER_KIND),
        (b"<html><script>", uploads.OTHER_KIND),
        (b"GIF89a", uploads.OTHER_KIND),
        (PDF[:-20], uploads.BROKEN),
        (picture("PNG")[:-30], uploads.BROKEN),
        (b"\xff\xd8\xff and no more", uploads.BROKEN),
        (PDF.replace(b">>", b"/Encrypt 2 0 R>>"), uploads.LOCKED),
        (PDF.replace(b">>", b"/S /JavaScript /JS (x)>>"), uploads.ACTIVE),
        (PDF.replace(b">>", b"/S /#4aavaScript>>"), uploads.ACTIVE),
        (PDF.replace(b">>", b"/Names <</EmbeddedFiles 3 0 R>> >>"), uploads.ACTIVE),
        (packed(b"<</S /JavaScript>>"), uploads.ACTIVE),
        (packed(b"<</S /Launch>>", b"/Type /Obj#53tm"), uploads.ACTIVE),
        (packed(b"0" * 21 * 1024 * 1024), uploads.ACTIVE),
        (PDF + b"0" * 10 * 1024 * 1024, uploads.TOO_BIG),
    ],
)
def test_what_could_do_harm_is_refused_with_what_to_do(content, message):
    with pytest.raises(RefusedError) as refusal:
        checked(content)

    assert str(refusal.value) == message


def test_picture_larger_than_a_scan_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_PIXELS", {"PNG": 15})

    with pytest.raises(RefusedError, match="too large"):
        checked(picture("PNG"))


def test_name_to_save_under_has_the_ending_of_the_content():
    assert name_for("../x/Award 2024.exe", "application/pdf") == "Award 2024.pdf"
    assert name_for('C:\\scans\\"a";.jpeg', "image/png") == "a.png"
    assert name_for("", "image/jpeg") == "evidence.jpg"
