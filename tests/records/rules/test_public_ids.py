from hypothesis import given
from hypothesis import strategies as st

from records.rules.public_ids import ALPHABET, LENGTH, grouped, read_public_id

numbers = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH).map(grouped)


@given(numbers)
def test_number_is_read_as_it_is_printed_said_and_pasted(number):
    assert read_public_id(number) == number
    assert read_public_id(number.upper()) == number
    assert read_public_id(number.replace("-", "")) == number
    assert read_public_id(f" {number.replace('-', ' ')} ") == number
    assert read_public_id(f"https://pathways.example/verify/{number}/") == number


@given(numbers)
def test_look_alikes_are_forgiven(number):
    for printed, misread in (("0", "o"), ("1", "l"), ("1", "I"), ("v", "u")):
        assert read_public_id(number.replace(printed, misread)) == number


@given(st.text())
def test_anything_typed_is_a_number_in_its_one_form_or_none(typed):
    number = read_public_id(typed)

    assert number is None or read_public_id(number) == number


def test_alphabet_has_no_look_alikes():
    assert len(ALPHABET) == 32
    assert not set("ilou") & set(ALPHABET)
