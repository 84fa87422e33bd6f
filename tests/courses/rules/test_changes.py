"""What is said to be new between two versions of a page."""

from hypothesis import given
from hypothesis import strategies as st

from courses.rules.changes import Change, Piece, changes, pieces


def text(key, words):
    return {"type": "text", "id": key, "value": f"<p>{words}</p>"}


def content(*body, lead=""):
    return {"lead": lead, "body": list(body)}


def test_blocks_are_added_changed_and_taken_away_by_their_ids():
    before = content(text("a", "Ask first."), text("b", "Wait."), text("c", "Stays."))
    after = content(text("c", "Stays."), text("d", "Write."), text("a", "Ask today."))

    assert changes(before, after) == [
        Change("new", "text", "d", (Piece("new", "Write."),)),
        Change(
            "changed",
            "text",
            "a",
            (Piece("same", "Ask"), Piece("gone", "first."), Piece("new", "today.")),
        ),
        Change("gone", "text", "", (Piece("gone", "Wait."),)),
    ]


def test_the_sentence_under_the_title_counts():
    [change] = changes(content(lead="One."), content(lead="Two."))

    assert (change.sign, change.kind) == ("changed", "lead")


def test_a_picture_without_words_has_changed_too():
    def picture(pk):
        return {"type": "picture", "id": "p", "value": {"image": pk, "caption": "Us"}}

    assert changes(content(picture(1)), content(picture(2))) == [
        Change("changed", "picture", "p", ())
    ]


def test_long_texts_are_shown_around_what_changed():
    words = [f"w{n}" for n in range(40)]
    after = [*words[:20], "new", *words[21:]]

    assert pieces(words, after) == (
        Piece("same", "… w15 w16 w17 w18 w19"),
        Piece("gone", "w20"),
        Piece("new", "new"),
        Piece("same", "w21 w22 w23 w24 w25 …"),
    )


WORDS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=12)
BODIES = st.dictionaries(st.sampled_from("pqrst"), WORDS.map(" ".join)).map(
    lambda made: content(*(text(key, words) for key, words in made.items()))
)


@given(BODIES)
def test_nothing_changed_between_a_page_and_itself(made):
    assert changes(made, made) == []


@given(BODIES, BODIES)
def test_each_block_that_differs_is_named_once(before, after):
    old = {block["id"]: block for block in before["body"]}
    new = {block["id"]: block for block in after["body"]}
    found = changes(before, after)

    assert sorted(each.block for each in found if each.sign == "new") == sorted(
        set(new) - set(old)
    )
    assert sum(each.sign == "gone" for each in found) == len(set(old) - set(new))
    assert {each.block for each in found if each.sign == "changed"} == {
        key for key in set(old) & set(new) if old[key] != new[key]
    }


@given(WORDS, WORDS)
def test_whatever_came_and_went_is_shown(before, after):
    shown = pieces(before, after)

    assert any(each.mark != "same" for each in shown) == (before != after)
