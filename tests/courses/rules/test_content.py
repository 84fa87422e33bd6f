import pytest

from courses.rules.content import items, plain, texts


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("<p>&nbsp;</p>", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_plain(html, expected):
    assert plain(html) == expected


def test_items_reads_both_raw_forms_of_a_list():
    assert items({"x": [{"type": "item", "value": 1, "id": "a"}, 2]}, "x") == [1, 2]


def test_items_of_a_list_that_is_not_there():
    assert items({}, "x") == items({"x": None}, "x") == []


def test_texts_leaves_out_what_is_not_read():
    value = {
        "heading": "Seen",
        "kind": "law",
        "more": [{"id": "hidden", "text": "too"}],
    }

    assert list(texts(value)) == ["Seen", "too"]
