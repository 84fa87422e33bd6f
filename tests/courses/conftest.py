import json
from datetime import timedelta

import pytest

from courses.catalogue import current_catalogue
from courses.models import (
    Answer,
    Enrolment,
    ModuleCompletion,
    Note,
    PageProgress,
    PublishedVersion,
)
from courses.operations.learning import (
    answer_block,
    complete_page,
    open_page,
    save_note,
)
from courses.queries.learners import state_in
from records.models import OutboxStatement
from records.rules.validation import problems
from tests.factories.courses import (
    block_id,
    decision,
    make_learner,
    make_module,
    option_id,
    question,
    reflection,
    task,
    text,
    text_page,
)


class Learning:
    """A learner in a module. Every act takes today's catalogue, a minute after the last."""

    def __init__(self, enrolment, module, now):
        self.enrolment = enrolment
        self.module_key = module.key
        self.now = now

    @property
    def module(self):
        return current_catalogue().by_key[self.module_key]

    @property
    def state(self):
        self.enrolment.refresh_from_db()
        return state_in(self.enrolment, self.module)

    def lesson(self, title):
        return next(each for each in self.module.lessons if each.title == title)

    def act(self, title, version=None):
        self.now += timedelta(minutes=1)
        lesson = self.lesson(title)
        return {
            "enrolment": self.enrolment,
            "catalogue": current_catalogue(),
            "lesson": lesson,
            "version": version or PublishedVersion.objects.get(pk=lesson.version_id),
            "now": self.now,
        }

    def open(self, title):
        return open_page(**self.act(title))

    def complete(self, *titles):
        """The module's completion after the last of them."""
        completion = None
        for title in titles:
            completion = complete_page(**self.act(title))
        return completion

    def answer(self, title, name, option, **more):
        return answer_block(
            **self.act(title, **more),
            block_id=block_id(name),
            option_id=option_id(name, option),
        )

    def note(self, title, name, words, *, saves=0):
        return save_note(
            **self.act(title), block_id=block_id(name), text=words, saves=saves
        )


def told(*verbs):
    """Statements in the outbox, each valid, as (verb, object); or of these verbs only."""
    found = []
    for row in OutboxStatement.objects.order_by("created_at", "pk"):
        statement = json.loads(row.statement)
        assert problems(statement) == []
        assert statement["id"] == str(row.pk)
        verb = statement["verb"]["display"]["en-GB"]
        if not verbs or verb in verbs:
            found.append((verb, statement["object"]["definition"]["name"]["en-GB"]))
    return found


def learner_rows():
    """All that learners have done, as stored."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Enrolment, PageProgress, Answer, Note, ModuleCompletion)
    }


@pytest.fixture
def module(db):
    """Three pages, of which the second asks for everything that is answered."""
    return make_module(
        text_page("First"),
        text_page("Second", text(), question(), decision(), reflection(), task()),
        text_page("Third"),
    )


@pytest.fixture
def learning(module, now):
    return Learning(make_learner(module), module, now)
