import pytest

from accounts.models import User
from home.demo.world import WORLD, create_demo

pytestmark = pytest.mark.django_db


def test_every_demo_account_opens_with_the_one_password(now):
    create_demo(password="pathways-demo", now=now)

    people = User.objects.filter(email__endswith="@demo.example")
    assert {person.email for person in people} == {
        f"{role}@demo.example" for role in WORLD["people"]
    }
    assert all(person.check_password("pathways-demo") for person in people)
    assert not any(person.check_password("another") for person in people)


def test_create_demo_again_leaves_passwords_as_people_left_them(now):
    create_demo(password="pathways-demo", now=now)
    head = User.objects.get(email="head@demo.example")
    head.set_password("three random words")
    head.save()
    User.objects.filter(email="office@demo.example").update(password="!")

    create_demo(password="pathways-demo", now=now)

    head.refresh_from_db()
    assert head.check_password("three random words")
    assert not User.objects.get(email="office@demo.example").has_usable_password()
