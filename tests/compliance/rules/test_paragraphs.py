from datetime import date

import pytest

from compliance.rules.decision import decide
from compliance.rules.facts import (
    Answer,
    Designation,
    Facts,
    Kind,
    Outcome,
    Qualification,
    QualifiedTeacher,
    Teacher,
)
from compliance.rules.paragraphs import (
    Contact,
    Senco,
    counted_by_job,
    expertise_paragraph,
    senco_paragraph,
    training_paragraph,
)
from compliance.rules.standing import View
from compliance.rules.training import Training

TODAY = date(2026, 11, 24)
SINCE, UNTIL = date(2026, 9, 1), date(2027, 9, 1)
CONTACT = Contact("01234 567890", "senco@school.example")
NASENCO = Qualification(
    Kind.NASENCO, date(2022, 9, 1), Outcome.PASSED, date(2023, 7, 1)
)
STUDYING = Qualification(Kind.NPQ, date(2026, 11, 16), Outcome.IN_PROGRESS)
PLACE = Qualification(Kind.NPQ, date(2026, 11, 30), provider_recognised=Answer.YES)
NOTHING = Qualification(Kind.NONE)


def senco(qualification, *, name="Ruth Invented", seen=False, course_seen=False):
    facts = Facts(
        Designation("1", date(2025, 9, 1)), Teacher(QualifiedTeacher.YES), qualification
    )
    return Senco(name, View(facts, decide(facts, TODAY), seen), course_seen)


def done(name, job, title, minutes=None, on=date(2026, 10, 1)):
    return Training(name, job, title, "", on, minutes)


def paragraph(*trainings, **options):
    return training_paragraph(
        trainings, since=SINCE, until=UNTIL, as_of=TODAY, **options
    )


def test_senco_paragraph_names_the_senco_with_contact_details():
    assert senco_paragraph([senco(NOTHING)], CONTACT).text == (
        "Our special educational needs co-ordinator (SENCO) is Ruth Invented. You can "
        "reach the SENCO by telephone on 01234 567890 or by e-mail at "
        "senco@school.example."
    )


def test_several_sencos_are_all_named():
    both = [senco(NOTHING), senco(NOTHING, name="Ada Invented")]

    assert senco_paragraph(both, Contact()).text == (
        "Our special educational needs co-ordinators (SENCOs) are Ruth Invented and "
        "Ada Invented."
    )


def test_without_a_senco_there_is_no_text_and_a_reason():
    text = senco_paragraph([], CONTACT)

    assert text.text == ""
    assert text.left_out == ("No SENCO is on record, so there is no name to give.",)


def test_missing_contact_details_are_said():
    assert senco_paragraph([senco(NOTHING)], Contact()).left_out == (
        "There are no contact details yet: the regulations ask for them.",
    )


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (
            senco(NASENCO, seen=True),
            "Ruth Invented holds the National Award for SEN Co-ordination.",
        ),
        (
            senco(STUDYING, course_seen=True),
            "Ruth Invented is studying for the National Professional Qualification "
            "(NPQ) for SENCOs.",
        ),
        (
            senco(PLACE, course_seen=True),
            "Ruth Invented will begin the National Professional Qualification (NPQ) "
            "for SENCOs on 30 November 2026.",
        ),
    ],
)
def test_expertise_paragraph_says_what_was_seen(who, said):
    assert expertise_paragraph([who], "").text == said


@pytest.mark.parametrize(
    "who", [senco(NASENCO), senco(STUDYING), senco(PLACE), senco(NOTHING)]
)
def test_what_nobody_has_seen_is_left_out_with_the_reason(who):
    text = expertise_paragraph([who], "")

    assert text.text == ""
    assert any("Ruth Invented" in reason for reason in text.left_out)


def test_training_paragraph_counts_by_job_and_topic_without_names():
    text = paragraph(
        done("Ann Secret", "Teaching assistant", "Makaton", 90),
        done("Ben Secret", "Teaching assistant", "Makaton", 90),
        done("Ben Secret", "teaching assistant", "Autism", 60),
        done("Cat Secret", "", "Makaton"),
    )

    assert text == (
        "Between 1 September 2026 and 24 November 2026, 3 members of staff completed "
        "training in special educational needs and disability. Teaching assistant, 2 "
        "people: Makaton (2), Autism. Other staff, 1 person: Makaton. Where the time "
        "was noted, this came to 4 hours."
    )
    assert "Secret" not in text


def test_names_stand_in_it_only_where_they_are_asked_for():
    text = paragraph(done("Ann Shown", "Teacher", "Makaton"), with_names=True)

    assert "Teacher, Ann Shown: Makaton." in text


def test_many_topics_are_counted():
    trainings = [done("Ann", "Teacher", f"Topic {n}") for n in range(7)]

    assert "Topic 0, Topic 1, Topic 2, Topic 3, 3 other topics." in paragraph(
        *trainings
    )


def test_training_outside_the_period_does_not_count():
    assert paragraph(done("Ann", "Teacher", "Old", on=date(2026, 8, 31))) == ""


def test_a_period_that_is_over_ends_with_its_last_day():
    text = training_paragraph(
        [done("Ann", "Teacher", "Old", on=date(2025, 10, 1))],
        since=date(2025, 9, 1),
        until=date(2026, 9, 1),
        as_of=TODAY,
    )

    assert text.startswith("Between 1 September 2025 and 31 August 2026, 1 member of")


def test_counts_hold_no_names():
    (teachers, unknown) = counted_by_job(
        [
            done("Ann", "Teacher", "A"),
            done("Ann", "Teacher", "B"),
            done("Ben", "", "A"),
        ]
    )

    assert (teachers.job, teachers.people, teachers.trainings) == ("Teacher", 1, 2)
    assert teachers.topics == (("A", 1), ("B", 1))
    assert unknown.job == "Job not given"
