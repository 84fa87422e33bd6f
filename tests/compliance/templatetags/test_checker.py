import pytest

from compliance.templatetags.checker import mid_sentence


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("I cannot confirm", "I cannot confirm"),
        ("SENCO here since", "SENCO here since"),
        ("Head teacher", "head teacher"),
        ("Holds it", "holds it"),
    ],
)
def test_words_within_a_sentence_keep_their_capitals(text, within):
    assert mid_sentence(text) == within
