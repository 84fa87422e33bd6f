"""What opens when: pages in order, and modules that need another first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Lock:
    """Why something is closed: the page or module to do first."""

    first: UUID


def page_lock(
    page: UUID, pages: Sequence[UUID], done: Collection[UUID], *, in_order: bool
) -> Lock | None:
    """In a module with an order a page opens when all before it are done."""
    if not in_order or page in done:
        return None
    for earlier in pages:
        if earlier == page:
            return None
        if earlier not in done:
            return Lock(earlier)
    return None


def module_lock(needs: Sequence[UUID], completed: Collection[UUID]) -> Lock | None:
    """A module opens when every module that it needs is complete."""
    for need in needs:
        if need not in completed:
            return Lock(need)
    return None
