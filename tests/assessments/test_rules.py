from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import (
    GATE,
    CheckContent,
    Question,
    mark,
    unanswered,
)
from courses.rules.gate import problems
from tests.factories.courses import question, text


@st.composite
def sittings(draw):
    """Questions, what was chosen for some of them, and a pass mark."""
    ids = draw(st.lists(st.uuids(), min_size=1, max_size=8, unique=True))
    questions, chosen = [], {}
    for key in ids:
        options = draw(st.lists(st.uuids(), min_size=2, max_size=4, unique=True))
        questions.append(Question(key, right={options[0]}))
        choice = draw(st.sampled_from([None, *options]))
        if choice:
            chosen[key] = choice
    return questions, chosen, draw(st.integers(1, len(ids)))


@given(sittings(), st.randoms())
def test_marking_does_not_depend_on_any_order(sitting, random):
    questions, chosen, pass_mark = sitting
    shuffled = random.sample(questions, len(questions))
    pairs = random.sample(list(chosen.items()), len(chosen))

    first = mark(questions, chosen, pass_mark=pass_mark)

    assert mark(shuffled, dict(pairs), pass_mark=pass_mark) == first


@given(sittings())
def test_a_result_is_the_sum_of_its_verdicts(sitting):
    questions, chosen, pass_mark = sitting

    result = mark(questions, chosen, pass_mark=pass_mark)

    assert set(result.verdicts) == {each.id for each in questions}
    assert result.right == list(result.verdicts.values()).count(True)
    assert result.questions == len(questions)
    assert result.is_pass is (result.right >= pass_mark)


@given(sittings())
def test_a_question_is_right_only_by_its_right_option(sitting):
    questions, chosen, pass_mark = sitting

    verdicts = mark(questions, chosen, pass_mark=pass_mark).verdicts

    for each in questions:
        answered_rightly = each.id in chosen and chosen[each.id] in each.right
        assert verdicts[each.id] is answered_rightly


@given(sittings(), st.data())
def test_one_more_right_answer_never_lowers_a_result(sitting, data):
    questions, chosen, pass_mark = sitting
    bettered = data.draw(st.sampled_from(questions))
    better = chosen | {bettered.id: next(iter(bettered.right))}

    before = mark(questions, chosen, pass_mark=pass_mark)
    after = mark(questions, better, pass_mark=pass_mark)

    assert after.right >= before.right
    assert after.is_pass or not before.is_pass


@given(sittings(), st.dictionaries(st.uuids(), st.uuids(), max_size=3))
def test_answers_to_other_questions_change_nothing(sitting, strangers):
    questions, chosen, pass_mark = sitting

    result = mark(questions, strangers | chosen, pass_mark=pass_mark)

    assert result == mark(questions, chosen, pass_mark=pass_mark)


@given(sittings())
def test_what_is_still_to_answer_are_the_questions_without_an_answer(sitting):
    questions, chosen, _ = sitting
    ids = [each.id for each in questions]

    numbers = unanswered(ids, chosen)

    assert [ids[number - 1] for number in numbers] == [
        each for each in ids if each not in chosen
    ]
    assert len(unanswered(ids, chosen)) == len(set(ids) - set(chosen))


def test_without_a_right_option_no_answer_is_right():
    one, two = UUID(int=1), UUID(int=2)

    result = mark([Question(one, right=())], {one: two}, pass_mark=1)

    assert (result.right, result.is_pass) == (0, False)


def two_right():
    block = question("q1")
    block["value"]["options"][1]["value"]["right"] = True
    return block


@pytest.mark.parametrize(
    ("body", "pass_mark", "codes"),
    [
        ([question("q1"), question("q2")], 2, []),
        ([text(), question("q1")], 1, []),
        ([question("q1")], 2, ["pass_mark_too_high"]),
        ([question("q1")], None, ["no_pass_mark"]),
        ([question("q1")], 0, ["no_pass_mark"]),
        ([text()], 1, ["no_questions"]),
        ([], 1, ["empty"]),
        ([two_right()], 1, ["two_right_answers"]),
    ],
)
def test_gate(body, pass_mark, codes):
    content = CheckContent("check", "Knowledge check", body, pass_mark=pass_mark)

    assert [problem.code for problem in problems(content, GATE)] == codes
