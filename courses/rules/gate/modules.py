"""What stops a module, and what to look at again in it as a whole. The first line of
each rule is its plain words in docs/gate.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from courses.rules.content import PageContent, items, plain

from .look_again import advice
from .problems import Problem, Rule

PAGES_WITHOUT_QUESTION = 3
ASKING = {"question", "decision", "reflection", "task"}
# With fewer questions the longest option may be right by chance alone.
QUESTIONS_TO_JUDGE = 5
LONGEST_TOO_OFTEN = 0.5


@dataclass(frozen=True)
class ModuleContent:
    """`needs` maps every module to those that must be complete before it opens."""

    key: str
    title: str
    summary: str
    pages: Sequence[PageContent]
    needs: Mapping[str, frozenset[str]]
    titles: Mapping[str, str]
    review_by: date | None = None


def has_its_sentence(module: ModuleContent, today: date) -> Iterator[Problem]:
    """The module has a title, and its sentence for the catalogue."""
    if not module.title.strip():
        yield Problem("no_title", "title", "Give the module a title.")
    if not module.summary.strip():
        yield Problem("no_summary", "summary", "Say in one sentence what it is about.")


def needs_form_no_circle(module: ModuleContent, today: date) -> Iterator[Problem]:
    """No module waits, by way of others, for itself."""
    way = circle_from(module.key, module.needs)
    if way:
        names = " → ".join(f"“{module.titles.get(key, 'another')}”" for key in way)
        yield Problem(
            "circle", "needs", f"Nobody could ever open these modules: {names}."
        )


def circle_from(start: str, needs: Mapping[str, frozenset[str]]) -> list[str]:
    """The way from `start` back to it, or an empty list."""
    ways = [[start, need] for need in sorted(needs.get(start, ()))]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        if way[-1] == start:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [[*way, need] for need in sorted(needs.get(way[-1], ()))]
    return []


def module_review_is_not_due(module: ModuleContent, today: date) -> Iterator[Problem]:
    """The day by which the module was to be reviewed has not passed."""
    if module.review_by and module.review_by < today:
        yield advice(
            "review_due", "review_by", "The day to review this module has passed."
        )


def asks_often_enough(module: ModuleContent, today: date) -> Iterator[Problem]:
    """No three pages follow one another without asking the reader anything."""
    silent: list[str] = []
    for page in [*module.pages, None]:
        if page is not None and not asks(page):
            silent.append(page.title)
            continue
        if len(silent) >= PAGES_WITHOUT_QUESTION:
            yield advice(
                "no_question",
                "",
                f"{len(silent)} pages ask nothing, from “{silent[0]}” on.",
            )
        silent = []


def asks(page: PageContent) -> bool:
    return any(block["type"] in ASKING for block in page.body)


def longest_is_not_the_right_one(
    module: ModuleContent, today: date
) -> Iterator[Problem]:
    """The longest option is not the right one in more than half of the questions."""
    questions = [
        items(block["value"], "options")
        for page in module.pages
        for block in page.body
        if block["type"] == "question"
    ]
    told = [is_longest_right(options) for options in questions if options]
    if len(told) >= QUESTIONS_TO_JUDGE and sum(told) > LONGEST_TOO_OFTEN * len(told):
        yield advice(
            "longest_right",
            "",
            f"In {sum(told)} of {len(told)} questions the longest option is the right "
            "one: readers notice.",
        )


def is_longest_right(options: list[dict]) -> bool:
    longest = max(options, key=lambda option: len(plain(option.get("text", ""))))
    return bool(longest.get("right"))


PUT_RIGHT: tuple[Rule, ...] = (has_its_sentence, needs_form_no_circle)
LOOK_AGAIN: tuple[Rule, ...] = (
    module_review_is_not_due,
    asks_often_enough,
    longest_is_not_the_right_one,
)
