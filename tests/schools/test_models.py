import pytest

from schools.models import Establishment

pytestmark = pytest.mark.django_db
OFSTED = Establishment.Scheme.OFSTED


def test_same_digits_in_two_series_are_two_settings():
    school = Establishment.objects.create(identifier="123456", name="Larchfield")
    nursery = Establishment.objects.create(
        scheme=OFSTED, identifier="123456", name="Acorns"
    )

    assert (school.key, nursery.key) == ("123456", "ofsted-123456")
    assert Establishment.objects.by_key("123456") == school
    assert Establishment.objects.by_key("ofsted-123456") == nursery


def test_letters_of_ofsted_may_be_small():
    nursery = Establishment.objects.create(
        scheme=OFSTED, identifier="EY123456", name="Acorns"
    )

    assert Establishment.objects.by_key("ofsted-ey123456") == nursery


@pytest.mark.parametrize("key", ["", "EY123456", "ofsted-", "ofsted-900001"])
def test_key_of_nothing(key):
    Establishment.objects.create(identifier="900001", name="Larchfield")

    with pytest.raises(Establishment.DoesNotExist):
        Establishment.objects.by_key(key)


def test_assumed_type_says_why():
    known = Establishment(type_code="1", type_name="Community school")
    assumed = Establishment(type_code="1", type_name="Mainstream", type_is_assumed=True)

    assert known.type_reason == ""
    assert "“Mainstream”" in assumed.type_reason
