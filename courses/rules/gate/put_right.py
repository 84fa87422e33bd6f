"""What stops a page from going live. The first line of each rule is its plain words
in docs/gate.md.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from courses.rules.content import PageContent, items, plain, rich_texts

from .problems import Problem, Rule

PAGE_LINK = re.compile(
    r'<a[^>]*linktype="page"[^>]*id="(\d+)"|<a[^>]*id="(\d+)"[^>]*linktype="page"'
)
ANCHOR = re.compile(r'<a[^>]*href="#([^"]*)"')
HEADING = re.compile(r"<h([2-4])\b")
FEWEST_OPTIONS = 2


def has_a_title(content: PageContent) -> Iterator[Problem]:
    """The page has a title."""
    if not content.title.strip():
        yield Problem("no_title", "title", "Give the page a title.")


def says_something(content: PageContent) -> Iterator[Problem]:
    """The page holds at least one block."""
    if not content.body:
        yield Problem("empty", "body", "The page is empty: add at least one block.")


def questions_can_be_answered(content: PageContent) -> Iterator[Problem]:
    """A question asks something, has two options or more, one of them right, and feedback for each."""
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
    """A decision says what is to be decided, has two options or more, and says of each what follows."""
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
    """A picture has an alternative text or is marked as decorative; a diagram has a description."""
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
    """A video has its file, captions and a transcript."""
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


def links_lead_somewhere(content: PageContent) -> Iterator[Problem]:
    """A link inside the site leads to a page that exists, or to a block of this page."""
    blocks = {f"b-{block['id']}" for block in content.body}
    for where, text in rich_texts(content):
        for target in page_links(text):
            if target in content.missing_pages:
                yield Problem(
                    "broken_link", where, "A link leads to a page that is gone."
                )
        for anchor in ANCHOR.findall(text):
            if anchor not in blocks:
                yield Problem(
                    "broken_anchor",
                    where,
                    f"A link leads to “#{anchor}”, which is not on this page.",
                )


def page_links(text: str) -> Iterator[int]:
    """The ids of pages that rich text links to."""
    for match in PAGE_LINK.finditer(text):
        yield int(match[1] or match[2])


def headings_step_down(content: PageContent) -> Iterator[Problem]:
    """Headings go down one level at a time."""
    found = [
        (block["id"], int(level))
        for block in content.body
        if block["type"] == "text"
        for level in HEADING.findall(block["value"] or "")
    ]
    for (_, above), (where, level) in pairwise([("", 1), *found]):
        if level > above + 1:
            yield Problem(
                "heading_jump",
                where,
                "A small heading stands without a large one above it: make it larger.",
            )


def laws_name_their_source(content: PageContent) -> Iterator[Problem]:
    """What the law says names its source."""
    for block in content.body:
        value = block["value"]
        is_law = block["type"] == "callout" and value.get("kind") == "law"
        if is_law and not plain(value.get("source", "")):
            yield Problem(
                "no_source",
                block["id"],
                "Say where the law or guidance says so: title, section or paragraph.",
            )


def references_are_dated(content: PageContent) -> Iterator[Problem]:
    """Every reference says when it was last checked."""
    for block in content.body:
        if block["type"] == "references" and any(
            not reference.get("checked")
            for reference in items(block["value"], "references")
        ):
            yield Problem(
                "no_date",
                block["id"],
                "A reference does not say when it was last checked.",
            )


RULES: tuple[Rule, ...] = (
    has_a_title,
    says_something,
    questions_can_be_answered,
    decisions_can_be_taken,
    pictures_have_words,
    videos_have_words,
    links_lead_somewhere,
    headings_step_down,
    laws_name_their_source,
    references_are_dated,
)
