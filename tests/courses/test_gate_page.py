import pytest

from .gate_page import LISTS, PAGE, page, words_of


def test_page_is_what_the_rules_say():
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("rule", [rule for _, rules in LISTS for rule in rules])
def test_rule_is_said_in_plain_words(rule):
    assert words_of(rule).endswith(".")
