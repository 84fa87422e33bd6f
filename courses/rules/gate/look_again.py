"""What an author should look at again; none of it stops a page. The first line of each
rule is its plain words in docs/gate.md.
"""

import re
from collections.abc import Iterator
from datetime import date

from courses.rules.content import PageContent, plain, rich_texts, strings
from courses.rules.minutes import words

from .problems import Problem, Rule
from .put_right import page_links

FEWEST_WORDS, MOST_WORDS = 80, 700
LONGEST_SENTENCE = 30
OLDEST_READER = 14
# Fewer words than this say nothing about how hard a page is to read.
WORDS_TO_JUDGE = 100
SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n+")
BLOCK_END = re.compile(r"</(?:p|li|h\d)>")
LETTERS = re.compile(r"[^\W\d_]")
LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)
EMPTY_LINKS = {"here", "click here", "this link", "link", "more", "read more", "this"}
INSTEAD = {
    "it is important to": "say what to do, and who did it when",
    "positive outcomes": "say what the child can do now",
    "a range of strategies": "name the one to try first",
    "stakeholder": "say who: parents, the class teacher, the health visitor",
    "cyclical process": "say what comes next, and by when",
    "in this section we will": "leave it out and begin",
    "in this module we will": "leave it out and begin",
    "suffers from": "write “has”",
    "special needs children": "write “children with special educational needs”",
    "low-ability": "say what the child can do and finds hard",
    "low ability": "say what the child can do and finds hard",
    "normal children": "write “other children”, or say whom you mean",
    "non-verbal": "say how the child communicates",
}


def long_enough_and_no_longer(content: PageContent, today: date) -> Iterator[Problem]:
    """A page has between 80 and 700 words."""
    count = words(content)
    if content.body and content.kind == "text" and count < FEWEST_WORDS:
        yield advice("short", "body", f"The page has {count} words: is it a page?")
    if count > MOST_WORDS and content.kind != "check":
        yield advice(
            "long", "body", f"The page has {count} words: could it be two pages?"
        )


def sentences_are_short(content: PageContent, today: date) -> Iterator[Problem]:
    """No sentence has more than 30 words."""
    for where, text in prose(content):
        for sentence in split(text):
            count = len(sentence.split())
            if count > LONGEST_SENTENCE:
                start = " ".join(sentence.split()[:6])
                yield advice(
                    "long_sentence",
                    where,
                    f"A sentence has {count} words: “{start} …”. Make it two.",
                )


def reads_easily(content: PageContent, today: date) -> Iterator[Problem]:
    """A fourteen-year-old can read the page, by the Automated Readability Index."""
    age = reading_age(sentences(content))
    if age is not None and age > OLDEST_READER:
        yield advice(
            "reading_age",
            "body",
            f"The page reads as for a reader of {age}: shorter sentences and words help.",
        )


def reading_age(said: list[str]) -> int | None:
    """In years. Source: Automated Readability Index (Smith and Senter, 1967); a US
    grade is five years less than the age. None where there is too little to judge.
    """
    every = [word for sentence in said for word in sentence.split()]
    if len(every) < WORDS_TO_JUDGE:
        return None
    letters = sum(len(LETTERS.findall(word)) for word in every)
    grade = 4.71 * letters / len(every) + 0.5 * len(every) / len(said) - 21.43
    return max(5, round(grade) + 5)


def links_say_where_they_lead(content: PageContent, today: date) -> Iterator[Problem]:
    """The words of a link say where it leads."""
    for where, text in rich_texts(content):
        for said in map(plain, LINK.findall(text)):
            if said.strip(" .").casefold() in EMPTY_LINKS:
                yield advice(
                    "empty_link",
                    where,
                    f"A link says only “{said}”: name what it leads to.",
                )


def links_lead_to_live_pages(content: PageContent, today: date) -> Iterator[Problem]:
    """A link inside the site leads to a page that learners can open."""
    for where, text in rich_texts(content):
        if any(target in content.drafted_pages for target in page_links(text)):
            yield advice(
                "draft_link", where, "A link leads to a page that is not live yet."
            )


def words_are_plain(content: PageContent, today: date) -> Iterator[Problem]:
    """None of the phrases stands there for which the craft guide has a better one."""
    for where, text in prose(content):
        said = text.casefold()
        for phrase, better in INSTEAD.items():
            if phrase in said:
                yield advice("phrase", where, f"Instead of “{phrase}”, {better}.")


def review_is_not_due(content: PageContent, today: date) -> Iterator[Problem]:
    """The day by which the page was to be reviewed has not passed."""
    if content.review_by and content.review_by < today:
        yield advice(
            "review_due", "review_by", "The day to review this page has passed."
        )


def advice(code: str, where: str, message: str) -> Problem:
    return Problem(code, where, message, stops=False)


def prose(content: PageContent) -> Iterator[tuple[str, str]]:
    """Running text with its block; lists of sources are none."""
    if content.lead:
        yield "lead", content.lead
    for block in content.body:
        if block["type"] not in {"references", "diagram"}:
            for text in strings(block["value"]):
                yield block["id"], plain(BLOCK_END.sub("\n", text).replace("\n", " ¶ "))


def split(text: str) -> list[str]:
    return [
        part.strip()
        for line in text.split("¶")
        for part in SENTENCE_END.split(line)
        if part.strip()
    ]


def sentences(content: PageContent) -> list[str]:
    return [each for _, text in prose(content) for each in split(text)]


RULES: tuple[Rule, ...] = (
    review_is_not_due,
    long_enough_and_no_longer,
    reads_easily,
    sentences_are_short,
    links_say_where_they_lead,
    links_lead_to_live_pages,
    words_are_plain,
)
