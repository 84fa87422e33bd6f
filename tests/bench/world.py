"""The database that is measured: the real module, generated ones, 1,200 learners.

Everything that the template holds comes from this file, which is why its digest names
the template.
"""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from tests import databases

CLIENTS = 8
LISTS = CLIENTS + 1  # of requests, for each target; tests.bench.plan says why
LEARNERS = 1200
PROGRAMME = "measured"
# With the real one 31 modules and 325 pages. A page must cost as much in the long one.
MODULES = {"eighty": 80, "eight": 8} | {f"other-{n}": 8 for n in range(1, 29)}
WORDS = (
    "A teacher stops you after assembly and says that a pupil cannot follow a task that"
    " has three steps. You ask when it happens, what came before, and what the family"
    " sees at home. You write the answers down on one page with the date. "
)


def front(**fields: str) -> str:
    lines = "\n".join(f"{key}: {value}" for key, value in fields.items())
    return f"---\n{lines}\n---\n"


def described(title: str, **more: str) -> str:
    return front(
        title=title,
        summary="Generated to measure the site with.",
        audience="Nobody; it is generated.",
        outcomes='["Measure how long a page takes"]',
        you_get="Figures.",
        **more,
    )


def lesson(number: int) -> str:
    """A page of twelve blocks, about as long as a real one."""
    question = "\n".join(
        f"- [{'x' if option == 2 else ' '}] Option {option} of page {number}\n"
        f"  > What follows from option {option}: {WORDS}"
        for option in (1, 2, 3)
    )
    return (
        front(
            kind="text",
            title=f"Generated page {number}",
            lead=f"What page {number} is about, in one sentence.",
        )
        + f"""
{WORDS}

{WORDS * 2}

::: term Term {number}
What the term means. {WORDS}
Source: Generated, page {number}
:::

## What to do first

{WORDS}

- Ask the child
- Ask the family
- Ask the class teacher

::: note Worth knowing
{WORDS}
:::

::: accordion
### In a primary school
{WORDS}

### In a secondary school
{WORDS}
:::

{WORDS * 2}

::: question {{#question}}
A pupil leaves the room when the lesson changes. What do you do first?

{question}
:::

::: quotation
Nobody asked me before. They asked my teacher.
Source: Generated, page {number}
:::

::: law What the Code says
{WORDS}
Source: Generated, paragraph {number}
:::

{WORDS}

::: reflection {{#reflection}}
Who in your school would you ask first, and why?
:::

::: references
- Generated, page {number}, checked 2026-11-24
- [Generated, another source](https://www.gov.uk/), checked 2026-11-24
:::
"""
    )


def write_programme(folder: Path) -> None:
    programme = folder / PROGRAMME
    programme.mkdir(parents=True)
    text = described("Measured", is_not="Anything to learn from.", order="9")
    (programme / "programme.md").write_text(text + "\nGenerated.\n")
    for order, (slug, pages) in enumerate(MODULES.items(), start=1):
        module = programme / slug
        module.mkdir()
        text = described(f"Module {slug}", order=str(order))
        (module / "module.md").write_text(text + "\nGenerated.\n")
        for number in range(1, pages + 1):
            (module / f"{number:02}-page-{number}.md").write_text(lesson(number))


def seeded() -> str:
    """The name of the template; made where it is missing, in a minute."""
    folder = Path(tempfile.mkdtemp(prefix="pathways-measured-"))
    try:
        write_programme(folder)
        return databases.template(
            f"bench-{databases.digest_of([Path(__file__)])}",
            seed=[
                ("load_programmes",),
                ("create_demo",),
                ("load_programmes", str(folder)),
                (
                    "seed_scale",
                    f"--learners={LEARNERS}",
                    "--schools=200",
                    "--statements=20000",
                ),
            ],
            MEDIA_ROOT=str(Path(settings.VAR_DIR) / "bench-media"),
        )
    finally:
        shutil.rmtree(folder)
