"""How the code is laid out, and what must hold of every model."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from wagtail.models import Page, Revision, Site

from assessments.models import Attempt, Response
from courses.models import (
    Answer,
    Enrolment,
    LearningDocument,
    LearningImage,
    ModuleCompletion,
    Note,
    PageFlag,
    PageProgress,
    PublishedVersion,
)

ROOT = Path(__file__).resolve().parent.parent
APPS = [
    "lms",
    "home",
    "compliance",
    "assessments",
    "courses",
    "records",
    "accounts",
    "schools",
    "audit",
]
VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "core",
    "common",
    "misc",
}
# Test folders that stand for no application.
OTHER_TESTS = {"factories", "journeys", "soak", "bench"}
# Tested through what uses them.
INDIRECT = {"records/rules/documents.py", "records/rules/formats.py"}
EVIDENCE = [
    Enrolment,
    PageProgress,
    Answer,
    Note,
    ModuleCompletion,
    Attempt,
    Response,
    PublishedVersion,
]
OURS = [
    model
    for config in apps.get_app_configs()
    if config.name in APPS
    for model in config.get_models()
]


def sources(*folders):
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


# Files --------------------------------------------------------------------------


def test_every_application_is_known_here():
    found = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert found == set(APPS)


def test_no_module_has_a_name_that_says_nothing():
    vague = [
        path
        for path in sources(*APPS, "tests")
        if {path.stem, *(part.name for part in path.relative_to(ROOT).parents)} & VAGUE
    ]

    assert names(vague) == []


def test_tests_stand_where_their_sources_stand():
    tests = ROOT / "tests"
    astray = [
        folder
        for folder in sorted(
            {path.parent for path in tests.rglob("test_*.py")} - {tests}
        )
        if folder.relative_to(tests).parts[0] not in OTHER_TESTS
        and not (ROOT / folder.relative_to(tests)).is_dir()
    ]

    assert names(astray) == []


def test_every_application_with_rules_tests_them():
    untested = [
        path
        for path in sources(*APPS)
        if path.parent.name == "rules" or path.name == "rules.py"
        if path.name != "__init__.py"
        if not has_test(path)
    ]

    assert set(names(untested)) == INDIRECT


def has_test(path):
    """A file of tests of its own, or one that imports from it."""
    inside = path.relative_to(ROOT)
    own = ROOT / "tests" / inside.parent / f"test_{inside.name}"
    module = ".".join(inside.with_suffix("").parts)
    return own.exists() or any(
        re.search(rf"\b(from|import) {re.escape(module)}\b", test.read_text())
        for test in sources(f"tests/{inside.parts[0]}")
    )


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_products_never_import_tests():
    guilty = [
        path
        for path in sources(*APPS)
        if any(
            name.split(".")[0] in {"tests", "pytest", "factory"}
            for name in imports_of(path)
        )
    ]

    assert names(guilty) == []


CLOCK = re.compile(
    r"timezone\.(now|localdate|localtime)\(\)|datetime\.now\(|date\.today\("
)


def test_operations_and_rules_are_told_the_time():
    guilty = [
        path
        for path in sources(*APPS)
        if {"operations", "rules", "queries"} & {path.stem, path.parent.name}
        if CLOCK.search(path.read_text())
    ]

    assert names(guilty) == []


# Models -------------------------------------------------------------------------


def keys_of(model):
    return [
        field
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.model is model
    ]


# About the version of a page, and of nobody: its writer may be forgotten.
NO_EVIDENCE = {PageFlag}


def test_list_of_evidence_is_whole():
    """Whatever hangs on an enrolment, directly or not, is what a learner did."""
    found = {Enrolment, PublishedVersion}
    while more := {
        model
        for model in OURS
        if model not in found | NO_EVIDENCE
        for field in keys_of(model)
        if field.related_model in found
    }:
        found |= more

    assert found == set(EVIDENCE)


@pytest.mark.parametrize("model", EVIDENCE, ids=lambda model: model.__name__)
def test_evidence_is_deleted_by_nothing(model):
    for field in keys_of(model):
        assert field.remote_field.on_delete is models.PROTECT, field


@pytest.mark.parametrize("model", EVIDENCE, ids=lambda model: model.__name__)
def test_evidence_names_no_page(model):
    for field in keys_of(model):
        assert not issubclass(field.related_model, Page | Revision | Site), field


# That somebody uploaded a picture is no record about them.
CONTENT = {LearningDocument, LearningImage}
PEOPLE = [
    model
    for model in OURS
    if model is get_user_model()
    or model in EVIDENCE
    or any(field.related_model is get_user_model() for field in keys_of(model))
    if not issubclass(model, Page) and model not in CONTENT
]


@pytest.mark.parametrize("model", PEOPLE, ids=lambda model: model.__name__)
def test_model_about_people_pays_nothing_to_the_reference_index(model):
    assert getattr(model, "wagtail_reference_index_ignore", False) is True


def test_there_are_models_about_people():
    assert len(PEOPLE) > len(EVIDENCE)
