from django.template import Context, Template
from django.template.loader import render_to_string

from compliance.rules.clock import clock_picture
from compliance.rules.decision import decide
from compliance.rules.reasons import REASONS, Code
from tests.compliance.rules.cases import TODAY, facts_of


def chip(**context):
    template = Template(
        '{% load standing %}{% standing "HELD_NPQ" words evidence_seen=seen %}'
    )
    return template.render(Context(context))


def test_chip_has_shape_and_words():
    html = chip(words="Holds it", seen=True)

    assert 'class="status held"' in html
    assert "#s-held" in html
    assert "Holds it" in html


def test_held_without_evidence_is_not_green():
    html = chip(words="Said to hold it", seen=False)

    assert 'class="status quiet"' in html
    assert "#s-held" not in html


def test_law_and_reading_are_told_apart():
    reasons = [REASONS[Code.REG49_4_WINDOW], REASONS[Code.ADVICE_PRIOR_SERVICE]]

    html = render_to_string("compliance/includes/reasons.html", {"reasons": reasons})

    assert "Law: SI 2014/1530 reg 49(4)" in html
    assert "Our reading: SI 2014/1530 reg 49(4); DfE guidance" in html
    assert html.count("<dt>") == 3


def test_clock_says_in_words_what_it_draws():
    facts = facts_of()
    clock = clock_picture(decide(facts, TODAY), facts)

    html = render_to_string("compliance/includes/clock.html", {"clock": clock})

    assert "style=" not in html
    assert html.count("<li>") == len(clock.stops) == 5
    for stop in clock.stops:
        assert f"<strong>{stop.date_text}</strong>" in html
