"""Whatever authors do to pages, what learners did stays, and counts as it should."""

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Page

from courses import catalogue
from courses.catalogue import Catalogue, current_catalogue
from courses.models import ModuleCompletion, ModulePage, Note, TextPage
from courses.operations.learning import settle_module
from tests.courses.conftest import Learning, learner_rows
from tests.factories.courses import (
    added,
    make_learner,
    make_module,
    publish,
    reflection,
    text,
    text_page,
)


def page(title):
    return TextPage.objects.get(title=title)


def rename(title):
    renamed = page(title)
    renamed.slug = "renamed"
    publish(renamed)


def retitle(title):
    retitled = page(title)
    retitled.title = "Retitled"
    publish(retitled)


def edit(title):
    edited = page(title)
    edited.body = [text("Other words.")]
    publish(edited)


def republish(title):
    page(title).unpublish()
    publish(page(title))


def move_away(title):
    other = make_module(text_page("Other"), title="Other module")
    page(title).move(ModulePage.objects.get(pk=other.page_id), pos="last-child")


def unpublish_module(title):
    ModulePage.objects.get().unpublish()
    publish(ModulePage.objects.get())


# What authors do to the page "Second", and what (done, of) says then of a learner who
# had done "First" and "Second" of three, with the titles that are still to do.
OPERATIONS = {
    "reorder": (lambda t: page(t).move(page("First").page_ptr, pos="left"), (2, 3)),
    "rename": (rename, (2, 3)),
    "retitle": (retitle, (2, 3)),
    "edit": (edit, (2, 3)),
    "copy": (lambda t: page(t).copy(update_attrs={"slug": "copy"}), (2, 4)),
    "unpublish": (lambda t: page(t).unpublish(), (1, 2)),
    "republish": (republish, (2, 3)),
    "delete": (lambda t: page(t).delete(), (1, 2)),
    "move away": (move_away, (1, 2)),
    "unpublish the module and publish it": (unpublish_module, (2, 3)),
    "add": (lambda t: added(ModulePage.objects.get(), text_page("New")), (2, 4)),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_progress_is_right_and_rows_are_untouched_after(learning, name):
    operation, expected = OPERATIONS[name]
    learning.note("Second", "r1", "Words.")
    learning.answer("Second", "q1", "right")
    learning.complete("First", "Second")
    before = learner_rows()

    operation("Second")

    assert learner_rows() == before
    completion = learning.state.completion
    assert (completion.done, completion.of) == expected
    assert not completion.is_complete


@pytest.mark.django_db
def test_deleted_module_and_programme_leave_all_rows(learning):
    learning.complete("First", "Second", "Third")
    before = learner_rows()

    ModulePage.objects.get().get_parent().delete()

    assert learner_rows() == before
    assert current_catalogue().programmes == ()


@pytest.mark.django_db
def test_page_that_moved_away_counts_where_it_went(learning):
    learning.complete("Second")
    move_away("Second")
    other = next(
        module
        for module in current_catalogue().programmes[0].modules
        if module.title == "Other module"
    )

    state = Learning(learning.enrolment, other, learning.now).state

    assert (state.completion.done, state.completion.of) == (1, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("operation", ["unpublish", "delete", "move away"])
def test_last_page_to_do_taken_away_module_can_be_finished(learning, operation):
    learning.complete("First", "Third")

    OPERATIONS[operation][0]("Second")
    completion = settle_module(
        enrolment=learning.enrolment,
        catalogue=current_catalogue(),
        state=learning.state,
        now=learning.now,
    )

    assert completion.reasons == ["All 2 pages are done."]


@pytest.mark.django_db
def test_copy_is_a_page_that_nobody_has_done(learning):
    learning.note("Second", "r1", "Words.")
    learning.complete("Second")

    copy = page("Second").copy(update_attrs={"slug": "copy", "title": "Copy"})

    assert copy.page_key not in learning.state.pages
    learning.note("Copy", "r1", "Others.")
    assert {note.text for note in Note.objects.all()} == {"Words.", "Others."}


@pytest.mark.django_db
def test_empty_module_completes_for_nobody(learning):
    for title in ("First", "Second", "Third"):
        page(title).unpublish()

    settled = settle_module(
        enrolment=learning.enrolment,
        catalogue=current_catalogue(),
        state=learning.state,
        now=learning.now,
    )

    assert settled is None


NUMBERS = st.integers(0, 9)


class AuthorsAndLearners(RuleBasedStateMachine):
    """`live` and `away` hold page keys; `done` what the learner completed, ever."""

    now = None

    @initialize()
    def begin(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        catalogue._latest = Catalogue(0, ())
        module = make_module(*(text_page(f"Page {n}", reflection()) for n in range(3)))
        self.module_id = module.page_id
        self.learning = Learning(make_learner(module), module, self.now)
        self.live = [lesson.key for lesson in module.lessons]
        self.away: list = []
        self.done: set = set()
        self.completed = False
        self.count = 3

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def page(self, key):
        return TextPage.objects.get(translation_key=key)

    def title(self, key):
        return current_catalogue().by_key[key].title

    def untouched(self, act):
        before = learner_rows()
        act()
        assert learner_rows() == before

    @rule(number=NUMBERS)
    @precondition(lambda self: self.live)
    def learn(self, number):
        key = self.live[number % len(self.live)]
        completion = self.learning.complete(self.title(key))
        self.done.add(key)
        self.completed |= completion is not None

    @rule(number=NUMBERS)
    @precondition(lambda self: self.live)
    def unpublish(self, number):
        key = self.live.pop(number % len(self.live))
        self.away.append(key)
        self.untouched(self.page(key).unpublish)

    @rule(number=NUMBERS)
    @precondition(lambda self: self.away)
    def publish_again(self, number):
        key = self.away.pop(number % len(self.away))
        self.untouched(lambda: publish(self.page(key)))
        self.live = [k for k in self.in_tree() if k in {*self.live, key}]

    @rule(number=NUMBERS, place=NUMBERS)
    @precondition(lambda self: len(self.live) > 1)
    def reorder(self, number, place):
        key = self.live[number % len(self.live)]
        other = self.live[place % len(self.live)]
        if key != other:
            there = self.page(other).page_ptr
            self.untouched(lambda: self.page(key).move(there, pos="left"))
        self.live = [k for k in self.in_tree() if k in self.live]

    @rule(number=NUMBERS)
    @precondition(lambda self: self.live)
    def copy(self, number):
        self.count += 1
        key = self.live[number % len(self.live)]
        attrs = {"slug": f"copy-{self.count}", "title": f"Copy {self.count}"}
        self.untouched(lambda: self.page(key).copy(update_attrs=attrs))
        self.live.append(TextPage.objects.get(slug=attrs["slug"]).page_key)
        self.live = [k for k in self.in_tree() if k in self.live]

    @rule(number=NUMBERS)
    @precondition(lambda self: self.live)
    def rename(self, number):
        self.count += 1
        page = self.page(self.live[number % len(self.live)])
        page.slug = f"renamed-{self.count}"
        self.untouched(lambda: publish(page))

    @rule(number=NUMBERS)
    @precondition(lambda self: self.live)
    def delete(self, number):
        key = self.live.pop(number % len(self.live))
        self.untouched(self.page(key).delete)

    @rule()
    def add(self):
        self.count += 1
        module = ModulePage.objects.get(pk=self.module_id)
        page = text_page(f"Page {self.count}", reflection())
        self.untouched(lambda: added(module, page))
        self.live = [k for k in self.in_tree() if k in {*self.live, page.page_key}]

    def in_tree(self):
        children = Page.objects.child_of(Page.objects.get(pk=self.module_id))
        return list(children.values_list("translation_key", flat=True))

    @invariant()
    def catalogue_shows_what_is_live_in_its_order(self):
        if hasattr(self, "live"):
            keys = [lesson.key for lesson in self.learning.module.lessons]
            assert keys == self.live

    @invariant()
    def progress_counts_what_is_live_and_done(self):
        if hasattr(self, "live"):
            completion = self.learning.state.completion
            assert completion.done == len(self.done & set(self.live))
            assert completion.of == len(self.live)
            assert completion.done <= completion.of

    @invariant()
    def module_completes_once_and_for_good(self):
        if hasattr(self, "live"):
            assert ModuleCompletion.objects.count() == int(self.completed)


@pytest.mark.django_db
def test_authors_and_learners_in_any_order(now):
    AuthorsAndLearners.now = now

    run_state_machine_as_test(
        AuthorsAndLearners,
        settings=settings(
            max_examples=6,
            stateful_step_count=10,
            # Making a failure shorter would take minutes: each step publishes.
            phases=[Phase.generate],
        ),
    )
