"""What is written of a page is read as the same page."""

import re
from uuid import uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.blocks import LessonBody
from courses.rules.content import texts
from courses.rules.dialect import parse_body, write_body
from courses.rules.dialect.writing.blocks import WRITERS
from tests.courses.rules.dialect.writing.content import KEY, STREAMS, VALUES, blocks

NAMES = {str(uuid5(KEY, "first-step")): "first-step"}


def ids(value):
    """Ids that learners' rows may name: of blocks, and of options."""
    return [
        (block["id"], [option["id"] for option in block["value"].get("options", [])])
        if isinstance(block["value"], dict)
        else (block["id"], [])
        for block in value
    ]


def said(stream):
    """All words, without the layout of lines."""
    return [
        re.sub(r"\s+", "", "".join(sorted(texts(block["value"])))) for block in stream
    ]


def has_words(block):
    return block["type"] != "text" or bool(said([block])[0])


@given(STREAMS)
def test_what_is_read_is_written_as_the_same_bytes(stream):
    source = write_body(stream, KEY, NAMES)

    again = parse_body(source, KEY)

    assert write_body(again, KEY, NAMES) == source
    assert parse_body(write_body(again, KEY, NAMES), KEY) == again


@given(STREAMS)
def test_ids_and_words_survive(stream):
    stream = [block for block in stream if has_words(block)]

    again = parse_body(write_body(stream, KEY), KEY)

    assert ids(again) == ids(stream)
    assert [block["type"] for block in again] == [block["type"] for block in stream]
    assert said(again) == said(stream)


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_every_kind_of_block_survives(kind, data):
    block = data.draw(blocks((kind,)))

    [again] = parse_body(write_body([block], KEY), KEY) or [block]

    assert [again] == parse_body(write_body([again], KEY), KEY) or not has_words(block)


def test_every_block_of_the_editor_can_be_written():
    assert set(WRITERS) == set(LessonBody().child_blocks) == set(VALUES)
