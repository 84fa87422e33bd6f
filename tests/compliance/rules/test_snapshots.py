import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.decision import decide
from compliance.rules.facts import Facts
from compliance.rules.reference import REFERENCE
from compliance.rules.snapshots import frozen_decision, frozen_facts, thawed_facts
from compliance.rules.standing import View, digest_of
from tests.compliance.rules.cases import FACTS, facts_of


def through_json(value):
    return json.loads(json.dumps(value))


@given(FACTS, st.booleans())
def test_facts_come_back_the_same(facts: Facts, seen):
    again = thawed_facts(through_json(frozen_facts(facts)))

    assert again == facts
    assert digest_of(again, evidence_seen=seen) == digest_of(facts, evidence_seen=seen)


@given(FACTS, st.dates(date(2020, 1, 1), date(2031, 12, 31)), st.booleans())
def test_snapshot_gives_the_decision_again(facts: Facts, as_of, seen):
    kept_facts = through_json(frozen_facts(facts))
    view = View(facts, decide(facts, as_of), seen)
    kept = through_json(frozen_decision(view, REFERENCE))

    again = thawed_facts(kept_facts)
    view = View(again, decide(again, date.fromisoformat(kept["as_of"])), seen)

    assert through_json(frozen_decision(view, REFERENCE)) == kept


def test_fact_that_came_later_is_as_if_nobody_had_asked():
    kept = frozen_facts(facts_of())
    del kept["designation"]["month_only"]

    assert thawed_facts(kept) == facts_of()
