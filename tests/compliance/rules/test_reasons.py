import re

import pytest

from compliance.rules.reasons import REASONS, Basis, Code


def test_every_code_is_explained():
    assert set(REASONS) == set(Code)


@pytest.mark.parametrize("code", Code)
def test_reason_is_a_sentence_with_a_citation(code):
    reason = REASONS[code]

    assert re.fullmatch(r"[A-Z].*[.]", reason.text)
    assert reason.citation
    assert reason.basis in Basis
    # Codes never reach a screen.
    assert not re.search(r"[A-Z]{3,}_", reason.text)


@pytest.mark.parametrize("code", [code for code in Code if code.startswith("ADVICE_")])
def test_advice_has_both_readings(code):
    assert REASONS[code].advice is not None


def test_law_is_cited_as_law():
    for code, reason in REASONS.items():
        if code.startswith("REG"):
            assert reason.basis is Basis.LAW
            assert "reg" in reason.citation
