"""When a module is done, and why. Pages that no longer exist do not count."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Completion:
    """`reasons` are sentences for the learner and for the record."""

    is_complete: bool
    done: int
    of: int
    reasons: tuple[str, ...]


def module_completion(
    pages: Sequence[tuple[UUID, str]], done: Collection[UUID]
) -> Completion:
    """`pages` are (page_key, title) of all pages that count today."""
    missing = [title for key, title in pages if key not in done]
    count = len(pages) - len(missing)
    if not pages:
        return Completion(False, 0, 0, ("The module has no pages yet.",))
    if missing:
        reasons = tuple(f"“{title}” is not done yet." for title in missing)
    else:
        reasons = (f"All {len(pages)} pages are done.",)
    return Completion(not missing, count, len(pages), reasons)
