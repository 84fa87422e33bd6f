"""What a learner did, as Experience API 1.0.3 statements (docs/xapi.md).

Pure: who, what and when come in, a dict comes out. An actor is an account of this
installation, never a name or an e-mail address, and nothing that a learner wrote is
in a statement. The id is made from the act (RECIPES), so that telling it twice is
telling it once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from records import verbs

LANGUAGE: Final = "en-GB"
# Ours for every installation. `.invalid` can never be anybody else's (RFC 2606).
PUBLISHED_VERSION: Final = "https://vocabulary.pathways.invalid/published-version"

ADL: Final = "http://adlnet.gov/expapi/activities/"
COURSE: Final = ADL + "course"
MODULE: Final = ADL + "module"
LESSON: Final = ADL + "lesson"
ASSESSMENT: Final = ADL + "assessment"
INTERACTION: Final = ADL + "cmi.interaction"
PERFORMANCE: Final = ADL + "performance"
CERTIFICATE: Final = (
    "https://www.opigno.org/en/tincan_registry/activity_type/certificate"
)

DONE: Final = {"completion": True}

# What makes two acts the same act. `time` is the moment stored with the fact.
RECIPES: Final = {
    "registered": "registered/{enrolment}/{time}",
    "left": "left/{enrolment}/{time}",
    "experienced": "experienced/{enrolment}/{page}/{version}",
    "completed_page": "completed/{enrolment}/{page}/{version}",
    "answered": "answered/{enrolment}/{page}/{block}/{occasion}",
    "responded": "responded/{enrolment}/{page}/{block}",
    "attempted": "attempted/{enrolment}/{page}/{attempt}",
    "marked": "marked/{enrolment}/{page}/{attempt}",
    "completed_module": "completed/{enrolment}/{module}",
    "earned": "earned/{certificate}",
}


@dataclass(frozen=True, kw_only=True)
class Learner:
    """A person in a programme; `user` and `enrolment` are their uuids."""

    installation: str
    user: UUID
    enrolment: UUID


@dataclass(frozen=True, kw_only=True)
class Programme:
    key: UUID
    title: str

    def iri(self, installation: str) -> str:
        return f"{installation}programmes/{self.key}"

    def definition(self) -> dict:
        return described(COURSE, self.title)

    def above(self) -> list:
        return []


@dataclass(frozen=True, kw_only=True)
class Module:
    """`version` is the number of its PublishedVersion, here and in Page."""

    key: UUID
    title: str
    version: int
    programme: Programme

    def iri(self, installation: str) -> str:
        return f"{installation}modules/{self.key}"

    def definition(self) -> dict:
        return described(MODULE, self.title)

    def above(self) -> list:
        return [self.programme]


@dataclass(frozen=True, kw_only=True)
class Page:
    key: UUID
    title: str
    version: int
    module: Module
    is_check: bool = False

    def iri(self, installation: str) -> str:
        return f"{installation}pages/{self.key}"

    def definition(self) -> dict:
        return described(ASSESSMENT if self.is_check else LESSON, self.title)

    def above(self) -> list:
        return [self.module, self.module.programme]


@dataclass(frozen=True, kw_only=True)
class Block:
    """A part of a page to which a learner answers; `id` is permanent in its page."""

    id: UUID
    page: Page
    text: str

    def iri(self, installation: str) -> str:
        return f"{self.page.iri(installation)}/blocks/{self.id}"

    def above(self) -> list:
        return [self.page, *self.page.above()]


@dataclass(frozen=True, kw_only=True)
class Question(Block):
    """`options` are (id, text); without `right` it is a decision with no wrong side."""

    options: tuple[tuple[UUID, str], ...]
    right: tuple[UUID, ...] = ()

    def definition(self) -> dict:
        choices = [{"id": str(id_), "description": said(t)} for id_, t in self.options]
        pattern = {"correctResponsesPattern": [joined(self.right)]}
        return (
            described(INTERACTION, self.text)
            | {"interactionType": "choice", "choices": choices}
            | (pattern if self.right else {})
        )


@dataclass(frozen=True, kw_only=True)
class Prompt(Block):
    """A reflection, or something to do in one's own setting."""

    class Kind(Enum):
        REFLECTION = "reflection"
        TASK = "task"

    kind: Kind

    def definition(self) -> dict:
        if self.kind is Prompt.Kind.TASK:
            return described(PERFORMANCE, self.text)
        return described(INTERACTION, self.text) | {"interactionType": "long-fill-in"}


@dataclass(frozen=True, kw_only=True)
class Certificate:
    public_id: str
    module: Module

    def iri(self, installation: str) -> str:
        return f"{installation}certificates/{self.public_id}"

    def definition(self) -> dict:
        return described(CERTIFICATE, f"Certificate of completion: {self.module.title}")

    def above(self) -> list:
        return [self.module, self.module.programme]


type Thing = Programme | Module | Page | Question | Prompt | Certificate


def registered(learner: Learner, programme: Programme, *, at: datetime) -> dict:
    key = act("registered", learner, time=timestamp(at))
    return statement(learner, key, verbs.REGISTERED, programme, at)


def left(learner: Learner, programme: Programme, *, at: datetime) -> dict:
    key = act("left", learner, time=timestamp(at))
    return statement(learner, key, verbs.LEFT, programme, at)


def experienced(learner: Learner, page: Page, *, at: datetime) -> dict:
    """The first opening of a version of a page."""
    key = act("experienced", learner, page=page.key, version=page.version)
    return statement(learner, key, verbs.EXPERIENCED, page, at)


def completed_page(learner: Learner, page: Page, *, at: datetime) -> dict:
    key = act("completed_page", learner, page=page.key, version=page.version)
    return statement(learner, key, verbs.COMPLETED, page, at, result=DONE)


def answered(
    learner: Learner,
    question: Question,
    *,
    chosen: Collection[UUID],
    occasion: str,
    at: datetime,
) -> dict:
    """`occasion` tells one answer from the next to the same question: the moment

    stored with the answer, or the attempt that it belongs to.
    """
    key = act(
        "answered",
        learner,
        page=question.page.key,
        block=question.id,
        occasion=occasion,
    )
    result: dict = {"response": joined(chosen)}
    if question.right:
        result["success"] = set(chosen) == set(question.right)
    return statement(learner, key, verbs.ANSWERED, question, at, result=result)


def responded(learner: Learner, prompt: Prompt, *, at: datetime) -> dict:
    """That something was written, not what."""
    key = act("responded", learner, page=prompt.page.key, block=prompt.id)
    return statement(learner, key, verbs.RESPONDED, prompt, at, result=DONE)


def attempted(learner: Learner, check: Page, *, attempt: str, at: datetime) -> dict:
    key = act("attempted", learner, page=check.key, attempt=attempt)
    return statement(learner, key, verbs.ATTEMPTED, check, at)


def marked(
    learner: Learner,
    check: Page,
    *,
    attempt: str,
    right: int,
    questions: int,
    is_pass: bool,
    took: timedelta | None = None,
    at: datetime,
) -> dict:
    """Passed or failed; `attempt` is the one of `attempted`."""
    key = act("marked", learner, page=check.key, attempt=attempt)
    result = {
        "completion": True,
        "success": is_pass,
        "score": {
            "scaled": round(right / questions, 4),
            "raw": right,
            "min": 0,
            "max": questions,
        },
    }
    if took is not None:
        result["duration"] = duration(took)
    verb = verbs.PASSED if is_pass else verbs.FAILED
    return statement(learner, key, verb, check, at, result=result)


def completed_module(learner: Learner, module: Module, *, at: datetime) -> dict:
    key = act("completed_module", learner, module=module.key)
    return statement(learner, key, verbs.COMPLETED, module, at, result=DONE)


def earned(learner: Learner, certificate: Certificate, *, at: datetime) -> dict:
    key = act("earned", learner, certificate=certificate.public_id)
    return statement(learner, key, verbs.EARNED, certificate, at)


def act(name: str, learner: Learner, **parts) -> str:
    return RECIPES[name].format(enrolment=learner.enrolment, **parts)


def statement_id(installation: str, key: str) -> str:
    return str(uuid5(uuid5(NAMESPACE_URL, installation), key))


def statement(
    learner: Learner,
    key: str,
    verb: dict,
    thing: Thing,
    at: datetime,
    *,
    result: dict | None = None,
) -> dict:
    built = {
        "id": statement_id(learner.installation, key),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": learner.installation, "name": str(learner.user)},
        },
        "verb": verb,
        "object": {
            "objectType": "Activity",
            "id": thing.iri(learner.installation),
            "definition": thing.definition(),
        },
    }
    if result:
        built["result"] = result
    built["context"] = context(learner, thing)
    built["timestamp"] = timestamp(at)
    return built


def context(learner: Learner, thing: Thing) -> dict:
    built: dict = {"registration": str(learner.enrolment)}
    parent, *grouping = [
        {
            "objectType": "Activity",
            "id": each.iri(learner.installation),
            "definition": {"type": each.definition()["type"]},
        }
        for each in thing.above()
    ] or [None]
    if parent:
        built["contextActivities"] = {"parent": [parent]}
    if grouping:
        built["contextActivities"]["grouping"] = grouping
    if versioned := next(
        (each for each in [thing, *thing.above()] if isinstance(each, Page | Module)),
        None,
    ):
        built["revision"] = str(versioned.version)
        built["extensions"] = {
            PUBLISHED_VERSION: {
                "page_key": str(versioned.key),
                "number": versioned.version,
            }
        }
    built["platform"] = "Pathways"
    built["language"] = LANGUAGE
    return built


def said(text: str) -> dict:
    return {LANGUAGE: text}


def described(type_: str, name: str) -> dict:
    return {"type": type_, "name": said(name)}


def joined(ids: Collection[UUID]) -> str:
    return "[,]".join(sorted(str(id_) for id_ in ids))


def timestamp(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("A statement's time needs a time zone.")
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return moment.replace("+00:00", "Z")


def duration(took: timedelta) -> str:
    """Whole seconds, as ISO 8601 has them."""
    return f"PT{max(0, round(took.total_seconds()))}S"
