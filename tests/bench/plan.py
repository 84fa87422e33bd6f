"""Who asks for what: sessions made in the database, and the requests of every target.

`manage.py shell` calls it on the database that will be measured. The last list of a
target is for the pass inside one process (tests.bench.inside); the load uses the others,
one for each connection. Each group of learners does one thing, so that what one target
writes changes no answer of another.
"""

import json
from importlib import import_module
from itertools import chain, cycle, islice, zip_longest
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessments.operations import save_response, start_attempt, submit_attempt
from courses.catalogue import current_catalogue
from courses.models import Enrolment, PageProgress, PublishedVersion
from courses.operations.learning import complete_page, open_page
from home.scale import generated_learners
from tests.bench.world import LISTS

# Of each kind; at 2,500 a second they last five seconds.
ONCE = 12_500
CSRF = "benchbenchbenchbenchbenchbench32"
NOTE = "I would ask Mrs Okafor, who has taught him since September. " * 8


class Planner:
    """Holds what the targets share."""

    def __init__(self):

        self.now = timezone.now()
        self.catalogue = current_catalogue()
        self.people = list(generated_learners())
        self.keys = self.sessions()
        self.enrolments = self.enrolments_by_person()
        self.module = self.catalogue.find("npq-for-sencos", "identification-of-need")
        self.eight = self.catalogue.find("measured", "eight")
        self.eighty = self.catalogue.find("measured", "eighty")
        # One for each list.
        groups = iter(self.people)
        self.readers, self.answerers, self.writers, self.takers, self.holders = (
            list(islice(groups, LISTS)) for _ in range(5)
        )
        others = list(groups)
        self.movers, self.openers = others[::2], others[1::2]

    def sessions(self) -> dict[int, str]:
        """A session for everybody, made by the session engine itself."""

        store = import_module(settings.SESSION_ENGINE).SessionStore
        keys = {}
        with transaction.atomic():
            for person in self.people:
                session = store()
                session["_auth_user_id"] = str(person.pk)
                session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
                session["_auth_user_hash"] = person.get_session_auth_hash()
                session.create()
                keys[person.pk] = session.session_key
        return keys

    def enrolments_by_person(self) -> dict:

        found = Enrolment.objects.filter(user__in=self.people).select_related("user")
        return {(each.user_id, each.programme_key): each for each in found}

    def enrolment(self, person, lesson):
        return self.enrolments[person.pk, lesson.programme_key]

    def version(self, lesson):

        return PublishedVersion.objects.get(pk=lesson.version_id)

    def act(self, person, lesson) -> dict:
        """What every operation on a page needs."""
        return {
            "enrolment": self.enrolment(person, lesson),
            "catalogue": self.catalogue,
            "lesson": lesson,
            "now": self.now,
        }

    # --- Requests -------------------------------------------------------------
    def get(self, path: str, person=None, *, who=None, expected=(), status=200) -> dict:
        cookie = {"Cookie": f"sessionid={self.keys[person.pk]}"} if person else {}
        who = who or (person.name if person else "")
        return {
            "method": "GET",
            "path": path,
            "headers": cookie,
            "body": "",
            "status": status,
            "who": who,
            "expected": list(expected),
            "numbered": False,
        }

    def post(
        self,
        lesson,
        person,
        expected,
        *,
        status=302,
        numbered=False,
        json=False,
        **form,
    ) -> dict:
        headers = {
            "Cookie": f"sessionid={self.keys[person.pk]}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        } | ({"Accept": "application/json"} if json else {})
        form |= {"csrfmiddlewaretoken": CSRF, "version": lesson.version_number}
        return {
            "method": "POST",
            "path": lesson.url,
            "headers": headers,
            "body": urlencode(form, safe="{}"),
            "status": status,
            "who": "",
            "expected": list(expected),
            "numbered": numbered,
        }

    # --- Targets --------------------------------------------------------------
    def targets(self) -> dict[str, dict]:
        return {
            "catalogue, anonymous": every(self.anonymous()),
            "module page, signed in": every(
                [self.get(self.module.url, each, expected=["<h1"])]
                for each in self.readers
            ),
            "lesson page": every(self.reading(self.module, range(LISTS))),
            "lesson page, module of 8": every(self.reading(self.eight, range(8))),
            "lesson page, module of 80": every(self.reading(self.eighty, range(80))),
            "lesson page, first opening": once(self.opening()),
            "next": once(self.moving()),
            "answer": every(self.answering()),
            "note, saved as you type": every(self.writing()),
            "/learn/ with 31 modules": every(
                [self.get("/learn/", each, expected=["<h1"])] for each in self.readers
            ),
            "knowledge check, a question": every(self.taking()),
            "certificate page": every(self.holding()),
            "verify, anonymous": every(
                [self.get(f"/verify/{self.number_of(each)}/", who=each.name)]
                for each in self.holders
            ),
            "readyz": every([[self.get("/readyz", expected=['"ok"'])]] * LISTS),
        }

    def anonymous(self) -> list:
        titles = [self.module.title, "Module eighty"]
        return [[self.get("/programmes/", expected=titles)]] * LISTS

    def reading(self, module, numbers) -> list:
        """Each learner reads one page again and again; it was open before."""

        chosen = list(islice(cycle(numbers[:: max(1, len(numbers) // LISTS)]), LISTS))
        lists = []
        for person, number in zip(self.readers, chosen, strict=True):
            lesson = module.lessons[number]
            open_page(**self.act(person, lesson), version=self.version(lesson))
            lists.append(
                [self.get(lesson.url, person, expected=[f">{lesson.title}</h1>"])]
            )
        return lists

    def untouched(self, people) -> list:
        """Pages that these learners have not opened, by turns over the learners.

        Never the last page of a module: with it the module could be complete.
        """

        opened = set(
            PageProgress.objects.filter(enrolment__user__in=people).values_list(
                "enrolment__user", "page_key"
            )
        )
        programme = self.catalogue.programme_of(self.eight)
        lessons = [
            (module, lesson)
            for module in programme.modules
            for lesson in module.lessons[:-1]
        ]
        turns = (
            [
                (person, module, lesson)
                for module, lesson in lessons
                if (person.pk, lesson.key) not in opened
            ]
            for person in people
        )
        mixed = filter(None, chain.from_iterable(zip_longest(*turns)))
        return list(islice(mixed, ONCE))

    def opening(self) -> list:
        return dealt(
            (
                person,
                self.get(lesson.url, person, expected=[f">{lesson.title}</h1>"]),
            )
            for person, _, lesson in self.untouched(self.openers)
        )

    def moving(self) -> list:
        """ "Mark as done and go on" on pages that are open, as they are in life."""

        untouched = self.untouched(self.movers)
        PageProgress.objects.bulk_create(
            (
                PageProgress(
                    enrolment=self.enrolment(person, lesson),
                    page_key=lesson.key,
                    opened_at=self.now,
                    opened_version_id=lesson.version_id,
                )
                for person, _, lesson in untouched
            ),
            batch_size=1000,
        )
        return dealt(
            (
                person,
                self.post(
                    lesson,
                    person,
                    [f": {module.lesson_after(lesson).url}\r\n"],
                    act="next",
                ),
            )
            for person, module, lesson in untouched
        )

    def block_of(self, module, kind: str):
        for lesson in module.lessons:
            for block in self.version(lesson).content["body"]:
                if block["type"] == kind:
                    return lesson, block
        raise LookupError(kind)

    def answering(self) -> list:
        """Another option each time, so that each is a new answer."""
        lesson, block = self.block_of(self.module, "question")
        where = [f": {lesson.url}#feedback-{block['id']}\r\n"]
        return [
            [
                self.post(
                    lesson,
                    person,
                    where,
                    act="answer",
                    block=block["id"],
                    option=option["id"],
                )
                for option in block["value"]["options"]
            ]
            for person in self.answerers
        ]

    def writing(self) -> list:
        """Each text differs from the one before and says which that was."""
        lesson, block = self.block_of(self.module, "reflection")
        return [
            [
                self.post(
                    lesson,
                    person,
                    ['"saves": {m}'],
                    status=200,
                    numbered=True,
                    json=True,
                    act="note",
                    block=block["id"],
                    text=NOTE + "Time {n}.",
                    saves="{n}",
                )
            ]
            for person in self.writers
        ]

    @property
    def check(self):
        return next(each for each in self.module.lessons if each.kind == "check")

    def taking(self) -> list:

        for person in self.takers:
            act = self.act(person, self.check)
            start_attempt(**act, version=self.version(self.check))
        path = f"{self.check.url}question/2/"
        return [[self.get(path, each, expected=["<h1"])] for each in self.takers]

    def holding(self) -> list:
        for person in self.holders:
            self.complete(person)
        return [
            [
                self.get(
                    f"/certificates/{self.number_of(each)}/",
                    each,
                    expected=["<svg", self.module.title],
                )
            ]
            for each in self.holders
        ]

    def complete(self, person) -> None:
        """The whole module, by the operations that a learner's clicks call."""

        for lesson in self.module.lessons:
            act, version = self.act(person, lesson), self.version(lesson)
            if lesson.kind != "check":
                complete_page(**act, version=version)
                continue
            number = start_attempt(**act, version=version).number
            for block in version.content["body"]:
                if block["type"] == "question":
                    options = block["value"]["options"]
                    right = next(o["id"] for o in options if o["value"]["right"])
                    save_response(
                        **act,
                        number=number,
                        block_id=UUID(block["id"]),
                        option_id=UUID(right),
                    )
            submit_attempt(**act, number=number)

    def number_of(self, person) -> str:
        return person.documents.get().public_id


def every(lists) -> dict:
    return {"once": False, "lists": list(lists)}


def once(lists) -> dict:
    return {"once": True, "lists": lists}


def dealt(requests) -> list:
    """One learner's requests stay in one list, so that they come one after another."""
    lists: list[list] = [[] for _ in range(LISTS)]
    seats: dict = {}
    for person, request in requests:
        seat = seats.setdefault(person.pk, len(seats) % LISTS)
        lists[seat].append(request)
    return lists


def write(path: str) -> None:
    Path(path).write_text(json.dumps(Planner().targets()))
