import pytest

from assessments.operations import save_response, start_attempt, submit_attempt
from courses.catalogue import current_catalogue
from courses.models import PublishedVersion
from tests.factories.courses import (
    block_id,
    check_page,
    make_learner,
    make_module,
    option_id,
    text_page,
)


class Sitting:
    """A learner at the check of a module; every act takes today's catalogue."""

    def __init__(self, enrolment, module, now):
        self.enrolment = enrolment
        self.module_key = module.key
        self.check_key = next(each.key for each in module.lessons if is_check(each))
        self.now = now

    @property
    def lesson(self):
        return current_catalogue().by_key[self.check_key]

    @property
    def act(self):
        return {
            "enrolment": self.enrolment,
            "catalogue": current_catalogue(),
            "lesson": self.lesson,
            "now": self.now,
        }

    def start(self):
        version = PublishedVersion.objects.get(pk=self.lesson.version_id)
        return start_attempt(**self.act, version=version)

    def answer(self, name, option="right", *, number=1, now=None):
        return save_response(
            **self.act | {"now": now or self.now},
            number=number,
            block_id=block_id(name),
            option_id=option_id(name, option),
        )

    def submit(self, number=1):
        return submit_attempt(**self.act, number=number)

    def sit(self, **options):
        """A whole attempt: `sit(q1="right", q2="wrong")`."""
        attempt = self.start()
        for name, option in options.items():
            self.answer(name, option, number=attempt.number)
        return self.submit(attempt.number)


def is_check(lesson):
    return lesson.kind == "check"


@pytest.fixture
def module(db):
    """A page to read, and a check of three questions of which two pass."""
    return make_module(text_page(), check_page(questions=3, pass_mark=2))


@pytest.fixture
def sitting(module, now):
    return Sitting(make_learner(module), module, now)
