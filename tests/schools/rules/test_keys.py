from hypothesis import given
from hypothesis import strategies as st

from schools.rules.keys import OFSTED, URN, key_of, split_key


@given(st.sampled_from([URN, OFSTED]), st.from_regex(r"\A(EY)?[0-9]{6,7}\Z"))
def test_a_key_is_taken_apart_as_it_was_made(scheme, identifier):
    assert split_key(key_of(scheme, identifier)) == (scheme, identifier)
