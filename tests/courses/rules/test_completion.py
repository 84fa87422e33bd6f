from uuid import UUID

import pytest

from courses.rules.completion import Completion, module_completion

A, B, GONE = UUID(int=1), UUID(int=2), UUID(int=9)
PAGES = [(A, "First"), (B, "Second")]


@pytest.mark.parametrize(
    ("pages", "done", "expected"),
    [
        ([], set(), Completion(False, 0, 0, ("The module has no pages yet.",))),
        ([], {GONE}, Completion(False, 0, 0, ("The module has no pages yet.",))),
        (
            PAGES,
            set(),
            Completion(
                False, 0, 2, ("“First” is not done yet.", "“Second” is not done yet.")
            ),
        ),
        (PAGES, {A}, Completion(False, 1, 2, ("“Second” is not done yet.",))),
        (PAGES, {A, B}, Completion(True, 2, 2, ("All 2 pages are done.",))),
        # Pages that went away count neither for nor against.
        (PAGES, {A, B, GONE}, Completion(True, 2, 2, ("All 2 pages are done.",))),
        (PAGES, {A, GONE}, Completion(False, 1, 2, ("“Second” is not done yet.",))),
    ],
)
def test_module_completion(pages, done, expected):
    assert module_completion(pages, done) == expected
