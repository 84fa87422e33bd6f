import pytest

from schools.rules.proprietors import ACADEMIES, is_academy


@pytest.mark.parametrize("code", sorted(ACADEMIES))
def test_academy_is_one_whether_or_not_its_trust_is_known(code):
    assert is_academy(code)


@pytest.mark.parametrize("code", ["1", "2", "3", "5", "7", "15", ""])
def test_whatever_a_trust_keeps_is_an_academy_and_nothing_else(code):
    assert is_academy(code, 7)
    assert not is_academy(code)
    assert not is_academy(code, "")
