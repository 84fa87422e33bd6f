"""A learner for each journey, verified and taking part; made once, in the template."""

from uuid import UUID

from django.utils import timezone

from accounts.operations import create_verified_user
from assessments.models import KnowledgeCheckPage
from assessments.operations import save_response, start_attempt, submit_attempt
from assessments.papers import paper_of
from courses.catalogue import current_catalogue
from courses.models import PublishedVersion
from courses.operations.learning import complete_page, enrol_participant

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
    "finished": "Fiadh Alexandrina Llewellyn-Featherstonehaugh",
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
        enrolment = enrol_participant(user=person, programme=programme, now=now)
        if login == "finished":
            finish(enrolment, programme.modules[0], now=now)


def finish(enrolment, module, *, now) -> None:
    """Every page read, the check passed; so there is a certificate."""
    for lesson in module.lessons:
        act = {
            "enrolment": enrolment,
            "catalogue": current_catalogue(),
            "lesson": lesson,
            "now": now,
        }
        version = PublishedVersion.objects.get(pk=lesson.version_id)
        if lesson.kind != KnowledgeCheckPage.kind:
            complete_page(**act, version=version)
            continue
        attempt = start_attempt(**act, version=version)
        for part in paper_of(version).questions:
            right = next(option for option in part.options if option.right)
            save_response(
                **act,
                number=attempt.number,
                block_id=UUID(part.id),
                option_id=UUID(right.id),
            )
        submit_attempt(**act, number=attempt.number)


def address(login: str) -> str:
    return f"{login}@journeys.example"
