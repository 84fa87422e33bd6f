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
