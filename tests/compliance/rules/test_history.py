import pytest

from compliance.rules.history import OF_THE_SCHOOL, SAID, Happened, in_words

SENCO = "Ruth Adeyemi"


@pytest.mark.parametrize(
    ("act", "payload", "words"),
    [
        (
            "designation.recorded",
            {"after": {"appointed_on": "2025-09-01"}},
            "Ruth Adeyemi recorded as SENCO from 1 September 2025",
        ),
        (
            "designation.recorded",
            {"after": {"appointed_on": "2025-09-01", "month_only": True}},
            "Ruth Adeyemi recorded as SENCO from September 2025",
        ),
        ("designation.recorded", {}, "Ruth Adeyemi recorded as SENCO"),
        (
            "designation.changed",
            {
                "before": {"appointed_on": "2025-09-01", "is_head": "no"},
                "after": {"appointed_on": "2025-10-01", "is_head": "yes"},
            },
            "Ruth Adeyemi: the start and whether the SENCO is the head changed",
        ),
        ("person.changed", {}, "Ruth Adeyemi: the record changed"),
        (
            "designation.ended",
            {"after": {"left_on": "2026-09-01"}},
            "Ruth Adeyemi: end of the time as SENCO recorded, last day 31 August 2026",
        ),
        (
            "qualification.recorded",
            {"after": {"kind": "npq", "outcome": "in_progress"}},
            "Ruth Adeyemi: the NPQ for SENCOs recorded, on the course",
        ),
        (
            "qualification.changed",
            {"after": {"kind": "none", "outcome": ""}},
            "Ruth Adeyemi: no qualification and no course recorded",
        ),
        (
            "qualification.changed",
            {},
            "Ruth Adeyemi: qualification recorded as not known",
        ),
        (
            "evidence.added",
            {"kind": "seen_on_record"},
            "Ruth Adeyemi: what Check a teacher’s record says added to the record",
        ),
        (
            "evidence.added",
            {"kind": "seen_on_record", "shows_it": False},
            "Ruth Adeyemi: what Check a teacher’s record says added to the record: it does not show the NPQ",
        ),
        (
            "evidence.sent",
            {"kind": "certificate"},
            "Ruth Adeyemi: a certificate sent in, for the school to see",
        ),
        (
            "evidence.accepted",
            {"kind": "certificate"},
            "Ruth Adeyemi: a certificate that was sent in was seen by the school",
        ),
        ("evidence.withdrawn", {}, "Ruth Adeyemi: evidence taken back"),
        (
            "confirmation.given",
            {"answer": "working_towards"},
            "Ruth Adeyemi: confirmed: working towards it",
        ),
        (
            "confirmation.given",
            {"answer": "will_start", "starts_on": "2026-11-25"},
            "Ruth Adeyemi: confirmed: will start on 25 November 2026",
        ),
        (
            "confirmation.given",
            {"answer": "cannot_confirm"},
            "Ruth Adeyemi: the head said that they cannot confirm",
        ),
        (
            "confirmation.seen",
            {"body": "governors", "seen_on": "2026-11-20"},
            "Ruth Adeyemi: the confirmation was seen by governors on 20 November 2026",
        ),
        ("school.exported", {"kind": "csv"}, "This record was downloaded"),
        ("something.else", {}, None),
    ],
)
def test_trail_is_told_in_plain_words(act, payload, words):
    assert in_words(Happened(act, payload, SENCO)) == words


@pytest.mark.parametrize("act", [*SAID, *OF_THE_SCHOOL])
def test_what_was_erased_is_still_told_without_particulars(act):
    assert in_words(Happened(act, {}, SENCO))
