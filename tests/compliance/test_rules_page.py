import pytest

from compliance.rules import decision
from compliance.rules.reasons import Code

from .rules_page import PAGE, givers, named_tests, page, ruling_functions


def test_page_is_what_the_rules_say():
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("rule", ruling_functions(), ids=lambda rule: rule.__name__)
def test_rule_has_a_test_of_its_name(rule):
    assert named_tests(rule.__name__)


def test_every_step_names_its_source():
    assert set(decision.STEPS) <= set(ruling_functions())


@pytest.mark.parametrize("code", Code)
def test_reason_is_given_somewhere(code):
    assert givers(code)
