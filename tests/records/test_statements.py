import json
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given

from records import statements as s
from records.rules.validation import problems

from . import samples
from .samples import ACTS, AT, CHECK, LEARNER, MODULE, PAGE, PROGRAMME, QUESTION


@given(samples.built)
def test_every_built_statement_is_valid_json_of_the_specification(statement):
    assert problems(statement) == []
    assert json.loads(json.dumps(statement)) == statement


def test_answer_is_told_whole():
    statement = s.answered(
        LEARNER,
        QUESTION,
        chosen=[UUID(int=11)],
        occasion="2026-11-24T09:00:30.123Z",
        at=AT,
    )

    page = f"{samples.INSTALLATION}pages/{PAGE.key}"
    adl = "http://adlnet.gov/expapi/"
    assert statement == {
        "id": s.statement_id(
            samples.INSTALLATION,
            f"answered/{LEARNER.enrolment}/{PAGE.key}/{QUESTION.id}"
            "/2026-11-24T09:00:30.123Z",
        ),
        "actor": {
            "objectType": "Agent",
            "account": {
                "homePage": samples.INSTALLATION,
                "name": "00000000-0000-0000-0000-000000000001",
            },
        },
        "verb": {"id": adl + "verbs/answered", "display": {"en-GB": "answered"}},
        "object": {
            "objectType": "Activity",
            "id": f"{page}/blocks/{QUESTION.id}",
            "definition": {
                "type": adl + "activities/cmi.interaction",
                "name": {"en-GB": "What do you do first?"},
                "interactionType": "choice",
                "choices": [
                    {"id": str(id_), "description": {"en-GB": text}}
                    for id_, text in samples.OPTIONS
                ],
                "correctResponsesPattern": ["00000000-0000-0000-0000-00000000000b"],
            },
        },
        "result": {
            "response": "00000000-0000-0000-0000-00000000000b",
            "success": True,
        },
        "context": {
            "registration": "00000000-0000-0000-0000-000000000002",
            "contextActivities": {
                "parent": [
                    {
                        "objectType": "Activity",
                        "id": page,
                        "definition": {"type": adl + "activities/lesson"},
                    }
                ],
                "grouping": [
                    {
                        "objectType": "Activity",
                        "id": f"{samples.INSTALLATION}modules/{MODULE.key}",
                        "definition": {"type": adl + "activities/module"},
                    },
                    {
                        "objectType": "Activity",
                        "id": f"{samples.INSTALLATION}programmes/{PROGRAMME.key}",
                        "definition": {"type": adl + "activities/course"},
                    },
                ],
            },
            "revision": "3",
            "extensions": {
                "https://vocabulary.pathways.invalid/published-version": {
                    "page_key": str(PAGE.key),
                    "number": 3,
                }
            },
            "platform": "Pathways",
            "language": "en-GB",
        },
        "timestamp": "2026-11-24T09:00:30.123Z",
    }


@pytest.mark.parametrize(
    ("chosen", "success"),
    [([11], True), ([10], False), ([], False), ([10, 11], False)],
)
def test_answer_is_right_only_with_all_right_options_and_no_other(chosen, success):
    statement = s.answered(
        LEARNER, QUESTION, chosen=[UUID(int=n) for n in chosen], occasion="1", at=AT
    )

    assert statement["result"]["success"] is success


def test_decision_has_no_wrong_side():
    _, statement = ACTS["`answered`, a decision"]

    assert "success" not in statement["result"]
    assert "correctResponsesPattern" not in statement["object"]["definition"]


@pytest.mark.parametrize("row", ["`responded`, a reflection", "`responded`, a task"])
def test_what_a_learner_wrote_is_not_told(row):
    _, statement = ACTS[row]

    assert statement["result"] == {"completion": True}


@pytest.mark.parametrize(
    ("right", "verb", "score"),
    [
        (5, "passed", {"scaled": 0.8333, "raw": 5, "min": 0, "max": 6}),
        (0, "failed", {"scaled": 0.0, "raw": 0, "min": 0, "max": 6}),
        (6, "passed", {"scaled": 1.0, "raw": 6, "min": 0, "max": 6}),
    ],
)
def test_check_is_passed_or_failed_with_its_score(right, verb, score):
    statement = samples.marked(right, took=timedelta(minutes=4, seconds=32))

    assert statement["verb"]["id"].endswith(f"/{verb}")
    assert statement["result"] == {
        "completion": True,
        "success": verb == "passed",
        "score": score,
        "duration": "PT272S",
    }


def test_every_act_has_an_id_of_its_own():
    # A page of text and a check are two pages; a failed attempt is another attempt.
    ids = [statement["id"] for _, statement in ACTS.values()]

    assert len(set(ids)) == len(ACTS)
    assert {act for act, _ in ACTS.values()} == set(s.RECIPES)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (
            s.experienced(LEARNER, PAGE, at=AT),
            s.experienced(LEARNER, PAGE, at=AT + timedelta(days=1)),
        ),
        (
            samples.marked(5),
            s.marked(
                LEARNER,
                CHECK,
                right=4,
                questions=6,
                is_pass=False,
                attempt=samples.TRY["attempt"],
                at=AT,
            ),
        ),
        (
            s.completed_module(LEARNER, MODULE, at=AT),
            s.completed_module(LEARNER, MODULE, at=AT + timedelta(days=1)),
        ),
    ],
)
def test_act_told_again_is_the_same_statement(first, again):
    assert first["id"] == again["id"]


@pytest.mark.parametrize(
    "other",
    [
        s.Learner(
            installation=samples.INSTALLATION, user=UUID(int=1), enrolment=UUID(int=99)
        ),
        s.Learner(
            installation="https://other.pathways.invalid/",
            user=UUID(int=1),
            enrolment=UUID(int=2),
        ),
    ],
)
def test_act_of_another_enrolment_or_installation_is_another(other):
    first = s.experienced(LEARNER, PAGE, at=AT)

    assert s.experienced(other, PAGE, at=AT)["id"] != first["id"]


def test_coming_back_is_another_registration():
    later = AT + timedelta(days=30)
    first = s.registered(LEARNER, PROGRAMME, at=AT)

    assert s.registered(LEARNER, PROGRAMME, at=later)["id"] != first["id"]


def test_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        s.registered(LEARNER, PROGRAMME, at=datetime(2026, 11, 24))  # noqa: DTZ001


@given(samples.built)
def test_actor_is_an_account_and_nothing_else(statement):
    assert set(statement["actor"]) == {"objectType", "account"}
    assert UUID(statement["actor"]["account"]["name"])
