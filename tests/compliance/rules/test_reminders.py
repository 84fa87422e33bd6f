from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.decision import decide
from compliance.rules.facts import (
    Designation,
    Facts,
    Kind,
    Outcome,
    Qualification,
    QualifiedTeacher,
    Teacher,
)
from compliance.rules.reminders import (
    Kind as About,
)
from compliance.rules.reminders import (
    Reminder,
    Watched,
    due_reminders,
    is_civil,
    may_write,
    to_do,
    told,
)
from compliance.rules.standing import View, confirm_by

APPOINTED = date(2026, 9, 1)  # so by 1 September 2029; safe up to 1 July 2027
DEADLINE, SAFE = date(2029, 9, 1), date(2027, 7, 1)
NOTHING = Qualification(Kind.NONE)
STUDYING = Qualification(Kind.NPQ, date(2026, 11, 16), Outcome.IN_PROGRESS)
PASSED = Qualification(Kind.NASENCO, date(2022, 9, 1), Outcome.PASSED, date(2023, 7, 1))


def watched(as_of, qualification=NOTHING, *, post=None, confirmed_on=None, same=True):
    facts = Facts(
        post or Designation("1", APPOINTED),
        Teacher(QualifiedTeacher.YES),
        qualification,
    )
    view = View(facts, decide(facts, as_of), evidence_seen=True)
    again = confirm_by(confirmed_on, same_facts=same, as_of=as_of)
    return Watched(view, confirmed_on, again)


def due(as_of, *args, sent=(), **kwargs):
    return due_reminders(watched(as_of, *args, **kwargs), as_of, sent)


def test_the_dates_of_these_tests_are_those_of_the_rules():
    clock = watched(APPOINTED).view.decision.clock

    assert (clock.deadline, clock.last_safe_start) == (DEADLINE, SAFE)


@pytest.mark.parametrize(
    ("as_of", "kind", "due_on"),
    [
        (date(2026, 9, 1), About.SAFE_START, date(2026, 7, 1)),
        (date(2026, 12, 31), About.SAFE_START, date(2026, 7, 1)),
        (date(2027, 1, 1), About.SAFE_START, date(2027, 1, 1)),
        (date(2027, 4, 1), About.SAFE_START, date(2027, 4, 1)),
        (date(2027, 6, 1), About.SAFE_START, date(2027, 6, 1)),
        (date(2027, 7, 1), About.SAFE_START, date(2027, 6, 1)),
        (date(2028, 9, 1), About.DEADLINE, date(2028, 9, 1)),
        (date(2029, 3, 1), About.DEADLINE, date(2029, 3, 1)),
        (date(2029, 6, 1), About.DEADLINE, date(2029, 6, 1)),
        (date(2029, 8, 1), About.DEADLINE, date(2029, 8, 1)),
        (date(2029, 9, 1), About.DEADLINE, date(2029, 8, 1)),
    ],
)
def test_of_several_that_are_due_only_the_last_counts(as_of, kind, due_on):
    target = SAFE if kind is About.SAFE_START else DEADLINE

    assert due(as_of) == [Reminder(kind, due_on, target)]


@pytest.mark.parametrize(
    "as_of", [date(2027, 7, 2), date(2028, 8, 31), date(2029, 9, 2)]
)
def test_nothing_is_due_between_the_dates_and_after_them(as_of):
    assert due(as_of) == []


def test_what_was_sent_is_not_due_again():
    as_of = date(2027, 1, 3)
    (reminder,) = due(as_of)

    assert due(as_of, sent={reminder.key}) == []


def test_whoever_is_on_a_course_is_not_told_when_to_begin_but_by_when_to_end():
    assert due(date(2026, 12, 1), STUDYING) == []
    assert [each.kind for each in due(date(2028, 9, 1), STUDYING)] == [About.DEADLINE]


def test_reminders_stop_when_the_qualification_is_held():
    for as_of in (date(2027, 6, 1), date(2029, 8, 1)):
        assert due(as_of, PASSED) == []


def test_nobody_is_reminded_who_left_or_has_not_begun():
    left = Designation("1", APPOINTED, left_on=date(2027, 1, 1))

    assert due(date(2027, 6, 1), post=left) == []
    assert due(date(2026, 8, 30)) == []


def test_a_setting_outside_the_duty_is_left_alone():
    assert due(date(2029, 8, 1), post=Designation("7", APPOINTED)) == []


def test_a_confirmation_lapses_once_a_year():
    confirmed = date(2026, 10, 1)
    as_of = date(2027, 10, 20)
    (lapsed,) = due(as_of, PASSED, confirmed_on=confirmed)

    assert lapsed == Reminder(About.CONFIRMATION, date(2027, 10, 1), date(2027, 10, 1))
    assert due(as_of, PASSED, confirmed_on=confirmed, sent={lapsed.key}) == []
    assert due(date(2027, 9, 30), PASSED, confirmed_on=confirmed) == []


def test_changed_facts_are_told_once_and_not_each_day():
    confirmed = date(2026, 10, 1)
    days = [date(2026, 11, 1), date(2026, 11, 2)]
    keys = {due(day, PASSED, confirmed_on=confirmed, same=False)[0].key for day in days}

    assert keys == {(About.CONFIRMATION, confirmed)}


def test_never_confirmed_is_no_lapse():
    assert due(date(2027, 10, 20), PASSED) == []


@given(st.dates(date(2026, 9, 1), date(2029, 12, 31)))
def test_each_date_is_told_at_most_four_times_and_never_after_it(first):
    """Whatever the day on which somebody begins to run it, every day after."""
    sent, told_of = set(), []
    day = first
    while day <= date(2029, 12, 31):
        for reminder in due(day, sent=sent):
            sent.add(reminder.key)
            told_of.append(reminder)
            assert day <= reminder.target
        day += timedelta(days=1)

    for kind in (About.SAFE_START, About.DEADLINE):
        assert len([each for each in told_of if each.kind is kind]) <= 4


# Letters ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "targets", "may"),
    [
        (None, [], True),
        (date(2026, 11, 18), [], False),
        (date(2026, 11, 17), [], True),
        (date(2026, 11, 18), [date(2026, 11, 25)], False),
        (date(2026, 11, 18), [date(2026, 11, 24)], True),
        (date(2026, 11, 18), [date(2026, 11, 23)], False),
    ],
)
def test_one_letter_a_week_unless_a_date_would_pass(last, targets, may, today):
    assert may_write(targets, last_written_on=last, as_of=today) is may


@pytest.mark.parametrize(
    ("hour", "civil"), [(6, False), (7, True), (18, True), (19, False)]
)
def test_letters_leave_by_day(hour, civil):
    assert is_civil(datetime(2026, 11, 24, hour, 59)) is civil  # noqa: DTZ001 London's


def test_words_name_the_day_and_what_is_left():
    as_of = date(2027, 6, 1)
    case = watched(as_of)
    (reminder,) = due_reminders(case, as_of)

    assert told(reminder, case, as_of) == (
        "The last day to start a course safely is 1 July 2027: 30 days left."
    )
    assert to_do(reminder, case) == "Apply for a place in November 2027."


def test_words_say_why_a_confirmation_is_asked_for_again():
    confirmed, as_of = date(2026, 10, 1), date(2027, 10, 20)
    year = watched(as_of, PASSED, confirmed_on=confirmed)
    changed = watched(date(2026, 11, 1), PASSED, confirmed_on=confirmed, same=False)

    assert told(due_reminders(year, as_of)[0], year, as_of) == (
        "A year has passed since the confirmation of 1 October 2026."
    )
    assert told(
        due_reminders(changed, date(2026, 11, 1))[0], changed, date(2026, 11, 1)
    ) == ("What was confirmed on 1 October 2026 has changed since.")
