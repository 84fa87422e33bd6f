import pytest

from schools.rules.wording import distinctive, is_light, typed_words, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saint Mary’s Church of England Primary", "St. Mary's CofE Primary"),
        ("St Mary's C of E", "st marys ce"),
        ("St Mary's C.E. School", "ST MARYS COFE SCHOOL"),
        ("Sacred Heart R.C.", "Sacred Heart Roman Catholic"),
        ("St Peter & St Paul", "St Peter and St Paul"),
        ("Hill Infants' School", "Hill Infant School"),
        ("Wood-End (Junior)  School", "wood end juniors school"),
        ("École Française", "ecole francaise"),
    ],
)
def test_two_ways_of_writing_a_name_are_one(one, other):
    assert words_of(one) == words_of(other)


def test_a_postcode_may_be_typed_without_its_space():
    assert typed_words("Larchfield LS62AB") == ["larchfield", "ls6", "2ab"]
    assert typed_words("sw1a1aa") == ["sw1a", "1aa"]


@pytest.mark.parametrize("word", ["school", "scghool", "primry", "academey", "englnad"])
def test_common_words_are_known_with_a_slip_too(word):
    assert is_light(word)


@pytest.mark.parametrize("word", ["primrose", "acorn", "scott", "oakham"])
def test_words_that_tell_schools_apart_are_kept(word):
    assert distinctive(word) != []


def test_only_what_tells_schools_apart_is_looked_for():
    typed = "the St. Mary's & All Saints Primary Scool, Mary's"

    assert distinctive(typed) == ["marys", "all", "saints"]
