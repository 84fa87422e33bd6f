"""Whether a statement is one by xAPI 1.0.3, part 2: every MUST that a statement

alone can break. Strict JSON types (nothing is coerced), no null outside extensions,
no property that the specification does not name, names and values in exact case.
"""

import math
from collections.abc import Callable, Iterator
from typing import Final

from records.rules import formats

type Problems = Iterator[str]
type Check = Callable[[object, str], Problems]

INVERSE_IDENTIFIERS: Final = ("mbox", "mbox_sha1sum", "openid", "account")
VOIDED: Final = "http://adlnet.gov/expapi/verbs/voided"
COMPONENTS: Final = {
    "choice": ("choices",),
    "sequencing": ("choices",),
    "likert": ("scale",),
    "matching": ("source", "target"),
    "performance": ("steps",),
    "true-false": (),
    "fill-in": (),
    "long-fill-in": (),
    "numeric": (),
    "other": (),
}
COMPONENT_LISTS: Final = ("choices", "scale", "source", "target", "steps")


def problems(statement: object) -> list[str]:
    """What is wrong, each with its place; an empty list for a valid statement."""
    return list(check_statement(statement, ""))


# --- Values ---------------------------------------------------------------------
def text(value: object, path: str) -> Problems:
    if not isinstance(value, str):
        yield f"{path}: must be text"


def matching(is_match: Callable[[str], object], what: str) -> Check:
    def check(value: object, path: str) -> Problems:
        if not isinstance(value, str) or not is_match(value):
            yield f"{path}: must be {what}"

    return check


def exactly(*allowed: str) -> Check:
    return matching(lambda value: value in allowed, " or ".join(allowed))


uuid = matching(formats.UUID.fullmatch, "a UUID")
iri = matching(formats.IRI.fullmatch, "an absolute IRI")
irl = matching(formats.IRL.fullmatch, "an absolute address")
language = matching(formats.LANGUAGE.fullmatch, "a language tag")
timestamp = matching(formats.is_timestamp, "a timestamp with a time zone")
duration = matching(formats.DURATION.fullmatch, "an ISO 8601 duration")


def boolean(value: object, path: str) -> Problems:
    if not isinstance(value, bool):
        yield f"{path}: must be true or false"


def is_number(value: object) -> bool:
    """JSON has no NaN and no infinity, and true is not 1."""
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    )


def number(value: object, path: str) -> Problems:
    if not is_number(value):
        yield f"{path}: must be a number"


def scaled(value: object, path: str) -> Problems:
    if not is_number(value) or not -1 <= value <= 1:
        yield f"{path}: must be a number from -1 to 1"


def length(value: object, path: str) -> Problems:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        yield f"{path}: must be a whole number of bytes"


# --- Structures -----------------------------------------------------------------
def join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def shape(fields: dict[str, Check], *required: str) -> Check:
    """An object with these properties and no other."""

    def check(value: object, path: str) -> Problems:
        if not isinstance(value, dict):
            yield f"{path or 'statement'}: must be an object"
            return
        for key in required:
            if key not in value:
                yield f"{join(path, key)}: is missing"
        for key, item in value.items():
            if key in fields:
                yield from fields[key](item, join(path, key))
            else:
                yield f"{join(path, str(key))}: is not a property here"

    return check


def array(item: Check) -> Check:
    def check(value: object, path: str) -> Problems:
        if not isinstance(value, list):
            yield f"{path}: must be an array"
            return
        for index, each in enumerate(value):
            yield from item(each, f"{path}[{index}]")

    return check


def mapping(key: Check, item: Check) -> Check:
    def check(value: object, path: str) -> Problems:
        if not isinstance(value, dict):
            yield f"{path}: must be an object"
            return
        for name, each in value.items():
            yield from key(name, f"{path} key {name!r}")
            yield from item(each, f"{path}[{name!r}]")

    return check


def both(*checks: Check) -> Check:
    """Each check in turn, as long as none before it found anything."""

    def check(value: object, path: str) -> Problems:
        for each in checks:
            found = list(each(value, path))
            yield from found
            if found:
                return

    return check


def anything(value: object, path: str) -> Problems:
    """Extensions may hold any JSON, null too."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from text(key, f"{path} key {key!r}")
            yield from anything(item, f"{path}[{key!r}]")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from anything(item, f"{path}[{index}]")
    elif not (value is None or isinstance(value, str | bool) or is_number(value)):
        yield f"{path}: is not JSON"


language_map = mapping(language, text)
extensions = mapping(iri, anything)


# --- Actors ---------------------------------------------------------------------
account = shape({"homePage": irl, "name": text}, "homePage", "name")
WHO: Final = {
    "name": text,
    "mbox": matching(formats.MAILBOX.fullmatch, "a mailto: address"),
    "mbox_sha1sum": matching(formats.SHA1.fullmatch, "a SHA-1 in hexadecimal"),
    "openid": irl,
    "account": account,
}


def identifiers(value: dict) -> int:
    return sum(key in value for key in INVERSE_IDENTIFIERS)


def identified_once(value: object, path: str) -> Problems:
    if identifiers(value) != 1:
        yield f"{path}: must have exactly one of {', '.join(INVERSE_IDENTIFIERS)}"


agent = both(shape({"objectType": exactly("Agent"), **WHO}), identified_once)


def named_or_with_members(value: object, path: str) -> Problems:
    count = identifiers(value)
    if count > 1:
        yield f"{path}: must have at most one of {', '.join(INVERSE_IDENTIFIERS)}"
    if count == 0 and "member" not in value:
        yield f"{path}: a group without a name of its own must list its members"


group = both(
    shape(
        {"objectType": exactly("Group"), "member": array(agent), **WHO}, "objectType"
    ),
    named_or_with_members,
)


def object_type(value: object, default: str) -> object:
    return value.get("objectType", default) if isinstance(value, dict) else default


def actor(value: object, path: str) -> Problems:
    return (group if object_type(value, "Agent") == "Group" else agent)(value, path)


def two_unnamed(value: object, path: str) -> Problems:
    """OAuth: an application and a person, in a group without a name of its own."""
    if object_type(value, "Agent") == "Group" and (
        identifiers(value) or len(value["member"]) != 2  # noqa: PLR2004
    ):
        yield f"{path}: must be an agent, or an unnamed group of two"


# --- Objects --------------------------------------------------------------------
component = shape({"id": text, "description": language_map}, "id")


def ids_differ(value: object, path: str) -> Problems:
    ids = [each["id"] for each in value]
    if len(set(ids)) != len(ids):
        yield f"{path}: two have the same id"


components = both(array(component), ids_differ)


def interaction(value: object, path: str) -> Problems:
    kind = value.get("interactionType")
    given = [key for key in COMPONENT_LISTS if key in value]
    if kind is None and (given or "correctResponsesPattern" in value):
        yield f"{path}.interactionType: is missing"
    for key in given:
        if kind is not None and key not in COMPONENTS[kind]:
            yield f"{path}.{key}: does not belong to {kind}"


definition = both(
    shape(
        {
            "name": language_map,
            "description": language_map,
            "type": iri,
            "moreInfo": irl,
            "interactionType": exactly(*COMPONENTS),
            "correctResponsesPattern": array(text),
            **dict.fromkeys(COMPONENT_LISTS, components),
            "extensions": extensions,
        }
    ),
    interaction,
)
activity = shape(
    {"objectType": exactly("Activity"), "id": iri, "definition": definition}, "id"
)
statement_ref = shape(
    {"objectType": exactly("StatementRef"), "id": uuid}, "objectType", "id"
)


def some_object(kinds: dict[str, Check]) -> Check:
    def check(value: object, path: str) -> Problems:
        kind = object_type(value, "Activity")
        if isinstance(kind, str) and kind in kinds:
            yield from kinds[kind](value, path)
        else:
            yield f"{path}.objectType: must be one of {', '.join(kinds)}"

    return check


OBJECTS: Final = {
    "Activity": activity,
    "Agent": agent,
    "Group": group,
    "StatementRef": statement_ref,
}


# --- The rest -------------------------------------------------------------------
def score_in_range(value: object, path: str) -> Problems:
    low, high = value.get("min", -math.inf), value.get("max", math.inf)
    if not low < high:
        yield f"{path}.min: must be less than max"
    elif not low <= value.get("raw", low if "min" in value else high) <= high:
        yield f"{path}.raw: must lie between min and max"


score = both(
    shape({"scaled": scaled, "raw": number, "min": number, "max": number}),
    score_in_range,
)
result = shape(
    {
        "score": score,
        "success": boolean,
        "completion": boolean,
        "response": text,
        "duration": duration,
        "extensions": extensions,
    }
)


def one_or_more_activities(value: object, path: str) -> Problems:
    return (array(activity) if isinstance(value, list) else activity)(value, path)


context = shape(
    {
        "registration": uuid,
        "instructor": actor,
        "team": group,
        "contextActivities": shape(
            dict.fromkeys(
                ("parent", "grouping", "category", "other"), one_or_more_activities
            )
        ),
        "revision": text,
        "platform": text,
        "language": language,
        "statement": statement_ref,
        "extensions": extensions,
    }
)
verb = shape({"id": iri, "display": language_map}, "id")
attachment = shape(
    {
        "usageType": iri,
        "display": language_map,
        "description": language_map,
        "contentType": matching(formats.MEDIA_TYPE.fullmatch, "a media type"),
        "length": length,
        "sha2": matching(formats.SHA2.fullmatch, "a SHA-2 in hexadecimal"),
        "fileUrl": irl,
    },
    "usageType",
    "display",
    "contentType",
    "length",
    "sha2",
)


def revision_of_activity(value: object, path: str) -> Problems:
    """Both describe an activity, so they stand only beside one."""
    if object_type(value["object"], "Activity") != "Activity":
        for key in ("revision", "platform"):
            if key in value.get("context", {}):
                yield f"{join(path, 'context')}.{key}: belongs to activities only"


def voiding(value: object, path: str) -> Problems:
    if value["verb"]["id"] == VOIDED and (
        object_type(value["object"], "Activity") != "StatementRef"
    ):
        yield f"{join(path, 'object')}: voiding takes a StatementRef"


SAID: Final = {
    "actor": actor,
    "verb": verb,
    "result": result,
    "context": context,
    "timestamp": timestamp,
    "attachments": array(attachment),
}
PARTS: Final = ("actor", "verb", "object")
substatement = both(
    shape(
        {"objectType": exactly("SubStatement"), "object": some_object(OBJECTS), **SAID},
        "objectType",
        *PARTS,
    ),
    revision_of_activity,
)
check_statement = both(
    shape(
        {
            "id": uuid,
            "object": some_object(OBJECTS | {"SubStatement": substatement}),
            "stored": timestamp,
            "authority": both(actor, two_unnamed),
            "version": matching(formats.VERSION.fullmatch, "1.0 or 1.0.x"),
            **SAID,
        },
        *PARTS,
    ),
    revision_of_activity,
    voiding,
)
