import string

from hypothesis import assume, given
from hypothesis import strategies as st

from schools.rules.matching import scorer, trigrams, with_a_slip
from schools.rules.wording import typed_words, words_of


def score(typed, name, place=""):
    return scorer(typed_words(typed))(words_of(name), place)


def test_every_word_of_the_name_is_a_full_score():
    assert score("larchfield primary", "Larchfield Primary School") == 1


def test_a_slip_counts_less_than_the_word_and_more_than_another_word():
    slip = score("larchfeild", "Larchfield Primary School")

    assert score("larchfield", "Birchwood School") < 0.5 < slip < 1


def test_a_word_of_the_name_counts_more_than_one_of_the_town():
    assert score("leeds", "Leeds Academy") > score("leeds", "Abbey School", "Leeds")


def test_a_common_word_counts_little():
    assert score("larchfield school", "Larchfield Academy") > 0.8
    assert score("larchfield school", "Birchwood School") < 0.2


def test_a_postcode_is_right_or_wrong():
    assert score("LS6 2AB", "Larchfield", "Leeds LS6 2AC") < 0.6


words = st.text(string.ascii_lowercase, min_size=6, max_size=14)


@given(words, st.data())
def test_one_slip_leaves_a_trigram_of_every_part(word, data):
    at = data.draw(st.integers(1, len(word) - 2))
    other = data.draw(st.sampled_from(string.ascii_lowercase))
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + other + word[at + 1 :],
        word[:at] + other + word[at:],
    ]
    meant = set(trigrams(word))
    assume(len(meant) == len(trigrams(word)))

    for slip in slips:
        assert all(set(part) & meant for part in with_a_slip(slip)), slip
