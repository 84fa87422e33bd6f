import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.rules.validation import problems
from tests.records.samples import ACTS, built

ACCOUNT = {"homePage": "https://a.example", "name": "1"}
AGENT = {"account": ACCOUNT}
ACTIVITY = {"id": "https://a.example/pages/1"}
SAID = {"actor": AGENT, "verb": {"id": "https://a.example/did"}, "object": ACTIVITY}
UUID = "12345678-1234-5678-1234-567812345678"
SUBSTATEMENT = {"objectType": "SubStatement", **SAID}
ATTACHMENT = {
    "usageType": "https://a.example/use",
    "display": {"en": "A file"},
    "contentType": "text/plain; charset=utf-8",
    "length": 12,
    "sha2": "ab" * 32,
}


def interaction(kind, **parts):
    return ACTIVITY | {"definition": {"interactionType": kind, **parts}}


VALID = {
    "least": {},
    "voiding": {
        "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
        "object": {"objectType": "StatementRef", "id": UUID},
    },
    "e-mail": {"actor": {"mbox": "mailto:a@b.example", "name": "A"}},
    "digest": {"actor": {"objectType": "Agent", "mbox_sha1sum": "a0" * 20}},
    "openid": {"actor": {"openid": "https://a.example/me"}},
    "unnamed group": {"actor": {"objectType": "Group", "member": [AGENT]}},
    "named group": {"actor": {"objectType": "Group", **AGENT}},
    "agent as object": {"object": {"objectType": "Agent", **AGENT}},
    "group as object": {"object": {"objectType": "Group", **AGENT}},
    "substatement": {"object": SUBSTATEMENT},
    "authority": {"authority": AGENT},
    "authority by OAuth": {
        "authority": {"objectType": "Group", "member": [AGENT, AGENT]}
    },
    "set by a store": {
        "id": UUID.upper(),
        "stored": "2026-11-24T09:00:00.123456789Z",
        "version": "1.0.3",
    },
    "everything of a context": {
        "context": {
            "registration": UUID,
            "instructor": AGENT,
            "team": {"objectType": "Group", **AGENT},
            "contextActivities": {
                "parent": ACTIVITY,
                "grouping": [ACTIVITY],
                "category": [],
                "other": [ACTIVITY, ACTIVITY],
            },
            "revision": "3",
            "platform": "Pathways",
            "language": "en-GB",
            "statement": {"objectType": "StatementRef", "id": UUID},
            "extensions": {"https://a.example/x": {"a": [None, 1.5, True, "b"]}},
        }
    },
    "everything of a result": {
        "result": {
            "score": {"scaled": -1, "raw": 0, "min": -0.5, "max": 1},
            "success": False,
            "completion": True,
            "response": "",
            "duration": "P1DT2H3M4.5S",
            "extensions": {},
        }
    },
    "attachment": {"attachments": [ATTACHMENT]},
    "matching": {
        "object": interaction(
            "matching", source=[{"id": "a"}], target=[{"id": "a", "description": {}}]
        )
    },
    "likert": {"object": interaction("likert", scale=[{"id": "1"}, {"id": "2"}])},
    "steps": {"object": interaction("performance", steps=[])},
    "true or false": {
        "object": interaction("true-false", correctResponsesPattern=["true"])
    },
    "more about it": {
        "object": ACTIVITY
        | {
            "definition": {
                "moreInfo": "https://a.example/",
                "description": {"cy": "Gwers", "zh-Hant-TW": "課", "x-private": ""},
                "extensions": {"urn:uuid:" + UUID: None},
            }
        }
    },
}
VOIDED = {"verb": {"id": "http://adlnet.gov/expapi/verbs/voided"}}
OTHER_OBJECT = {"object": {"objectType": "Agent", **AGENT}}
INVALID = {
    "id is no UUID": ({"id": "1234"}, "id"),
    "id in braces": ({"id": f"{{{UUID}}}"}, "id"),
    "no identifier": ({"actor": {"name": "A"}}, "actor"),
    "two identifiers": (
        {"actor": {"mbox": "mailto:a@b.example", "account": ACCOUNT}},
        "actor",
    ),
    "e-mail without mailto": ({"actor": {"mbox": "a@b.example"}}, "actor.mbox"),
    "mailto without a host": ({"actor": {"mbox": "mailto:a"}}, "actor.mbox"),
    "short digest": ({"actor": {"mbox_sha1sum": "a0"}}, "actor.mbox_sha1sum"),
    "relative home": (
        {"actor": {"account": {"homePage": "/a", "name": "1"}}},
        "actor.account.homePage",
    ),
    "home is no address": (
        {"actor": {"account": {"homePage": "urn:uuid:" + UUID, "name": "1"}}},
        "actor.account.homePage",
    ),
    "account without a name": (
        {"actor": {"account": {"homePage": "https://a.example"}}},
        "actor.account.name",
    ),
    "agent with members": ({"actor": AGENT | {"member": []}}, "actor.member"),
    "wrong case of a type": ({"actor": AGENT | {"objectType": "agent"}}, "actor"),
    "type of an unknown kind": ({"object": {"objectType": ["Activity"]}}, "object"),
    "group of groups": (
        {
            "actor": {
                "objectType": "Group",
                "member": [{"objectType": "Group", **AGENT}],
            }
        },
        "actor.member[0]",
    ),
    "unnamed group without members": ({"actor": {"objectType": "Group"}}, "actor"),
    "group with two names": (
        {"actor": {"objectType": "Group", "openid": "https://a.example", **AGENT}},
        "actor",
    ),
    "team is an agent": ({"context": {"team": AGENT}}, "context.team"),
    "authority of three": (
        {"authority": {"objectType": "Group", "member": [AGENT] * 3}},
        "authority",
    ),
    "authority is a named group": (
        {"authority": {"objectType": "Group", "member": [AGENT] * 2, **AGENT}},
        "authority",
    ),
    "verb is a word": ({"verb": {"id": "did"}}, "verb.id"),
    "display without language": (
        {"verb": {"id": "https://a.example/did", "display": "did"}},
        "verb.display",
    ),
    "language is no tag": (
        {"verb": {"id": "https://a.example/did", "display": {"en_GB": "did"}}},
        "verb.display",
    ),
    "text is a number": (
        {"verb": {"id": "https://a.example/did", "display": {"en": 1}}},
        "verb.display",
    ),
    "object is a text": ({"object": "https://a.example"}, "object"),
    "IRI with a space": ({"object": {"id": "https://a.example/a b"}}, "object.id"),
    "substatement in a substatement": (
        {"object": SUBSTATEMENT | {"object": SUBSTATEMENT}},
        "object.object",
    ),
    "substatement with an id": ({"object": SUBSTATEMENT | {"id": UUID}}, "object.id"),
    "substatement without a verb": (
        {"object": {"objectType": "SubStatement", "actor": AGENT, "object": ACTIVITY}},
        "object.verb",
    ),
    "reference without an id": (
        {"object": {"objectType": "StatementRef"}},
        "object.id",
    ),
    "voiding an activity": (VOIDED, "object"),
    "revision of an agent": (OTHER_OBJECT | {"context": {"revision": "1"}}, "context"),
    "platform of an agent": (OTHER_OBJECT | {"context": {"platform": "P"}}, "context"),
    "platform in a substatement": (
        {"object": SUBSTATEMENT | OTHER_OBJECT | {"context": {"platform": "P"}}},
        "object.context",
    ),
    "interaction of an unknown kind": (
        {"object": interaction("guess")},
        "object.definition.interactionType",
    ),
    "choices without a kind": (
        {"object": ACTIVITY | {"definition": {"choices": []}}},
        "object.definition.interactionType",
    ),
    "pattern without a kind": (
        {"object": ACTIVITY | {"definition": {"correctResponsesPattern": ["a"]}}},
        "object.definition.interactionType",
    ),
    "choices of another kind": (
        {"object": interaction("likert", choices=[])},
        "object.definition.choices",
    ),
    "two choices with one id": (
        {"object": interaction("choice", choices=[{"id": "a"}, {"id": "a"}])},
        "object.definition.choices",
    ),
    "choice without an id": (
        {"object": interaction("choice", choices=[{"description": {"en": "A"}}])},
        "object.definition.choices[0].id",
    ),
    "pattern is a text": (
        {"object": interaction("choice", correctResponsesPattern="a")},
        "object.definition.correctResponsesPattern",
    ),
    "scaled over 1": ({"result": {"score": {"scaled": 1.01}}}, "result.score.scaled"),
    "raw over max": ({"result": {"score": {"raw": 7, "max": 6}}}, "result.score.raw"),
    "raw under min": ({"result": {"score": {"raw": 0, "min": 1}}}, "result.score.raw"),
    "min over max": ({"result": {"score": {"min": 2, "max": 1}}}, "result.score.min"),
    "score is not finite": (
        {"result": {"score": {"raw": float("nan")}}},
        "result.score.raw",
    ),
    "true for a number": ({"result": {"score": {"raw": True}}}, "result.score.raw"),
    "1 for true": ({"result": {"success": 1}}, "result.success"),
    "text for true": ({"result": {"completion": "true"}}, "result.completion"),
    "registration is no UUID": ({"context": {"registration": "1"}}, "context"),
    "parent is a text": (
        {"context": {"contextActivities": {"parent": "https://a.example"}}},
        "context.contextActivities.parent",
    ),
    "parent in wrong case": (
        {"context": {"contextActivities": {"Parent": ACTIVITY}}},
        "context.contextActivities.Parent",
    ),
    "extension without an IRI": (
        {"context": {"extensions": {"version": 1}}},
        "context.extensions",
    ),
    "extension that is not JSON": (
        {"context": {"extensions": {"https://a.example/x": {1: {2}}}}},
        "context.extensions",
    ),
    "version 2": ({"version": "2.0.0"}, "version"),
    "length with a fraction": (
        {"attachments": [ATTACHMENT | {"length": 1.5}]},
        "attachments[0].length",
    ),
    "attachment without a digest": (
        {"attachments": [{k: v for k, v in ATTACHMENT.items() if k != "sha2"}]},
        "attachments[0].sha2",
    ),
    "attachments without a list": ({"attachments": ATTACHMENT}, "attachments"),
    "unknown property": ({"mood": "good"}, "mood"),
}


@pytest.mark.parametrize("change", VALID.values(), ids=VALID)
def test_statement_of_the_specification_is_valid(change):
    assert problems(SAID | change) == []


@pytest.mark.parametrize(("change", "place"), INVALID.values(), ids=INVALID)
def test_breach_of_the_specification_is_found_at_its_place(change, place):
    found = problems(SAID | change)

    assert found
    assert all(problem.startswith(place) for problem in found)


@pytest.mark.parametrize("part", ["actor", "verb", "object"])
def test_statement_needs_its_parts(part):
    assert problems({k: v for k, v in SAID.items() if k != part}) == [
        f"{part}: is missing"
    ]


@pytest.mark.parametrize("value", [None, [], "statement", 1, [SAID]])
def test_what_is_no_object_is_no_statement(value):
    assert problems(value) == ["statement: must be an object"]


@pytest.mark.parametrize(
    ("value", "is_valid"),
    [
        ("2026-11-24T09:00:00Z", True),
        ("2026-11-24t09:00:00.1+01:00", True),
        ("2026-11-24T09:00:00+0100", True),
        ("2024-02-29T23:59:59-11:30", True),
        ("2026-11-24T09:00:00", False),
        ("2026-11-24 09:00:00Z", False),
        ("2026-11-24", False),
        ("2026-02-29T09:00:00Z", False),
        ("2026-11-24T24:00:00Z", False),
        ("2026-11-24T09:00:00-00:00", False),
        ("2026-11-24T09:00:00-0000", False),
        ("2026-11-24T09:00:00-00", False),
        ("2026-11-24T09:00:00+25:00", False),
        ("٢٠٢٦-11-24T09:00:00Z", False),
        (1795510800, False),
    ],
)
def test_timestamps(value, is_valid):
    assert (problems(SAID | {"timestamp": value}) == []) is is_valid


@pytest.mark.parametrize(
    ("value", "is_valid"),
    [
        *((good, True) for good in ("PT0S", "P1Y2M3DT4H5M6S", "P3W", "PT1.5S")),
        *((good, True) for good in ("PT36H", "P0.5Y", "PT0,5M", "P1Y", "PT1H0.5M")),
        *((bad, False) for bad in ("", "P", "PT", "P1", "1D", "P1DT", "PT1.5H3S")),
        *((bad, False) for bad in ("P1W2D", "PT-1S", "P1S", "pt1s", "PT1S ", 60)),
    ],
)
def test_durations(value, is_valid):
    assert (problems(SAID | {"result": {"duration": value}}) == []) is is_valid


@pytest.mark.parametrize(
    ("value", "is_valid"),
    [
        *((good, True) for good in ("en", "en-GB", "zh-Hans-CN", "sl-rozaj-biske")),
        *((good, True) for good in ("de-CH-1996", "en-a-bbb-x-a-ccc", "i-klingon")),
        *((bad, False) for bad in ("", "e", "en_GB", "en-", "english9", "a-DE", 1)),
    ],
)
def test_languages(value, is_valid):
    assert (problems(SAID | {"context": {"language": value}}) == []) is is_valid


# --- Whatever is changed in a statement of ours ----------------------------------------
OPEN = ("extensions", "display", "name", "description")


def places(value, path=()):
    """Every place in a statement, except inside extensions and language maps."""
    if path:
        yield path
    if path and path[-1] in OPEN and isinstance(value, dict):
        return
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in pairs:
        yield from places(item, (*path, key))


def changed(statement, path, change):
    """A copy of `statement` with `change(parent, key)` done at `path`."""
    whole = copy.deepcopy(statement)
    parent = whole
    for key in path[:-1]:
        parent = parent[key]
    change(parent, path[-1])
    return whole


def swap_type(parent, key):
    old = parent[key]
    parent[key] = 7 if isinstance(old, str | dict | list | bool) else str(old)


def set_none(parent, key):
    parent[key] = None


def change_case(parent, key):
    if isinstance(parent, dict):
        parent[key.swapcase()] = parent.pop(key)
    else:
        parent[key] = None


def add_unknown(parent, key):
    if isinstance(parent, dict):
        parent["unknown"] = "x"
    else:
        parent.append("x")


CHANGES = [swap_type, set_none, change_case, add_unknown]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("act", "statement"), ACTS.values(), ids=ACTS)
def test_no_change_of_form_passes_anywhere(act, statement, change):
    whole = json.loads(json.dumps(statement))
    passed = [
        path
        for path in places(whole)
        if not problems(changed(whole, path, change))
        # A pattern of correct responses may hold any text.
        and path[-2:-1] != ("correctResponsesPattern",)
    ]

    assert passed == []


@given(built, st.data())
def test_no_change_of_form_passes_in_any_statement(statement, data):
    whole = json.loads(json.dumps(statement))
    path = data.draw(st.sampled_from(list(places(whole))))
    change = data.draw(st.sampled_from([swap_type, set_none, change_case]))

    assert problems(changed(whole, path, change))


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(st.sampled_from([s for _, s in ACTS.values()]), st.data(), json_values)
def test_any_json_anywhere_gets_an_answer(statement, data, value):
    path = data.draw(st.sampled_from(list(places(statement))))

    def put(parent, key):
        parent[key] = value

    assert isinstance(problems(changed(statement, path, put)), list)
