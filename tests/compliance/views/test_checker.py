"""The public check, page by page: all of it in the address, nothing of it kept."""

import csv
import re
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.cache import caches

from compliance import limits
from compliance.rules.case import Status
from compliance.rules.eligibility import Eligibility
from compliance.rules.reasons import Code
from compliance.rules.roster import COLUMNS, read_facts, read_header
from compliance.rules.told import facts_of, link, told_of
from tests.compliance.rules import cases

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
with (ROOT / "tests/compliance/rules/reg49_cases.csv").open(encoding="utf-8") as source:
    CASES = list(csv.DictReader(source))
LAYOUT = read_header(COLUMNS)
TEACHER = {"qts": "yes", "induction": "complete", "teaches": "yes"}
SAID = {
    "school": "academy",
    "since": "2025-09-01",
    "before": "none",
    "head": "no",
    **TEACHER,
    "has": "npq",
    "began": "2026-11-09",
    "outcome": "in-progress",
    "provider": "yes",
}
CODES = {*Status, *Code, *Eligibility} - {"UNKNOWN", "ADVICE", "DEFERRED", "FAILED"}


@pytest.fixture(autouse=True)
def no_limit_met():
    caches["local"].clear()


@pytest.fixture
def check(client):
    def get(path, **pairs):
        return client.get(f"/check/{path}", pairs)

    return get


def heading(response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)
    return found.group(1).strip()


def after(response) -> tuple[str, dict]:
    """Where it leads: the path, and what is told there."""
    assert response.status_code == 302
    url = urlsplit(response["Location"])
    return url.path, parse_qs(url.query)


# A question a page -------------------------------------------------------------------


def test_seven_questions_lead_to_the_answer(check):
    told = {}
    sent = [
        ("school", {"school": "academy"}),
        ("post", {"since_day": "1", "since_month": "9", "since_year": "2025"}),
        ("before", {"before": "no"}),
        ("head", {"head": "no"}),
        ("teacher", TEACHER),
        ("qualification", {"has": "npq"}),
        (
            "course",
            {
                "outcome": "in-progress",
                "began_day": "9",
                "began_month": "11",
                "began_year": "2026",
                "provider": "yes",
            },
        ),
    ]
    for name, typed in sent:
        path, told = after(check(f"{name}/", sent=1, **told, **typed))

    assert path == "/check/review/"
    assert told == {key: [value] for key, value in SAID.items()}
    review = check("review/", **told).content.decode()
    assert "Qualified, induction complete, teaches at the school" in review
    assert f"/check/answer/?{urlencode(SAID)}".replace("&", "&amp;") in review


@pytest.mark.parametrize(
    ("name", "told", "path"),
    [
        ("school", {"school": "early-years"}, "/check/review/"),
        (
            "head",
            {"school": "academy", "since": "2008-09-01", "head": "yes"},
            "/check/qualification/",
        ),
        (
            "qualification",
            {
                key: SAID[key]
                for key in SAID
                if key not in {"began", "outcome", "provider"}
            }
            | {"has": "none"},
            "/check/review/",
        ),
    ],
)
def test_what_cannot_matter_is_skipped(check, name, told, path):
    assert after(check(f"{name}/", sent=1, **told))[0] == path


def test_change_leaves_out_what_no_longer_matters(check):
    typed = SAID | {"has": "none"}

    _, told = after(check("qualification/", sent=1, **typed))

    assert "began" not in told
    assert told["has"] == ["none"]


def test_month_alone_is_enough(check):
    _, told = after(
        check("post/", sent=1, school="academy", since_month="sept", since_year="2024")
    )

    assert told["since"] == ["2024-09"]


@pytest.mark.parametrize(
    ("day", "month", "year", "message"),
    [
        ("31", "2", "2025", "Enter the day as a number from 1 to 28."),
        ("1", "13", "2025", "Enter the month as a number from 1 to 12."),
        ("1", "9", "25", "Enter the year with four figures, like 2025."),
        ("1", "9", "٢٠٢٥", "Enter the year with four figures, like 2025."),
        ("", "", "", "Enter when the post started, like 1 9 2025."),
    ],
)
def test_wrong_day_is_said_beside_it_and_kept(check, day, month, year, message):
    response = check(
        "post/",
        sent=1,
        school="academy",
        since_day=day,
        since_month=month,
        since_year=year,
    )

    html = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#id_since_day">{message}</a>' in re.sub(r"\s*\n\s*", "", html)
    assert html.count(message) == 2
    for part, typed in (("day", day), ("month", month), ("year", year)):
        box = re.search(rf'<input[^>]*name="since_{part}"[^>]*>', html).group()
        assert f'value="{typed}"' in box
    assert 'name="school" value="academy"' in html
    assert "<title>Error: " in html


def test_earlier_posts_grow_a_row_without_losing_what_was_typed(check):
    typed = {"before": "yes", "start_1_month": "9", "start_1_year": "20", "rows": "2"}

    html = check("before/", sent=1, add=1, **typed).content.decode()

    assert 'name="start_3_year"' in html
    assert 'value="20"' in html
    assert "There is something to put right" not in html


def test_earlier_posts_are_told(check):
    typed = {
        "before": "yes",
        "start_1_month": "9",
        "start_1_year": "2020",
        "end_1_day": "1",
        "end_1_month": "1",
        "end_1_year": "2021",
        "start_3_day": "2",
        "start_3_month": "1",
        "start_3_year": "2022",
        "rows": "3",
    }

    _, told = after(
        check("before/", sent=1, school="academy", since="2025-09-01", **typed)
    )

    assert told["before"] == ["2020-09-01..2021-01-01", "2022-01-02.."]


def test_earlier_post_that_ends_before_it_began(check):
    typed = {
        "before": "yes",
        "start_1_month": "9",
        "start_1_year": "2020",
        "end_1_month": "8",
        "end_1_year": "2020",
    }

    html = check("before/", sent=1, **typed).content.decode()

    assert "Enter a day after the post began." in html


def test_change_shows_what_was_answered(check):
    html = check("course/", **SAID).content.decode()

    assert 'id="id_began_day"' in html
    box = re.search(r'<input[^>]*name="began_day"[^>]*>', html).group()
    assert 'value="9"' in box
    assert re.search(r'value="in-progress"\s*checked', html)


def test_pass_needs_its_day(check):
    response = check("course/", sent=1, outcome="passed", provider="yes", has="npq")

    assert "Enter when the result was, like 30 9 2026." in response.content.decode()


def test_question_that_does_not_exist(check):
    assert check("castle/").status_code == 404


def test_review_asks_first_what_is_missing(check):
    path, told = after(check("review/", school="academy", since="2025-09-01"))

    assert path == "/check/before/"
    assert told["since"] == ["2025-09-01"]


# All on one page ---------------------------------------------------------------------


def test_all_questions_on_one_page(check):
    typed = {
        "school": "academy",
        "since_day": "1",
        "since_month": "9",
        "since_year": "2025",
        "before": "no",
        "head": "yes",
        "has": "none",
    }

    path, told = after(check("all/", sent=1, **typed))

    assert path == "/check/answer/"
    assert told["has"] == ["none"]
    assert "qts" not in told


def test_all_questions_name_each_mistake_that_matters(check):
    response = check("all/", sent=1, school="academy", since_year="2025", has="none")

    html = response.content.decode()
    assert response.status_code == 422
    for message in (
        "Enter the month as a number from 1 to 12.",
        "Say whether this person was a SENCO before.",
        "Say whether the SENCO is the head.",
    ):
        assert html.count(message) == 2
    assert "Choose how far the course is." not in html


def test_all_questions_name_what_is_missing_beside_the_school(check):
    html = check("all/", sent=1, since_year="2025").content.decode()

    assert html.count("Choose the kind of school or setting.") == 2
    assert html.count("Enter the month as a number from 1 to 12.") == 2


def test_add_comes_after_the_button_that_return_presses(check):
    for path in ("all/", "before/"):
        html = check(path).content.decode()

        first = re.search(r"<button[^>]*type=\"submit\"[^>]*>", html).group()
        assert "add" not in first
        assert 'name="add"' in html


def test_private_nursery_is_answered_at_once(check):
    path, told = after(check("all/", sent=1, school="early-years"))

    html = check("answer/", **told).content.decode()

    assert path == "/check/answer/"
    assert "This duty does not cover this setting" in html
    assert "Level 3 award" in html


# The answer --------------------------------------------------------------------------


def test_answer_says_what_by_when_and_why(check):
    response = check("answer/", on="2026-11-24", **SAID)

    html = response.content.decode()
    assert heading(response) == "It can be done in time, but only just"
    for text in (
        "Working towards it, but time is tight",
        "1 September 2028",
        "647 days left",
        "Last intake that can still make it",
        "Ask the lead provider for the date of the outcome, in writing.",
        "Law: SI 2014/1530 reg 49(4)",
        "Guidance: DfE, Mandatory qualification for SENCOs, 12 September 2024",
        "Mainstream academy or free school",
    ):
        assert text in html


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case_id"])
def test_worked_case_is_answered_without_a_code(client, case):
    facts = read_facts(LAYOUT, [case[name] for name in COLUMNS])
    query = urlencode([*link(told_of(facts)), ("on", case["as_of"])])

    response = client.get(f"/check/answer/?{query}")

    html = response.content.decode()
    assert response.status_code == 200
    assert heading(response)
    assert not [code for code in CODES if re.search(rf"\b{code}\b", html)]
    assert not re.search(r"\b(UNKNOWN|ADVICE|DEFERRED|FAILED)\b", html)
    assert "None</" not in html.replace('<strong class="num">None</strong>', "")
    if case["expect_deadline"] and case["expect_status"] != "ENDED":
        day = date.fromisoformat(case["expect_deadline"])
        assert f"{day.day} {day:%B} {day.year}" in html


def test_link_of_another_day_says_what_holds_today(check):
    html = check("answer/", on="2025-11-24", **SAID).content.decode()

    assert "answer for 24 November 2025" in html
    assert "As of today, " in html
    assert "Day of this answer" in html


def test_link_of_today_says_it_once(check):
    assert "As of today" not in check("answer/", **SAID).content.decode()


def test_link_on_the_page_gives_the_same_answer(check, client):
    response = check("answer/", on="2025-11-24", **SAID)
    shown = re.search(r'checker-link">\s*<a href="([^"]+)"', response.content.decode())

    url = urlsplit(shown.group(1).replace("&amp;", "&"))
    again = client.get(f"{url.path}?{url.query}")

    assert again.content == response.content
    assert facts_of(parse_qs(url.query)) == facts_of(
        {key: [value] for key, value in SAID.items()}
    )


@pytest.mark.parametrize("on", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_day_that_cannot_be_is_today(check, on):
    assert "As of today" not in check("answer/", on=on, **SAID).content.decode()


@pytest.mark.parametrize(
    "pairs",
    [
        {"since": "soon"},
        {"before": "2020-01-01"},
        {"has": "<script>alert(1)</script>"},
        {"outcome-on": "\x00"},
        {"school": "x" * 5000},
    ],
)
@pytest.mark.parametrize("path", ["answer/", "review/", "calendar.ics"])
def test_broken_link_is_explained(check, path, pairs):
    response = check(path, **(SAID | pairs))

    assert response.status_code == 422
    assert heading(response) == "This link cannot be read"
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "is_said"),
    [({}, False), ({"qts": "no"}, True), ({"qts": "no", "head": "yes"}, False)],
)
def test_who_may_not_be_senco_is_said_beside_the_status(check, changed, is_said):
    html = check("answer/", on="2026-11-24", **(SAID | changed)).content.decode()

    assert ("this person cannot be the SENCO" in html) == is_said
    assert "Working towards it, but time is tight" in html


def test_answer_to_nothing_is_the_start(check):
    assert after(check("answer/"))[0] == "/check/"


def test_both_readings_are_shown(client):
    facts = cases.facts_of(
        appointed_on="2024-09-01", previous_service="2020-09-01/2022-09-01"
    )
    query = urlencode([*link(told_of(facts)), ("on", "2026-11-24")])

    html = client.get(f"/check/answer/?{query}").content.decode()

    assert "One reading" in html
    assert "so this person is exempt" in html
    assert "The other" in html
    assert "required by the earlier deadline shown" in html
    assert "Earlier deadline" in html
    assert "Later deadline" in html


# What if -----------------------------------------------------------------------------


def test_both_answers_stand_side_by_side(check):
    said = SAID | {"began": "2025-11-10", "if": "pause-12"}

    html = check("answer/", on="2026-11-24", **said).content.decode()

    assert "This moves the result past the deadline." in html
    assert "As it is" in html
    assert html.count('class="status towards"') == 1
    assert html.count('class="status stopped"') == 1
    assert "&amp;if=pause-12" in html


@pytest.mark.parametrize("change", ["", "pause-7", "start-2027-11-01", "x" * 500])
def test_change_that_cannot_happen_changes_nothing(check, change):
    html = check("answer/", on="2026-11-24", **SAID, **{"if": change}).content.decode()

    assert "As it is" not in html


# The calendar ------------------------------------------------------------------------


def test_calendar_holds_what_is_ahead(check):
    said = SAID | {"began": "2025-11-10"}
    early = check("calendar.ics", on="2026-01-10", **said)
    late = check("calendar.ics", on="2026-11-24", **said)

    assert early["Content-Type"] == "text/calendar; charset=utf-8"
    assert early.content.count(b"BEGIN:VEVENT") == 2
    assert b"DTSTART;VALUE=DATE:20260701\r\nDTEND;VALUE=DATE:20260702" in early.content
    assert late.content.count(b"BEGIN:VEVENT") == 1
    assert b"DTSTART;VALUE=DATE:20280901" in late.content


def test_no_calendar_without_a_deadline(check):
    assert check("calendar.ics", school="early-years").status_code == 404


# Nothing is kept ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["", "school/", "all/", "review/", "answer/", "calendar.ics"]
)
def test_nothing_is_stored(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(6) as queries:
        response = client.get(f"/check/{path}", SAID)

    assert response.status_code == 200
    assert not response.cookies
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_no_question_asks_for_a_name(check):
    html = check("all/").content.decode()

    assert (
        set(re.findall(r'<(?:textarea|input[^>]*type="(?:text|email)")', html)) == set()
    )
    assert not re.search(r"name=\"(name|email|trn|urn)\"", html)


def test_address_that_asks_too_often_waits(check, monkeypatch):
    monkeypatch.setattr(limits, "PER_MINUTE", 2)

    answers = [check("answer/", **SAID) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"
    assert heading(answers[2]) == "Wait a minute, then try again"


def test_more_earlier_posts_cost_no_query_more(client, django_assert_num_queries):
    client.get("/check/answer/", SAID)
    posts = [f"20{10 + n}-01-01..20{10 + n}-03-01" for n in range(3)]
    with django_assert_num_queries(1):
        client.get("/check/answer/", SAID | {"before": posts[:1]})
    with django_assert_num_queries(1):
        client.get("/check/answer/", SAID | {"before": posts})


def test_months_of_a_course_are_enough_and_count_from_their_last_day(check):
    told = {
        key: SAID[key] for key in SAID if key not in {"began", "outcome", "provider"}
    }
    typed = {
        "outcome": "passed",
        "began_month": "11",
        "began_year": "2024",
        "outcome_on_month": "2",
        "outcome_on_year": "2026",
        "expected_month": "4",
        "expected_year": "2026",
        "provider": "yes",
    }

    path, told = after(check("course/", sent=1, **told, **typed))

    assert path == "/check/review/"
    assert (told["began"], told["outcome-on"], told["expected"]) == (
        ["2024-11-30"],
        ["2026-02-28"],
        ["2026-04-30"],
    )
    one = {key: value[-1] for key, value in told.items()}
    again = check("course/", **one).content.decode()
    assert re.search(r'name="outcome_on_day"[^>]*value="28"', again)
    assert heading(check("answer/", **one)) == "On these answers the duty is met"
