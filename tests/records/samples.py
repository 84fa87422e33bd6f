"""One statement of every act, and strategies for statements of any."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from records import statements as s

INSTALLATION = "https://0c5c5f3e-3f0e-4c58-9d6f-6f5f9a3c2b1d.pathways.invalid/"
AT = datetime(2026, 11, 24, 9, 0, 30, 123456, tzinfo=UTC)
LEARNER = s.Learner(installation=INSTALLATION, user=UUID(int=1), enrolment=UUID(int=2))
PROGRAMME = s.Programme(key=UUID(int=3), title="NPQ for SENCOs")
MODULE = s.Module(
    key=UUID(int=4), title="Identification of need", version=2, programme=PROGRAMME
)
PAGE = s.Page(key=UUID(int=5), title="A worry in week two", version=3, module=MODULE)
CHECK = s.Page(
    key=UUID(int=6), title="Knowledge check", version=1, module=MODULE, is_check=True
)
OPTIONS = ((UUID(int=11), "Ask Kai"), (UUID(int=10), "Wait"), (UUID(int=12), "Test"))
QUESTION = s.Question(
    id=UUID(int=7),
    page=PAGE,
    text="What do you do first?",
    options=OPTIONS,
    right=(UUID(int=11),),
)
DECISION = s.Question(id=UUID(int=8), page=PAGE, text="Which way?", options=OPTIONS)
REFLECTION = s.Prompt(
    id=UUID(int=9), page=PAGE, text="Think of a child.", kind=s.Prompt.Kind.REFLECTION
)
TASK = s.Prompt(
    id=UUID(int=13), page=PAGE, text="Ask a colleague.", kind=s.Prompt.Kind.TASK
)
CERTIFICATE = s.Certificate(public_id="7f3k-9qmb-2x", module=MODULE)
TRY = {"attempt": "1f6f", "at": AT}


def marked(right: int, **kwargs) -> dict:
    return s.marked(
        LEARNER, CHECK, right=right, questions=6, is_pass=right >= 5, **TRY, **kwargs
    )


# The rows of docs/xapi.md, in its order.
ACTS = {
    "`registered`": ("registered", s.registered(LEARNER, PROGRAMME, at=AT)),
    "`left`": ("left", s.left(LEARNER, PROGRAMME, at=AT)),
    "`experienced`": ("experienced", s.experienced(LEARNER, PAGE, at=AT)),
    "`completed_page`": ("completed_page", s.completed_page(LEARNER, PAGE, at=AT)),
    "`completed_page`, a check": (
        "completed_page",
        s.completed_page(LEARNER, CHECK, at=AT),
    ),
    "`answered`, a question": (
        "answered",
        s.answered(LEARNER, QUESTION, chosen=[UUID(int=11)], occasion="2026", at=AT),
    ),
    "`answered`, a decision": (
        "answered",
        s.answered(LEARNER, DECISION, chosen=[UUID(int=10)], occasion="2026", at=AT),
    ),
    "`responded`, a reflection": (
        "responded",
        s.responded(LEARNER, REFLECTION, at=AT),
    ),
    "`responded`, a task": ("responded", s.responded(LEARNER, TASK, at=AT)),
    "`attempted`": ("attempted", s.attempted(LEARNER, CHECK, **TRY)),
    "`marked`, passed": ("marked", marked(5, took=timedelta(seconds=272))),
    "`marked`, failed": (
        "marked",
        s.marked(
            LEARNER,
            CHECK,
            attempt="2a7b",
            right=4,
            questions=6,
            is_pass=False,
            took=timedelta(seconds=272),
            at=AT,
        ),
    ),
    "`completed_module`": (
        "completed_module",
        s.completed_module(LEARNER, MODULE, at=AT),
    ),
    "`earned`": ("earned", s.earned(LEARNER, CERTIFICATE, at=AT)),
}

titles = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
numbers = st.integers(1, 1000)
moments = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 hypothesis adds the zone
    timezones=st.timezones(),
)
learners = st.builds(
    s.Learner, installation=st.just(INSTALLATION), user=st.uuids(), enrolment=st.uuids()
)
programmes = st.builds(s.Programme, key=st.uuids(), title=titles)
modules = st.builds(
    s.Module, key=st.uuids(), title=titles, version=numbers, programme=programmes
)
pages = st.builds(
    s.Page,
    key=st.uuids(),
    title=titles,
    version=numbers,
    module=modules,
    is_check=st.booleans(),
)
prompts = st.builds(
    s.Prompt,
    id=st.uuids(),
    page=pages,
    text=titles,
    kind=st.sampled_from(s.Prompt.Kind),
)
certificates = st.builds(
    s.Certificate, public_id=st.just("7f3k-9qmb-2x"), module=modules
)
plain_acts = st.one_of(
    st.builds(s.registered, learners, programmes, at=moments),
    st.builds(s.left, learners, programmes, at=moments),
    st.builds(s.experienced, learners, pages, at=moments),
    st.builds(s.completed_page, learners, pages, at=moments),
    st.builds(s.responded, learners, prompts, at=moments),
    st.builds(s.attempted, learners, pages, attempt=titles, at=moments),
    st.builds(s.completed_module, learners, modules, at=moments),
    st.builds(s.earned, learners, certificates, at=moments),
)


@st.composite
def answers(draw):
    ids = draw(st.lists(st.uuids(), min_size=1, max_size=5, unique=True))
    some = st.lists(st.sampled_from(ids), unique=True).map(tuple)
    question = s.Question(
        id=draw(st.uuids()),
        page=draw(pages),
        text=draw(titles),
        options=tuple((id_, draw(titles)) for id_ in ids),
        right=draw(some),
    )
    return s.answered(
        draw(learners),
        question,
        chosen=draw(some),
        occasion=draw(titles),
        at=draw(moments),
    )


@st.composite
def marks(draw):
    questions = draw(st.integers(1, 60))
    return s.marked(
        draw(learners),
        draw(pages),
        attempt=draw(titles),
        right=draw(st.integers(0, questions)),
        questions=questions,
        is_pass=draw(st.booleans()),
        took=draw(st.none() | st.timedeltas()),
        at=draw(moments),
    )


built = st.one_of(plain_acts, answers(), marks())
