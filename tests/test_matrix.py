"""Who gets in where: every address of the site, asked for as every role.

A new address fails here until it has a row. An address of the CMS or of allauth is
held by the rule of its prefix. All that is wrong is collected and told at once.
"""

import re
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership
from accounts.operations import ask_to_set_up, grant_membership, invite_to_school
from compliance.letters import token_for
from compliance.models import (
    Enquiry,
    Qualification,
    ReportedSenco,
    RosterUpload,
    TrainingRecord,
)
from compliance.operations.qualifications import add_evidence
from compliance.queries.reminders import Recipient
from courses.catalogue import current_catalogue
from courses.models import LearningDocument, StaffRole
from courses.operations.staff import grant_staff_role
from records.models import IssuedDocument
from schools.models import Establishment, LocalAuthority, Trust
from tests.compliance.views.confirming import confirmed, post_on_course
from tests.courses.conftest import Learning
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    check_page,
    make_learner,
    make_module,
    question,
    reflection,
    text_page,
)

ROLES = [
    "anonymous",
    "learner",  # takes part, and holds a certificate
    "other learner",
    "head",
    "office",
    "governor",
    "author",
    "editor",
    "facilitator",
    "marker",
    "moderator",
    "trust",
    "authority",
    "provider",
    "admin",
]
LOG_IN = re.compile(r"^/(accounts|cms)/login/")


def everyone(outcome, **others):
    """`outcome` for every role but those named; a blank stands for `_`."""
    others = {name.replace("_", " "): other for name, other in others.items()}
    assert set(others) <= set(ROLES)
    return dict.fromkeys(ROLES, outcome) | others


# Outcomes: "in" (the page, or on to where it leads), "log in", or a status.
OPEN = everyone("in")
READ_ONLY = everyone("405")
SIGNED_IN = everyone("in", anonymous="log in")
SIGNED_IN_READ_ONLY = everyone("405", anonymous="log in")
TAKING_PART = everyone("403", anonymous="log in", learner="in", other_learner="in")
COMPLETED = everyone("403", anonymous="log in", learner="in")
ITS_HOLDER = everyone("404", anonymous="log in", learner="in")
NOT_THERE = everyone("404")
ITS_CODE = everyone("404", anonymous="log in")

ACTS_FOR_IT = everyone(
    "403", anonymous="log in", head="in", office="in", governor="in", admin="in"
)
HEADS_IT = everyone("403", anonymous="log in", head="in", admin="in")
ITS_PEOPLE = everyone("403", anonymous="log in", head="in", office="in", governor="in")
ITS_PEOPLE_READ_ONLY = everyone(
    "403", anonymous="log in", head="405", office="405", governor="405"
)
ITS_HEAD = everyone("403", anonymous="log in", head="in")
ITS_GOVERNOR = everyone("403", anonymous="log in", governor="in")
NOT_THEIRS = everyone("403", anonymous="log in")
INVITED = everyone("403", anonymous="in", author="in")

OVERSEES = everyone("403", anonymous="log in", trust="in")
OVERSEES_READ_ONLY = everyone("403", anonymous="log in", trust="405")
RECORDS_IT = everyone("403", anonymous="log in", head="in", office="in")

OVERSIGHT = "oversight/<slug:scope>/"
PAGE = "programmes/<slug:programme>/<slug:module>/<slug:page>/"
SENCO = "schools/<slug:key>/sencos/<uuid:uuid>/"
# Address: who may GET it, who may POST to it.
TABLE = {
    "": (OPEN, READ_ONLY),
    "accessibility/": (OPEN, READ_ONLY),
    "privacy/": (OPEN, READ_ONLY),
    "help/": (OPEN, READ_ONLY),
    "glossary/": (OPEN, READ_ONLY),
    "check/": (OPEN, READ_ONLY),
    "check/all/": (OPEN, READ_ONLY),
    "check/review/": (OPEN, READ_ONLY),
    "check/answer/": (OPEN, READ_ONLY),
    # Without answers there are no dates to put into a calendar.
    "check/calendar.ics": (NOT_THERE, READ_ONLY),
    # No question is called 1.
    "check/<slug:name>/": (NOT_THERE, READ_ONLY),
    "learn/": (SIGNED_IN, SIGNED_IN_READ_ONLY),
    "learn/notes/": (SIGNED_IN, SIGNED_IN_READ_ONLY),
    "learn/link/": (SIGNED_IN, SIGNED_IN),
    # The code is nobody's.
    "learn/link/<slug:code>/": (ITS_CODE, ITS_CODE),
    "learn/shared/": (SIGNED_IN, SIGNED_IN),
    "videos/<int:pk>/": (SIGNED_IN, SIGNED_IN_READ_ONLY),
    "media/images/<path:path>": (OPEN, READ_ONLY),
    "programmes/": (OPEN, READ_ONLY),
    "programmes/<slug:programme>/": (OPEN, READ_ONLY),
    "programmes/<slug:programme>/join/": (SIGNED_IN, SIGNED_IN),
    "programmes/<slug:programme>/leave/": (SIGNED_IN, SIGNED_IN),
    "programmes/<slug:programme>/<slug:module>/": (OPEN, READ_ONLY),
    "programmes/<slug:programme>/<slug:module>/finish/": (SIGNED_IN, SIGNED_IN),
    "programmes/<slug:programme>/<slug:module>/certificate/": (
        COMPLETED,
        SIGNED_IN_READ_ONLY,
    ),
    "oversight/": (OVERSEES | {"authority": "in"}, SIGNED_IN_READ_ONLY),
    # Those of the trust: its viewer's, and of no authority's.
    OVERSIGHT: (OVERSEES, OVERSEES_READ_ONLY),
    f"{OVERSIGHT}schools.csv": (OVERSEES, OVERSEES_READ_ONLY),
    f"{OVERSIGHT}schools.xlsx": (OVERSEES, OVERSEES_READ_ONLY),
    f"{OVERSIGHT}ask/": (OVERSEES, OVERSEES),
    f"{OVERSIGHT}asked/": (OVERSEES, OVERSEES_READ_ONLY),
    f"{OVERSIGHT}asked/<int:pk>/": (OVERSEES, OVERSEES_READ_ONLY),
    f"{OVERSIGHT}roster/": (OVERSEES, OVERSEES),
    f"{OVERSIGHT}roster/template.csv": (OVERSEES, OVERSEES_READ_ONLY),
    f"{OVERSIGHT}roster/<uuid:upload>/": (OVERSEES, OVERSEES_READ_ONLY),
    f"{OVERSIGHT}roster/<uuid:upload>/apply/": (OVERSEES_READ_ONLY, OVERSEES),
    f"{OVERSIGHT}roster/<uuid:upload>/problems.csv": (OVERSEES, OVERSEES_READ_ONLY),
    "schools/<slug:key>/reports/": (
        RECORDS_IT,
        RECORDS_IT | {"head": "405", "office": "405"},
    ),
    "schools/<slug:key>/reports/<int:pk>/": (
        RECORDS_IT,
        RECORDS_IT | {"office": "403"},
    ),
    "schools/<slug:key>/sharing/": (ITS_HEAD, ITS_HEAD),
    PAGE: (TAKING_PART, TAKING_PART),
    f"{PAGE}wrong/": (TAKING_PART, TAKING_PART),
    f"{PAGE}start/": (TAKING_PART, TAKING_PART),
    f"{PAGE}question/<int:number>/": (TAKING_PART, TAKING_PART),
    f"{PAGE}answers/": (TAKING_PART, TAKING_PART),
    f"{PAGE}submit/": (TAKING_PART, TAKING_PART),
    f"{PAGE}result/": (TAKING_PART, TAKING_PART),
    # Nobody has submitted an attempt.
    f"{PAGE}result/<int:number>/": (
        TAKING_PART | {"learner": "404", "other learner": "404"},
        TAKING_PART | {"learner": "404", "other learner": "404"},
    ),
    "certificates/<str:public_id>/": (ITS_HOLDER, SIGNED_IN_READ_ONLY),
    "certificates/<str:public_id>/certificate.pdf": (ITS_HOLDER, SIGNED_IN_READ_ONLY),
    "schools/": (OPEN, READ_ONLY),
    "schools/mine/": (SIGNED_IN, SIGNED_IN_READ_ONLY),
    "schools/set-up/": (SIGNED_IN, SIGNED_IN_READ_ONLY),
    "schools/set-up/not-listed/": (SIGNED_IN, SIGNED_IN),
    "schools/set-up/<slug:key>/": (SIGNED_IN, SIGNED_IN),
    "schools/set-up/<int:pk>/withdraw/": (
        SIGNED_IN_READ_ONLY,
        everyone("404", anonymous="log in", other_learner="in"),
    ),
    "schools/requests/": (
        everyone("403", anonymous="log in", admin="in", trust="in", authority="in"),
        SIGNED_IN_READ_ONLY,
    ),
    # The school belongs to no trust and no authority here.
    "schools/requests/<int:pk>/": (
        everyone("404", anonymous="log in", admin="in"),
        everyone("404", anonymous="log in", admin="in"),
    ),
    "schools/<slug:key>/": (ITS_PEOPLE, READ_ONLY),
    "schools/<slug:key>/record.csv": (ITS_PEOPLE, READ_ONLY),
    "schools/<slug:key>/sencos/add/": (RECORDS_IT, RECORDS_IT),
    SENCO: (RECORDS_IT, RECORDS_IT),
    f"{SENCO}teacher/": (RECORDS_IT, RECORDS_IT),
    f"{SENCO}end/": (RECORDS_IT, RECORDS_IT),
    f"{SENCO}reopen/": (READ_ONLY, RECORDS_IT),
    f"{SENCO}qualification/": (RECORDS_IT, RECORDS_IT),
    f"{SENCO}courses/add/<slug:kind>/": (RECORDS_IT, RECORDS_IT),
    f"{SENCO}courses/<int:pk>/": (RECORDS_IT, RECORDS_IT),
    f"{SENCO}courses/<int:pk>/remove/": (READ_ONLY, RECORDS_IT),
    f"{SENCO}courses/<int:pk>/evidence/": (RECORDS_IT, READ_ONLY),
    f"{SENCO}courses/<int:pk>/evidence/seen/": (RECORDS_IT, RECORDS_IT),
    f"{SENCO}courses/<int:pk>/evidence/<slug:kind>/": (RECORDS_IT, RECORDS_IT),
    "schools/<slug:key>/evidence/<uuid:uuid>/": (RECORDS_IT, READ_ONLY),
    "schools/<slug:key>/evidence/<uuid:uuid>/accept/": (READ_ONLY, RECORDS_IT),
    "schools/<slug:key>/evidence/<uuid:uuid>/withdraw/": (RECORDS_IT, RECORDS_IT),
    "schools/<slug:key>/sencos/<uuid:uuid>/confirm/": (ITS_PEOPLE, ITS_HEAD),
    "schools/<slug:key>/confirmations/<uuid:uuid>/": (ITS_PEOPLE, ITS_PEOPLE_READ_ONLY),
    "schools/<slug:key>/confirmations/<uuid:uuid>/confirmation.pdf": (
        ITS_PEOPLE,
        ITS_PEOPLE_READ_ONLY,
    ),
    "schools/<slug:key>/confirmations/<uuid:uuid>/seen/": (ITS_GOVERNOR, ITS_GOVERNOR),
    # The trust here is another's.
    "schools/<slug:key>/confirmations/<uuid:uuid>/countersign/": (
        NOT_THEIRS,
        NOT_THEIRS,
    ),
    "schools/<slug:key>/training/": (ITS_PEOPLE, READ_ONLY),
    "schools/<slug:key>/training/register.csv": (ITS_PEOPLE, READ_ONLY),
    "schools/<slug:key>/training/add/": (RECORDS_IT, RECORDS_IT),
    "schools/<slug:key>/training/upload/": (RECORDS_IT, RECORDS_IT),
    "schools/<slug:key>/training/upload/apply/": (READ_ONLY, RECORDS_IT),
    "schools/<slug:key>/training/<uuid:uuid>/": (RECORDS_IT, RECORDS_IT),
    "schools/<slug:key>/training/<uuid:uuid>/remove/": (RECORDS_IT, RECORDS_IT),
    # People share what is theirs, with any school.
    "schools/<slug:key>/training/share/": (SIGNED_IN, SIGNED_IN),
    "learn/share/": (SIGNED_IN, SIGNED_IN_READ_ONLY),
    "learn/share/<uuid:uuid>/withdraw/": (SIGNED_IN_READ_ONLY, SIGNED_IN),
    "schools/<slug:key>/sen-information/": (ITS_PEOPLE, RECORDS_IT),
    "schools/<slug:key>/sencos/<uuid:uuid>/hand-over/": (RECORDS_IT, READ_ONLY),
    "schools/<slug:key>/sencos/<uuid:uuid>/reminders/": (ITS_HEAD, ITS_HEAD),
    "schools/<slug:key>/sencos/<uuid:uuid>/link/": (RECORDS_IT, RECORDS_IT),
    "reminders/": (SIGNED_IN, SIGNED_IN),
    # Whoever has the letter.
    "reminders/<str:token>/": (OPEN, OPEN),
    "schools/<slug:key>/people/": (ACTS_FOR_IT, SIGNED_IN_READ_ONLY),
    "schools/<slug:key>/people/invite/": (HEADS_IT, HEADS_IT),
    "schools/<slug:key>/people/invitations/<int:pk>/": (SIGNED_IN_READ_ONLY, HEADS_IT),
    "schools/<slug:key>/people/<int:pk>/end/": (HEADS_IT, HEADS_IT),
    "invitations/<str:token>/": (INVITED, INVITED),
    "verify/": (OPEN, READ_ONLY),
    "verify/<str:typed>/": (OPEN, READ_ONLY),
    # Documents of an author are for everyone unless their collection is private.
    r"documents/^(\d+)/(.*)$": (OPEN, OPEN),
    "documents/authenticate_with_password/<int:restriction_id>/": (
        NOT_THERE,
        NOT_THERE,
    ),
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": (
        NOT_THERE,
        NOT_THERE,
    ),
    r"^((?:[\w\-]+/)*)$": (NOT_THERE, NOT_THERE),
    # Letters can be read on a demo site only, and this is none.
    "demo/mail/": (NOT_THERE, NOT_THERE),
    "demo/mail/<str:name>/": (NOT_THERE, NOT_THERE),
    "demo/mail/<str:name>/html/": (NOT_THERE, NOT_THERE),
    "accounts/": (SIGNED_IN, SIGNED_IN),
    "accounts/name/": (SIGNED_IN, SIGNED_IN),
    "accounts/sessions/": (SIGNED_IN, SIGNED_IN),
    "accounts/sessions/shared/": (SIGNED_IN_READ_ONLY, SIGNED_IN),
    # Of another person: it is not in one's own list.
    "accounts/sessions/<int:pk>/end/": (
        SIGNED_IN_READ_ONLY,
        everyone("404", anonymous="log in"),
    ),
}
# Of allauth's addresses these are for people who are not signed in.
DOORS = (
    "accounts/login/",
    "accounts/signup/",
    "accounts/logout/",
    "accounts/inactive/",
    "accounts/confirm-email/",
    "accounts/password/reset/",
    "accounts/^password/reset/key/",
    "accounts/2fa/authenticate/",
    "accounts/2fa/email/",
    "accounts/2fa/webauthn/login/",
    "accounts/oidc/",
    "accounts/connect-first/",
    "accounts/3rdparty/login/",
    "accounts/3rdparty/signup/",
    "accounts/social/login/",
    "accounts/social/signup/",
)
CMS_ROLES = {"author", "editor", "admin"}
# Of the CMS these hold nothing of ours: scripts' words, icons, and the way in.
CMS_OPEN = ("cms/login/", "cms/jsi18n/", "cms/sprite/", "cms/logout/")
ADMIN_ONLY = (
    "cms/jobs/",
    "cms/users/",
    "cms/groups/",
    "cms/sites/",
    "cms/issued-documents/",
    "cms/memberships/",
    "cms/recorded-sencos/",
    "cms/senco-rules/in-force/",
    "cms/senco-rules/cut-offs/",
    "cms/senco-rules/types-of-school/new/",
    "cms/senco-rules/providers/",
)


def patterns(resolver=None, prefix=""):
    """The route of every address, through all that is included."""
    for each in (resolver or get_resolver()).url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route
        else:
            yield from patterns(each, route)


ROUTES = sorted(set(patterns()))
OURS = [route for route in ROUTES if not route.startswith("cms/")]


class World:
    """A small site, and a browser for each role."""

    def __init__(self, now):
        self.now = now
        self.module = make_module(
            text_page("First", question(), reflection()), check_page("Check")
        )
        done = make_module(text_page("Done"), title="Done")
        self.enrolment = make_learner(self.module)
        learning = Learning(self.enrolment, done, now)
        learning.complete("Done")
        Learning(self.enrolment, self.module, now).note("First", "r1", "Secret words.")
        self.document = IssuedDocument.objects.get()
        video = LearningDocument.objects.create(
            title="A video", file=ContentFile(b"video", "a.mp4")
        )
        picture = default_storage.save("images/a.webp", ContentFile(b"picture"))
        self.people = self.make_people()
        # One browser that changes its cookies: to make one costs more than to ask.
        self.browser = Client(raise_request_exception=False)
        self.cookies = {role: self.sign_in(role) for role in ROLES}
        self.values = {
            "programme": "npq-for-sencos",
            "module": self.module.slug,
            "page": "first",
            "number": 1,
            "pk": video.pk,
            "path": picture.removeprefix("images/"),
            "public_id": self.document.public_id,
            "typed": self.document.public_id,
            "provider_id": "none",
        }
        self.keys = self.make_school_people() | self.make_overseen()
        self.confirmation = self.make_senco()
        self.evidence = self.make_evidence()
        self.training = self.make_training()

    def make_people(self):
        at = timezone.now() - timedelta(days=1)
        school = Establishment.objects.create(identifier="900001", name="Larchfield")
        scopes = {
            Role.TRUST: {"trust": Trust.objects.create(uid="99001", name="Oakbridge")},
            Role.AUTHORITY: {
                "authority": LocalAuthority.objects.create(code="899", name="Marlshire")
            },
            Role.PROVIDER: {},
        }
        people = {
            "learner": self.enrolment.user,
            "other learner": make_learner(
                self.module, "other@school.example", "Kim Other"
            ).user,
            "author": UserFactory(groups=["Authors"]),
            "editor": UserFactory(groups=["Editors"]),
            "admin": UserFactory(administrator=True),
        }
        for role in Role:
            people[role] = UserFactory()
            grant_membership(
                user=people[role],
                role=role,
                from_date=at.date(),
                granted_by=people["admin"],
                at=at,
                **scopes.get(role, {"establishment": school}),
            )
        programme = current_catalogue().programme_of(self.module)
        for role in StaffRole.Role:
            people[role] = UserFactory()
            grant_staff_role(
                user=people[role],
                role=role,
                programme_key=programme.key,
                from_date=at.date(),
                granted_by=people["admin"],
                at=at,
            )
        return people

    def make_school_people(self):
        """What the pages of a school's people are about, by their addresses."""
        school = Establishment.objects.get(identifier="900001")
        self.values["key"] = school.key
        sent = invite_to_school(
            establishment=school,
            email=self.people["author"].email,
            role=Role.GOVERNOR,
            invited_by=self.people[Role.HEAD],
            at=timezone.now(),
        )
        self.values["token"] = sent.token
        asked, _ = ask_to_set_up(
            user=self.people["other learner"],
            establishment=school,
            position="head",
            contact="Ring the office.",
            at=timezone.now(),
        )
        return {
            "schools/<slug:key>/people/invitations/": sent.invitation.pk,
            "schools/<slug:key>/people/": Membership.objects.get(role=Role.OFFICE).pk,
            "schools/requests/": asked.pk,
            "schools/set-up/": asked.pk,
        }

    def make_senco(self):
        """A SENCO of the school, and what its head confirmed."""
        post = post_on_course(
            establishment=Establishment.objects.get(identifier="900001")
        )
        self.values["uuid"] = post.uuid
        return confirmed(post, self.people[Role.HEAD])

    def make_evidence(self):
        """The SENCO's certificate, as the office uploaded it."""
        course = Qualification.objects.get()
        self.keys[SENCO] = course.pk
        return add_evidence(
            qualification=course,
            kind="certificate",
            seen_on=self.now.date(),
            seen_by=self.people[Role.OFFICE],
            content=b"%PDF-1.7 Secret words.",
            file_name="award.pdf",
            media_type="application/pdf",
            at=self.now,
        )

    def make_training(self):
        """One of a member of the school's staff, as its office typed it."""
        return TrainingRecord.objects.create(
            establishment=Establishment.objects.get(identifier="900001"),
            name="Ann Invented",
            title="Makaton",
            completed_on=self.now.date(),
            recorded_at=self.now,
        )

    def make_overseen(self):
        """A roster and a letter of the trust, and what was reported of the school."""
        at = timezone.now()
        trust = {"trust": Trust.objects.get(uid="99001")}
        upload = RosterUpload.objects.create(
            file_name="roster.csv", rows=[], uploaded_at=at, **trust
        )
        enquiry = Enquiry.objects.create(
            token=upload.uuid, subject="Who?", body="Who?", sent_at=at, **trust
        )
        report = ReportedSenco.objects.create(
            establishment=Establishment.objects.get(identifier="900001"),
            upload=upload,
            name="Ruth Invented",
            facts={"name": "Ruth Invented"},
        )
        self.values |= {"scope": "trust-99001", "upload": upload.uuid}
        return {
            f"{OVERSIGHT}asked/": enquiry.pk,
            "schools/<slug:key>/reports/": report.pk,
        }

    def sign_in(self, role):
        client = Client()
        if role != "anonymous":
            client.force_login(self.people[role])
        return {name: each.value for name, each in client.cookies.items()}

    def path(self, route):
        """A real address of `route`."""
        if route.startswith("documents/^"):
            return f"/documents/{self.values['pk']}/a.mp4"
        if route.startswith("^"):
            return "/nowhere/"
        values = dict(self.values)
        if "answers/" in route or re.search(r"/(start|question|submit|result)/", route):
            values["page"] = "check"
        if route.startswith("programmes") and route.endswith("certificate/"):
            values["module"] = "done"
        for part, held in self.named_by_uuid().items():
            if part in route:
                values["uuid"] = held.uuid
        values["kind"] = "npq" if "/courses/add/" in route else "certificate"
        if route.startswith("reminders/"):
            governor = self.people[Role.GOVERNOR]
            values["token"] = token_for(Recipient(governor.pk), governor.email)
        for start, pk in self.keys.items():
            if route.startswith(start):
                values["pk"] = pk
                break
        return "/" + plain(route, values)

    def named_by_uuid(self):
        return {
            "/confirmations/": self.confirmation,
            "/training/": self.training,
            "/evidence/<uuid": self.evidence,
        }

    def ask(self, method, path, role):
        """The response to the role; whatever it changed is taken back."""
        self.browser.cookies = SimpleCookie(self.cookies[role])
        with transaction.atomic():
            response = getattr(self.browser, method.lower())(path)
            if response.streaming:
                list(response.streaming_content)
            transaction.set_rollback(True)
        return response

    def outcome(self, method, path, role):
        return outcome_of(self.ask(method, path, role))


def plain(route, values):
    """`route` with something in each of its gaps."""
    route = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values.get(m[1], 1)), route)
    group = re.compile(r"\((\?P<\w+>|\?:)?[^()]*\)")
    while group.search(route):
        route = group.sub("1", route)
    return re.sub(r"[\^$\\]", "", route)


def outcome_of(response):
    status = response.status_code
    if status == 302 and LOG_IN.match(response.url):
        return "log in"
    if status in {200, 302, 422}:
        return "in"
    return str(status)


@pytest.fixture
def world(db, now, settings, tmp_path):
    settings.SECOND_FACTOR_REQUIRED = False  # tests/accounts show that it is asked for
    settings.MEDIA_ROOT = tmp_path
    return World(now)


def is_of_allauth(route):
    return route.startswith(("accounts/", "cms/login/")) and route not in TABLE


def test_every_address_has_a_row_and_every_row_an_address():
    ours = {route for route in OURS if not is_of_allauth(route)}

    assert ours - set(TABLE) == set()
    assert set(TABLE) - ours == set()


def test_every_role_gets_what_the_table_says(world):
    failures = []
    for route, row in TABLE.items():
        path = world.path(route)
        for method, expected in zip(("GET", "POST"), row, strict=True):
            for role in ROLES:
                response = world.ask(method, path, role)
                found = outcome_of(response)
                if found != expected[role]:
                    failures.append(
                        f"{method} {path} as {role}: {found}, not {expected[role]}"
                    )
                if role != "learner" and shows_secrets(response):
                    failures.append(f"{method} {path} shows a secret to {role}")

    assert not failures, "\n".join(failures)


def shows_secrets(response):
    return not response.streaming and b"Secret words." in response.content


def test_secrets_would_be_found(world):
    assert shows_secrets(world.ask("GET", "/learn/notes/", "learner"))


def test_allauth_s_pages_are_shut_to_whoever_is_not_signed_in(world):
    failures = []
    for route in filter(is_of_allauth, ROUTES):
        path = world.path(route)
        for method in ("GET", "POST"):
            found = world.outcome(method, path, "anonymous")
            is_door = route.startswith((*DOORS, "cms/login/"))
            if found == "500" or (found == "in" and not is_door):
                failures.append(f"{method} {path}: {found}")

    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("role", ["learner", "admin"])
def test_allauth_s_pages_fail_for_nobody(world, role):
    failures = []
    for route in filter(is_of_allauth, ROUTES):
        for method in ("GET", "POST"):
            found = world.outcome(method, world.path(route), role)
            if found == "500":
                failures.append(f"{method} {world.path(route)}")

    assert not failures, "\n".join(failures)


def cms_routes():
    return [
        route
        for route in ROUTES
        if route.startswith("cms/") and not route.startswith(CMS_OPEN)
    ]


def test_cms_lets_in_authors_editors_and_administrators_alone(world):
    failures = []
    for role in ROLES:
        found = world.outcome("GET", "/cms/", role)
        if (found == "in") != (role in CMS_ROLES):
            failures.append(f"/cms/ as {role}: {found}")

    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_address_of_the_cms_opens_to_whoever_has_no_business_there(world, method):
    failures = []
    for route in cms_routes():
        path = "/" + plain(route, {"app_name": "x", "model_name": "y"})
        for role in ROLES:
            if role not in CMS_ROLES:
                found = world.outcome(method, path, role)
                if found not in {"log in", "403", "404", "405"}:
                    failures.append(f"{method} {path} as {role}: {found}")

    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("role", sorted(CMS_ROLES))
def test_no_page_of_the_cms_fails(world, role):
    failures = []
    for route in cms_routes():
        path = "/" + plain(route, {"app_name": "courses", "model_name": "textpage"})
        if world.outcome("GET", path, role) == "500":
            failures.append(path)

    assert failures == ["/cms/failwhale/"]  # Wagtail's own, made to fail


@pytest.mark.parametrize("role", sorted(CMS_ROLES))
def test_settings_of_the_site_are_for_administrators_alone(world, role):
    shown = [
        path for path in ADMIN_ONLY if is_shown(world.ask("GET", f"/{path}", role))
    ]

    assert shown == (list(ADMIN_ONLY) if role == "admin" else [])


def is_shown(response):
    return response.status_code == 200
