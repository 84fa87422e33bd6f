"""What an editor's rich text field posts is taken within its features, whoever made it."""

import json

from courses.blocks import Source, Text

RAW = {
    "blocks": [
        {"key": "a", "type": kind, "depth": 0, "text": "words", **more}
        for kind, more in (
            ("header-two", {}),
            ("header-one", {}),
            ("blockquote", {}),
            ("atomic", {}),
            (
                "unordered-list-item",
                {
                    "inlineStyleRanges": [
                        {"offset": 0, "length": 5, "style": "ITALIC"},
                        {"offset": 0, "length": 5, "style": "COLOR-RED"},
                    ]
                },
            ),
            ("unstyled", {"entityRanges": [{"offset": 0, "length": 5, "key": 0}]}),
        )
    ],
    "entityMap": {
        "0": {
            "type": "LINK",
            "mutability": "MUTABLE",
            "data": {"url": "javascript:alert(1)"},
        }
    },
}


def stored(block):
    for line in RAW["blocks"]:
        line.setdefault("inlineStyleRanges", [])
        line.setdefault("entityRanges", [])
    field = block.field
    return field.widget.value_from_datadict({"x": json.dumps(RAW)}, {}, "x")


def test_forged_text_keeps_no_looks_and_no_scripts():
    html = stored(Text())

    assert "words" in html
    for bad in ("javascript", "<i", "<em", "<h1", "<blockquote", "style=", "COLOR"):
        assert bad not in html, html


def test_a_source_is_a_line_whatever_is_posted():
    html = stored(Source())

    for bad in ("<h2", "<ul", "<li", "javascript"):
        assert bad not in html, html
