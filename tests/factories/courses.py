"""Published programmes, modules and pages, made as the CMS makes them.

    module = make_module(text_page("First"), check_page(questions=3, pass_mark=2))
    learner = make_learner(module)

Blocks have ids made from their names, so that a test can say which it means.
"""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.contrib.auth.models import Group
from django.utils.text import slugify

from accounts.models import User
from assessments.models import KnowledgeCheckPage
from courses.catalogue import Module, Programme, current_catalogue
from courses.models import (
    Enrolment,
    LessonPage,
    ModuleNeed,
    ModulePage,
    ProgrammeIndexPage,
    ProgrammePage,
    TextPage,
)
from courses.operations.learning import enrol_participant
from courses.operations.sharing import share_programme

BLOCKS = UUID("7d2b5a55-58d8-4b0c-8d4e-52f0a2d6f3a1")
JOINED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def block_id(name: str) -> UUID:
    return uuid5(BLOCKS, name)


def option_id(question: str, option: str) -> UUID:
    return uuid5(block_id(question), option)


def block(kind: str, value, name: str = "") -> dict:
    """One raw block of a stream; give a name to what is answered."""
    return {"type": kind, "value": value, "id": str(block_id(name or f"{kind}{value}"))}


def text(words: str = "A need is what calls for provision.") -> dict:
    return block("text", f"<p>{words}</p>")


def question(
    name: str = "q1",
    *,
    right: str = "right",
    wrong: tuple[str, ...] = ("wrong", "also wrong"),
    prompt: str = "",
    context: str = "",
) -> dict:
    """A question whose options are named by their words; the right one comes first."""
    options = [
        {
            "type": "item",
            "id": str(option_id(name, option)),
            "value": {
                "text": f"{option} for {name}",
                "right": option == right,
                "feedback": f"<p>feedback on {option} for {name}</p>",
            },
        }
        for option in (right, *wrong)
    ]
    value = {
        "context": context,
        "prompt": prompt or f"What do you do about {name}?",
        "options": options,
        "review": False,
    }
    return block("question", value, name)


def decision(name: str = "d1", *options: str) -> dict:
    """A choice in which nobody is wrong."""
    values = [
        {
            "type": "item",
            "id": str(option_id(name, option)),
            "value": {
                "text": f"{option} for {name}",
                "feedback": f"<p>what follows from {option} for {name}</p>",
            },
        }
        for option in options or ("ask", "wait")
    ]
    value = {"context": "", "prompt": f"What now about {name}?", "options": values}
    return block("decision", value, name)


def reflection(name: str = "r1", prompt: str = "Whom did you ask?") -> dict:
    return block("reflection", {"prompt": prompt, "hint": ""}, name)


def task(name: str = "t1", minutes: int = 10) -> dict:
    value = {"heading": "Try it", "text": "<p>Do it.</p>", "minutes": minutes}
    return block("task", value, name)


def text_page(title: str = "What counts as a need", *blocks: dict) -> TextPage:
    return TextPage(title=title, body=list(blocks) or [text()])


def check_page(
    title: str = "Knowledge check",
    *blocks: dict,
    questions: int = 3,
    pass_mark: int = 2,
) -> KnowledgeCheckPage:
    """A check with questions q1, q2, … unless its blocks are given."""
    body = list(blocks) or [question(f"q{n}") for n in range(1, questions + 1)]
    return KnowledgeCheckPage(title=title, body=body, pass_mark=pass_mark)


def publish(page):
    """`page` as it stands, live: a new version where its content changed."""
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def added(parent, page):
    page.slug = page.slug or slugify(page.title)
    parent.refresh_from_db()
    parent.add_child(instance=page)
    return publish(page)


def make_programme(
    title: str = "NPQ for SENCOs", *, shared: bool = True, **fields
) -> Programme:
    """Its drafts are shared with the group of authors, unless said otherwise."""
    page = added(
        ProgrammeIndexPage.objects.get(),
        ProgrammePage(
            **{
                "title": title,
                "summary": "Learn the job of a SENCO.",
                "audience": "New SENCOs",
                "outcomes": "Describe a need",
                "you_get": "A certificate of completion",
                "is_not": "The NPQ itself",
            }
            | fields
        ),
    )
    if shared:
        share_programme(programme=page, group=Group.objects.get(name="Authors"))
    return current_catalogue().by_key[page.page_key]


def make_module(
    *pages: LessonPage,
    programme: Programme | None = None,
    title: str = "Identification of need",
    needs: tuple[Module, ...] = (),
    **fields,
) -> Module:
    """A published module with `pages` in order, as today's catalogue has it.

    It joins the programme that is there, and there is one after the first call.
    """
    if programme is None:
        programme = next(iter(current_catalogue().programmes), None)
    programme = programme or make_programme()
    page = ModulePage(
        **{
            "title": title,
            "summary": "Notice, ask, record.",
            "audience": "New SENCOs",
            "outcomes": "Describe a need",
            "you_get": "A certificate of completion",
        }
        | fields
    )
    page.needs = [ModuleNeed(module_id=need.page_id) for need in needs]
    added(ProgrammePage.objects.get(translation_key=programme.key), page)
    for each in pages or [text_page()]:
        added(page, each)
    return current_catalogue().by_key[page.page_key]


def make_learner(
    module: Module, email: str = "amira@school.example", name: str = "Amira Khan"
) -> Enrolment:
    """A person who takes part in the programme of `module`."""
    user = User.objects.create_user(email, "three random words", name=name)
    programme = current_catalogue().programme_of(module)
    return enrol_participant(user=user, programme=programme, now=JOINED)
