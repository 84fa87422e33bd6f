import pytest

from compliance.rules.duty import duty_binds, is_academy


@pytest.mark.parametrize(
    ("code", "trust", "words"),
    [
        (
            "1",
            "",
            "The duty binds the governing body of this school, not the head teacher.",
        ),
        (
            "28",
            "",
            "The duty binds the proprietor of this academy, not the head teacher.",
        ),
        (
            "34",
            "Oakbridge Trust",
            "The duty binds the proprietor of this academy, Oakbridge Trust, not the head teacher.",
        ),
    ],
)
def test_duty_binds_governors_or_the_proprietor(code, trust, words):
    assert duty_binds(code, trust) == words


def test_duty_binds_nobody_outside_it():
    assert "binds nobody" in duty_binds("7", covered=False)


def test_school_of_a_trust_is_an_academy_whatever_its_type():
    assert is_academy("1", "Oakbridge Trust")
    assert not is_academy("1")
