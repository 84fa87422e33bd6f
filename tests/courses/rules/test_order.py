from uuid import UUID

import pytest

from courses.rules.order import Lock, module_lock, page_lock

A, B, C = (UUID(int=n) for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("page", "done", "in_order", "expected"),
    [
        (C, set(), False, None),
        (A, set(), True, None),
        (B, set(), True, Lock(A)),
        (B, {A}, True, None),
        (C, {A}, True, Lock(B)),
        (C, {B}, True, Lock(A)),
        (C, {A, B}, True, None),
        # What is done stays open, whatever was put before it since.
        (C, {C}, True, None),
    ],
)
def test_page_lock(page, done, in_order, expected):
    assert page_lock(page, [A, B, C], done, in_order=in_order) == expected


@pytest.mark.parametrize(
    ("needs", "completed", "expected"),
    [
        ((), set(), None),
        ((A,), set(), Lock(A)),
        ((A,), {A}, None),
        ((A, B), {A}, Lock(B)),
        ((A, B), {B}, Lock(A)),
        ((A, B), {A, B, C}, None),
    ],
)
def test_module_lock(needs, completed, expected):
    assert module_lock(needs, completed) == expected
