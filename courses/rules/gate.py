"""What stops a page from going live: the publish gate, as rules over plain content.

Each rule takes a PageContent and yields Problems. Kinds of page that live in other
applications add their own with `courses.kinds.Kind.gate`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .content import PageContent, items, plain


@dataclass(frozen=True)
class Problem:
    """`where` is a block's id, or the name of a field, or "" for the page."""

    code: str
    where: str
    message: str


FEWEST_OPTIONS = 2
Rule = Callable[[PageContent], Iterator[Problem]]


def has_a_title(content: PageContent) -> Iterator[Problem]:
    if not content.title.strip():
        yield Problem("no_title", "title", "Give the page a title.")


def says_something(content: PageContent) -> Iterator[Problem]:
    if not content.body:
        yield Problem("empty", "body", "The page is empty: add at least one block.")


def questions_can_be_answered(content: PageContent) -> Iterator[Problem]:
    for number, block in enumerate(
        (b for b in content.body if b["type"] == "question"), start=1
    ):
        options = items(block["value"], "options")
        name = f"Question {number}"
        if not plain(block["value"].get("prompt", "")):
            yield Problem("no_stem", block["id"], f"{name} asks nothing.")
        if len(options) < FEWEST_OPTIONS:
            yield Problem(
                "one_option", block["id"], f"{name} needs two options or more."
            )
        right = sum(bool(option.get("right")) for option in options)
        if right == 0:
            yield Problem(
                "no_right_answer",
                block["id"],
                f"{name} has no right answer: mark one option as right.",
            )
        if right > 1:  # a learner chooses one, so a second could not be chosen too
            yield Problem(
                "two_right_answers",
                block["id"],
                f"{name} has more than one right answer: mark one option as right.",
            )
        if any(not plain(option.get("feedback", "")) for option in options):
            yield Problem(
                "no_feedback",
                block["id"],
                f"{name} has an option without feedback: say what it leads to.",
            )


def decisions_can_be_taken(content: PageContent) -> Iterator[Problem]:
    for block in content.body:
        if block["type"] != "decision":
            continue
        options = items(block["value"], "options")
        if not plain(block["value"].get("prompt", "")):
            yield Problem(
                "no_stem", block["id"], "A decision does not say what is to be decided."
            )
        if len(options) < FEWEST_OPTIONS:
            yield Problem(
                "one_option", block["id"], "A decision needs two options or more."
            )
        if any(not plain(option.get("feedback", "")) for option in options):
            yield Problem(
                "no_feedback",
                block["id"],
                "A decision has an option that does not say what follows.",
            )


def pictures_have_words(content: PageContent) -> Iterator[Problem]:
    for block in content.body:
        value = block["value"]
        if block["type"] == "image":
            image = value.get("image") or {}
            if not image.get("image"):
                yield Problem("no_image", block["id"], "Choose a picture.")
            elif not image.get("decorative") and not image.get("alt_text", "").strip():
                yield Problem(
                    "no_alt",
                    block["id"],
                    "Say what the picture shows, or mark it as decorative.",
                )
        if block["type"] == "diagram" and not plain(value.get("description", "")):
            yield Problem(
                "no_description",
                block["id"],
                "Say in words all that the diagram shows.",
            )


def videos_have_words(content: PageContent) -> Iterator[Problem]:
    for block in content.body:
        if block["type"] != "video":
            continue
        value = block["value"]
        if not value.get("video"):
            yield Problem("no_video", block["id"], "Choose a video file.")
        if not value.get("captions"):
            yield Problem("no_captions", block["id"], "The video has no captions.")
        if not plain(value.get("transcript", "")):
            yield Problem("no_transcript", block["id"], "The video has no transcript.")


RULES: tuple[Rule, ...] = (
    has_a_title,
    says_something,
    questions_can_be_answered,
    decisions_can_be_taken,
    pictures_have_words,
    videos_have_words,
)


def problems(content: PageContent, more: Iterable[Rule] = ()) -> list[Problem]:
    """Everything to put right before `content` may go live, in reading order."""
    return [problem for rule in (*RULES, *more) for problem in rule(content)]
