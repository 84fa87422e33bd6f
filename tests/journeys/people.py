"""A learner for each journey, verified and taking part; made once, in the template."""

from django.utils import timezone

from accounts.operations import create_verified_user
from courses.catalogue import current_catalogue
from courses.operations.learning import enrol_participant

PASSWORD = "three random words"
NAMES = {
    "devices": "Dilys Marsh",
    "device.conflict": "Dilwyn Marsh",
    "connection": "Conrad Pike",
    "tunnel": "Tudur Vance",
    "other.tab": "Tabitha Quill",
    "expired": "Ezra Penn",
    "stale": "Stella Moss",
    "shared": "Shirin Vale",
    "plain": "Plamen Hart",
    "narrow": "Nadia Reed",
    "large": "Lars Holm",
    "keyboard": "Kezia Bell",
    "weight": "Wanda Frost",
    "gate": "Gareth Lowe",
    "ordered": "Orla Stone",
    "soak.one": "Sorcha One",
    "soak.two": "Sorcha Two",
    "soak.three": "Sorcha Three",
    "soak.four": "Sorcha Four",
}


def enrol_all() -> None:
    """`manage.py shell` calls this on the template."""
    now = timezone.now()
    programme = current_catalogue().programmes[0]
    for login, name in NAMES.items():
        person = create_verified_user(
            email=address(login), name=name, password=PASSWORD, at=now
        )
        enrol_participant(user=person, programme=programme, now=now)


def address(login: str) -> str:
    return f"{login}@journeys.example"
