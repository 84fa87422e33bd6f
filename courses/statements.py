"""From the catalogue and a stored row to the statement that tells of it."""

from uuid import UUID

from records import statements as xapi
from records.queries import installation_iri

from .catalogue import Catalogue, Lesson, Module, Programme
from .kinds import KINDS
from .models import Enrolment, PublishedVersion


def learner(enrolment: Enrolment) -> xapi.Learner:
    return xapi.Learner(
        installation=installation_iri(),
        user=enrolment.user.uuid,
        enrolment=enrolment.uuid,
    )


def programme(node: Programme) -> xapi.Programme:
    return xapi.Programme(key=node.key, title=node.title)


def module(catalogue: Catalogue, node: Module) -> xapi.Module:
    return xapi.Module(
        key=node.key,
        title=node.title,
        version=node.version_number,
        programme=programme(catalogue.programme_of(node)),
    )


def page(catalogue: Catalogue, lesson: Lesson, version: PublishedVersion) -> xapi.Page:
    return xapi.Page(
        key=lesson.key,
        title=version.title,
        version=version.number,
        module=module(catalogue, catalogue.module_of(lesson)),
        is_check=not KINDS[version.kind].done_by_reading,
    )


def question(block: dict, page: xapi.Page) -> xapi.Question:
    """`block` is the raw question or decision as it stands in the version."""
    options = [(UUID(item["id"]), item["value"]) for item in block["value"]["options"]]
    return xapi.Question(
        id=UUID(block["id"]),
        page=page,
        text=block["value"]["prompt"],
        options=tuple((id_, value["text"]) for id_, value in options),
        right=tuple(id_ for id_, value in options if value.get("right")),
    )


def prompt(block: dict, page: xapi.Page) -> xapi.Prompt:
    value = block["value"]
    return xapi.Prompt(
        id=UUID(block["id"]),
        page=page,
        text=value.get("prompt") or value["heading"],
        kind=xapi.Prompt.Kind(block["type"]),
    )
