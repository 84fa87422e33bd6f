import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.db import connection

from courses.models import Note

pytestmark = pytest.mark.django_db

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


def raw():
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM courses_note")
        return cursor.fetchone()[0].encode()


def test_key_is_rotated_by_a_new_one_in_front(learning, settings):
    settings.FIELD_KEYS = [OLD]
    learning.note("Second", "r1", "Written with the old key.")
    settings.FIELD_KEYS = [NEW, OLD]

    assert Note.objects.get().text == "Written with the old key."
    with pytest.raises(InvalidToken):
        Fernet(NEW).decrypt(raw())

    learning.note("Second", "r1", "Written with the new key.", saves=1)

    assert Fernet(NEW).decrypt(raw()) == b"Written with the new key."
    settings.FIELD_KEYS = [NEW]
    assert Note.objects.get().text == "Written with the new key."


def test_without_its_key_nobody_reads_a_note(learning, settings):
    settings.FIELD_KEYS = [OLD]
    learning.note("Second", "r1", "Secret.")
    settings.FIELD_KEYS = [NEW]

    with pytest.raises(InvalidToken):
        Note.objects.get()


def test_same_words_are_never_stored_alike(learning):
    learning.note("Second", "r1", "Same.")
    first = raw()
    Note.objects.update(text="Same.")

    assert raw() != first
