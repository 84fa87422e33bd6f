"""What happened to a school's record, from the trail, newest first.

Of a person only what was recorded at this school, or at one that became it: what
another school wrote of the same person is its own affair.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from audit.models import Entry, Payload
from compliance.models import Confirmation, Designation
from compliance.rules.history import SAID_TO_ALL, Happened, in_words
from schools.models import Establishment

__all__ = ["Line", "history_of", "last_change_of"]

MOST = 200  # entries read; one school's record has a few a year
A_SENCO = "A SENCO"


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    by: str
    at: datetime


def history_of(
    school: Establishment, posts: Iterable[Designation], *, with_names: bool
) -> list[Line]:
    """`posts` are all of the school's, with their people. Five queries.

    Whoever may not see names is not told of evidence either.
    """
    subjects = subjects_of(school, posts)
    entries = list(
        Entry.objects.filter(subject__in=subjects).order_by("-number")[:MOST]
    )
    told = payloads_of(entries)
    keys = {school.key, *keys_of(entries, told)}
    shown = [
        entry
        for entry in entries
        if is_of_school(entry, told, keys)
        and (with_names or not entry.act.startswith("evidence."))
    ]
    by = names_of({entry.actor for entry in shown}) if with_names else {}
    lines = []
    for entry in shown:
        senco = subjects[entry.subject] if with_names else A_SENCO
        text = in_words(Happened(entry.act, told.get(entry.number, {}), senco))
        if text:
            lines.append(Line(text, by.get(entry.actor, ""), entry.at))
    return lines


def subjects_of(school: Establishment, posts: Iterable[Designation]) -> dict[str, str]:
    """Each subject of the trail that concerns this school, and of which SENCO it tells."""
    posts = {post.pk: post for post in posts}
    subjects = {f"school:{school.key}": ""}
    for post in posts.values():
        subjects[post.audit_subject] = post.person.name
        subjects[post.person.audit_subject] = post.person.name
    given = Confirmation.objects.filter(designation__in=posts)
    for uuid, designation in given.values_list("uuid", "designation")[:MOST]:
        subjects[f"confirmation:{uuid}"] = posts[designation].person.name
    return subjects


def payloads_of(entries: list[Entry]) -> dict[int, dict]:
    """Without those that were erased."""
    rows = Payload.objects.filter(number__in=[entry.number for entry in entries])
    return {row.number: json.loads(row.body) for row in rows}


def keys_of(entries: list[Entry], told: dict[int, dict]) -> Iterable[str]:
    """Also of the schools from which a designation came with its dates."""
    for entry in entries:
        if entry.subject.startswith("designation:"):
            payload = told.get(entry.number, {})
            for part in ("before", "after"):
                if key := payload.get(part, {}).get("school"):
                    yield key


def is_of_school(entry: Entry, told: dict[int, dict], keys: set[str]) -> bool:
    if not entry.subject.startswith("person:") or entry.act in SAID_TO_ALL:
        return True
    return told.get(entry.number, {}).get("school") in keys


def names_of(actors: Iterable[str]) -> dict[str, str]:
    uuids = [actor for actor in actors if actor]
    rows = User.objects.filter(uuid__in=uuids).values_list("uuid", "name")
    return {str(uuid): name for uuid, name in rows}


def last_change_of(*subjects: str) -> tuple[str, datetime] | None:
    """Who changed one of them last, and when."""
    entry = Entry.objects.filter(subject__in=subjects).order_by("-number").first()
    if entry is None:
        return None
    return names_of([entry.actor]).get(entry.actor, ""), entry.at
