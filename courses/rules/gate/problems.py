"""What a rule of the gate finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`where` is a block's id, or the name of a field, or "" for the page.

    What `stops` has to be put right before the page goes live; the rest is advice.
    """

    code: str
    where: str
    message: str
    stops: bool = True


Rule = Callable[..., Iterator[Problem]]
