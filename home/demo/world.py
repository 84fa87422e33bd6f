"""The demo's people, schools and one learner's progress, through the operations."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import yaml
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.operations import (
    create_verified_user,
    grant_membership,
    set_cms_roles,
)
from courses.catalogue import Catalogue, Module, current_catalogue
from courses.models import Enrolment, ProgrammePage, PublishedVersion
from courses.operations.learning import (
    answer_block,
    complete_page,
    enrol_participant,
    open_page,
)
from courses.operations.sharing import share_programme
from courses.operations.staff import grant_staff_role
from schools.models import Establishment, LocalAuthority, Trust

from .sencos import SENCOS, record_sencos

ROLES_SINCE = timedelta(days=800)  # so that a head could confirm a year ago
WORLD = yaml.safe_load((Path(__file__).parent / "people.yaml").read_text())


@transaction.atomic
def create_demo(*, password: str, now: datetime) -> None:
    """Make what is missing; what is there stays as people left it."""
    schools = create_schools()
    emails = {role: f"{role}@demo.example" for role in WORLD["people"]}
    there = User.objects.filter(email__in=emails.values())
    new = set(emails.values()) - set(there.values_list("email", flat=True))
    people = {
        role: create_verified_user(
            email=emails[role],
            name=person["name"],
            password=None,
            at=now - ROLES_SINCE,
        )
        for role, person in WORLD["people"].items()
    }
    admin = people["admin"]
    for role, person in WORLD["people"].items():
        grant_roles(people[role], role, person, schools, granted_by=admin, at=now)
    if emails["author"] in new:
        authors = Group.objects.get(name="Authors")
        for programme in ProgrammePage.objects.all():
            share_programme(programme=programme, group=authors)
    learn(people["learner"], now=now)
    record_sencos(people=people, schools=schools, now=now)
    # One hash for all, of the one password: thirteen would take four seconds.
    User.objects.filter(email__in=new).update(password=make_password(password))


def create_schools() -> dict[str, Establishment]:
    authority, _ = LocalAuthority.objects.get_or_create(**WORLD["authority"])
    trust, _ = Trust.objects.get_or_create(**WORLD["trust"])
    schools = {}
    for row in (*WORLD["schools"], *SENCOS["schools"]):
        schools[row["urn"]], _ = Establishment.objects.get_or_create(
            scheme=Establishment.Scheme.URN,
            identifier=row["urn"],
            defaults={
                "name": row["name"],
                "type_code": row["type"],
                "phase": row["phase"],
                "town": row["town"],
                "postcode": row["postcode"],
                "authority": authority,
                "trust": trust if row.get("trust") else None,
            },
        )
    for row in WORLD["nurseries"]:
        Establishment.objects.get_or_create(
            scheme=Establishment.Scheme.OFSTED,
            identifier=row["number"],
            defaults={
                "name": row["name"],
                "phase": "Nursery",
                "town": row["town"],
                "postcode": row["postcode"],
                "authority": authority,
            },
        )
    return schools


def grant_roles(
    user: User, role: str, person: dict, schools: dict, *, granted_by, at: datetime
) -> None:
    """`person` says by one key what the role is bounded to."""
    began = timezone.localdate(at) - ROLES_SINCE
    given = {"user": user, "from_date": began, "granted_by": granted_by, "at": at}
    if "school" in person:
        school = schools[person["school"]]
        grant_membership(**given, role=Role(role), establishment=school)
    elif "trust" in person:
        trust = Trust.objects.get(uid=WORLD["trust"]["uid"])
        grant_membership(**given, role=Role.TRUST, trust=trust)
    elif "authority" in person:
        authority = LocalAuthority.objects.get(code=WORLD["authority"]["code"])
        grant_membership(**given, role=Role.AUTHORITY, authority=authority)
    elif "provider" in person:
        grant_membership(**given, role=Role.PROVIDER)
    elif "group" in person:
        group = Group.objects.get(name=person["group"])
        set_cms_roles(user=user, changed_by=granted_by, at=at, groups=[group])
    elif "administrator" in person:
        set_cms_roles(user=user, changed_by=None, at=at, is_superuser=True)
    elif "staff" in person:
        for programme in current_catalogue().programmes:
            grant_staff_role(**given, role=person["staff"], programme_key=programme.key)


def find_module(catalogue: Catalogue) -> Module | None:
    return next(
        (
            module
            for programme in catalogue.programmes
            for module in programme.modules
            if module.slug == WORLD["learning"]["module"]
        ),
        None,
    )


def learn(user: User, *, now: datetime) -> None:
    """Half a module: pages read on different days, questions answered."""
    catalogue = current_catalogue()
    module = find_module(catalogue)
    if module is None or Enrolment.objects.filter(user=user).exists():
        return
    done = WORLD["learning"]["pages_done"]
    at = now - timedelta(days=done + 2)
    enrolment = enrol_participant(
        user=user, programme=catalogue.programme_of(module), now=at
    )
    for number, lesson in enumerate(module.lessons[: done + 1]):
        at += timedelta(days=1, minutes=7)
        act = {
            "enrolment": enrolment,
            "catalogue": catalogue,
            "lesson": lesson,
            "version": PublishedVersion.objects.get(pk=lesson.version_id),
            "now": at,
        }
        open_page(**act)
        for block in act["version"].content["body"]:
            answer_one(act, block)
        if number < done:
            complete_page(**act)


def answer_one(act: dict, block: dict) -> None:
    if block["type"] in {"question", "decision"}:
        options = block["value"]["options"]
        right = [item for item in options if item["value"].get("right")]
        answer_block(
            **act,
            block_id=UUID(block["id"]),
            option_id=UUID((right or options)[0]["id"]),
        )
