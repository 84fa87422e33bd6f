import json

import pytest
from django.core.management import CommandError, call_command

from courses.models import Enrolment, ModuleCompletion, PageProgress
from courses.queries.learners import state_in
from home.scale import generated_learners, seed_scale
from records.models import OutboxStatement
from records.rules.validation import problems
from schools.models import Establishment
from tests.factories.courses import (
    check_page,
    make_learner,
    make_module,
    question,
    text_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    return make_module(
        text_page("First"),
        text_page("Second", question()),
        text_page("Third"),
        check_page(),
        text_page("Last"),
    )


@pytest.fixture
def enrolment(module):
    """Somebody real, whose rows are nobody's to count or to change."""
    return make_learner(module)


def seed(now, schools=3, learners=5, statements=23):
    return seed_scale(
        schools=schools, learners=learners, statements=statements, now=now
    )


def counts():
    return {
        "schools": Establishment.objects.count(),
        "learners": generated_learners().count(),
        "statements": OutboxStatement.objects.count(),
        "enrolments": Enrolment.objects.count(),
        "progress": PageProgress.objects.count(),
    }


def test_seed_scale_makes_the_numbers_asked_for(enrolment, now):
    told_before = OutboxStatement.objects.count()

    made = seed(now)

    assert made == {"schools": 3, "learners": 5, "statements": 23}
    found = counts()
    assert (found["schools"], found["learners"]) == (3, 5)
    assert found["statements"] == told_before + 23
    assert found["enrolments"] == 1 + 5
    assert found["progress"] > 0


def test_seed_scale_again_adds_only_what_is_missing(enrolment, now):
    seed(now)
    before = counts()

    assert seed(now) == {"schools": 0, "learners": 0, "statements": 0}
    assert counts() == before
    assert seed(now, 5, 8, 40) == {"schools": 2, "learners": 3, "statements": 17}
    assert seed(now, 1, 2, 3) == {"schools": 0, "learners": 0, "statements": 0}


def test_what_is_generated_says_so(module, now):
    seed(now)

    for person in generated_learners():
        assert person.name.endswith("(generated)")
        assert not person.has_usable_password()
    for school in Establishment.objects.all():
        for each in (school, school.authority, *filter(None, [school.trust])):
            assert each.name.endswith("(generated)")


def test_generated_statements_are_valid_and_of_generated_learners(module, now):
    seed(now, statements=200)

    people = {person.uuid for person in generated_learners()}
    rows = list(OutboxStatement.objects.all())
    assert len(rows) == 200
    for row in rows:
        assert problems(json.loads(row.statement)) == []
        assert row.actor in people


def test_generated_progress_is_what_a_learner_could_have_done(module, now):
    seed(now, learners=40, statements=0)

    stages = set()
    for enrolment in Enrolment.objects.all():
        state = state_in(enrolment, module)
        done = [lesson.slug for lesson in module.lessons if lesson.key in state.done]
        assert done == ["first", "second", "third"][: len(done)]
        stages.add(len(done))
    assert stages == {0, 1, 2, 3}
    assert not ModuleCompletion.objects.exists()


def test_seed_scale_refuses_a_real_site(module):
    with pytest.raises(CommandError, match="DEMO"):
        call_command("seed_scale", learners=1)

    assert not generated_learners().exists()


def test_seed_scale_tells_nothing_of_nobody(module, settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="--learners"):
        call_command("seed_scale", statements=10)
