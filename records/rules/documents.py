"""What a document states, beside its holder, title and date."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """`outcomes` is a sentence; a module without a knowledge check has no score.

    `page_key` and `version` name the module's PublishedVersion.
    """

    programme: str
    module_number: int | None
    waymark: str
    minutes: int
    pages: int
    check_right: int | None
    check_questions: int | None
    outcomes: str
    page_key: str
    version: int


@dataclass(frozen=True, kw_only=True)
class ConfirmationFacts:
    """In words, as they were that day; nobody's name, since a name may have to go.

    `dates` are pairs of a label and a day in words; `law` of a sentence and its source.
    `shape` and `tone` are those of the answer on a page, then those of what the record
    said; `clock` is its picture in percent.
    """

    school: str
    identity: str
    answer: str
    standing: str
    shape: str
    tone: str
    standing_shape: str
    standing_tone: str
    sentence: str
    differs: str
    dates: list
    clock: dict | None
    evidence: list
    law: list
    declaration: str
    duty: str
    confirmed_at: str
