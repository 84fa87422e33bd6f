"""Find a school as people type it: by name, town, postcode or number.

The database gives candidates by trigrams, strictly first and more loosely only where
that found nothing good. Which of them are shown, and in which order, is decided in
Python, so that SQLite and PostgreSQL answer alike.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from string import capwords

from django.db import connection
from django.db.models import Q

from schools.models import Establishment
from schools.rules.matching import scorer, with_a_slip
from schools.rules.wording import as_sql, distinctive, typed_words, words_of

__all__ = ["find_establishments", "install", "uninstall"]

NUMBER = re.compile(r"[A-Z]{0,2}\d{5,10}")
UKPRN, LAESTAB = 8, 7  # digits
LONGEST = 100  # characters that are read of what was typed
MOST_WORDS = 6
CANDIDATES = 120
GOOD = 0.75  # a score with which nobody need look further
SHOWN = 0.5  # a score below which a school is not what was meant
SHORTEST = 3
# In so many names that they find nothing where another word is wrong.
COMMON = {"catholic", "cofe", "college", "high", "infant", "junior", "nursery"}

INDEX = "schools_search"
COLUMNS = ("name", "locality", "town", "postcode")


# --- What the database holds ----------------------------------------------------
def install(schema_editor) -> None:
    """The index, kept right by the database itself whoever writes a school.

    SQLite drops a table's triggers when a later migration remakes the table: such a
    migration must run this again.
    """
    uninstall(schema_editor)
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _on_postgresql() if postgresql else _on_sqlite():
        schema_editor.execute(statement, params=None)


def uninstall(schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        statements = [
            "ALTER TABLE schools_establishment DROP COLUMN IF EXISTS words",
            "DROP FUNCTION IF EXISTS schools_words(text)",
        ]
    else:
        events = ("insert", "update", "delete")
        statements = [f"DROP TRIGGER IF EXISTS {INDEX}_{event}" for event in events]
        statements.append(f"DROP TABLE IF EXISTS {INDEX}")
    for statement in statements:
        schema_editor.execute(statement, params=None)


def _on_postgresql() -> list[str]:
    return [
        # A generated column may hold no query; a function may.
        "CREATE FUNCTION schools_words(text) RETURNS text LANGUAGE sql IMMUTABLE"
        f" PARALLEL SAFE AS $$ SELECT {as_sql('$1')} $$",
        "ALTER TABLE schools_establishment ADD COLUMN words text"
        f" GENERATED ALWAYS AS (schools_words({_text_of('')})) STORED",
        f"CREATE INDEX {INDEX} ON schools_establishment"
        " USING gin (words gin_trgm_ops) WITH (fastupdate = off)",
    ]


def _on_sqlite() -> list[str]:
    add = f"INSERT INTO {INDEX} (rowid, words)"
    new = f"{add} VALUES (NEW.id, {as_sql(_text_of('NEW.'))});"
    remove = f"DELETE FROM {INDEX} WHERE rowid = OLD.id;"  # noqa: S608 names of ours
    events = {
        "insert": ("INSERT", new),
        "update": (f"UPDATE OF id, {', '.join(COLUMNS)}", remove + new),
        "delete": ("DELETE", remove),
    }
    return [
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(words, tokenize = 'trigram')",
        f"{add} SELECT id, {as_sql(_text_of(''))} FROM schools_establishment",  # noqa: S608
        *(
            f"CREATE TRIGGER {INDEX}_{name} AFTER {event} ON schools_establishment"
            f" BEGIN {acts} END"
            for name, (event, acts) in events.items()
        ),
    ]


def _text_of(row: str) -> str:
    return " || ' ' || ".join(f"{row}{column}" for column in COLUMNS)


# --- What people type -----------------------------------------------------------
@dataclass(frozen=True)
class Candidate:
    pk: int
    name: str
    place: str
    status: str


def find_establishments(text: str, limit: int = 20) -> list[Establishment]:
    """The best first; none where nothing is near what was typed."""
    text = text[:LONGEST].replace("\0", " ").strip()
    return _by_number(text)[:limit] or _loaded(_by_words(text)[:limit])


def _by_number(text: str) -> list[Establishment]:
    """URN, Ofsted's number, UKPRN, or authority and establishment number."""
    number = re.sub(r"[ /]", "", text).upper()
    if not NUMBER.fullmatch(number):
        return []
    # With the scheme: by the two together there is an index.
    own = Q(scheme__in=Establishment.Scheme.values, identifier=number)
    other = {UKPRN: Q(ukprn=number), LAESTAB: Q(laestab=number)}.get(len(number))
    for numbers in filter(None, (own, other)):
        if found := list(_with_places().filter(numbers).order_by("-scheme", "pk")):
            return found
    return []


def _with_places():
    return Establishment.objects.select_related("authority", "trust")


def _loaded(candidates: Sequence[Candidate]) -> list[Establishment]:
    found = _with_places().in_bulk([each.pk for each in candidates])
    return [found[each.pk] for each in candidates]


def _by_words(text: str) -> list[Candidate]:
    words, typed = distinctive(text)[:MOST_WORDS], typed_words(text)
    if not words:
        return _begun_with(text) if len(text) >= SHORTEST else []
    score = scorer(typed)
    scores: dict[Candidate, float] = {}
    for look, enough in SEARCHES:
        for each in look(words):
            scores[each] = score(words_of(each.name), each.place)
        if max(scores.values(), default=0) >= enough:
            break
    return sorted(
        (each for each in scores if scores[each] >= SHOWN),
        key=lambda each: _order(each, scores[each], " ".join(typed)),
    )


def _order(each: Candidate, score: float, typed: str) -> tuple:
    name = words_of(each.name)
    return (
        not " ".join(name).startswith(typed),
        -round(score, 2),
        each.status == Establishment.Status.CLOSED,
        len(name),
        each.name,
        each.pk,
    )


# --- Candidates -----------------------------------------------------------------
# A word is a list of parts, all of which must be there; a part is a list of strings, of
# which one must.
Word = list[list[str]]


def _exactly(word: str) -> Word:
    return [[f" {word}"]]


def _strict(words: list[str]) -> list[Candidate]:
    """Every word, at least as the beginning of one."""
    return _candidates([list(map(_exactly, words))], words)


def _with_slips(words: list[str]) -> list[Candidate]:
    return _candidates([list(map(with_a_slip, words))], words, nearest=True)


def _all_but_one(words: list[str]) -> list[Candidate]:
    return _in_part(_exactly, words)


def _all_but_one_with_slips(words: list[str]) -> list[Candidate]:
    return _in_part(with_a_slip, words)


def _in_part(as_word: Callable[[str], Word], words: list[str]) -> list[Candidate]:
    telling = [word for word in words if word not in COMMON]
    telling = telling if len(telling) > 1 else words
    if len(telling) == 1:
        return []
    choices = combinations(map(as_word, telling), len(telling) - 1)
    return _candidates(list(choices), words, nearest=True)


# Each with the score at which to stop.
SEARCHES = [
    (_strict, GOOD),
    (_with_slips, GOOD),
    (_all_but_one, SHOWN),
    (_all_but_one_with_slips, 0),
]


def _begun_with(text: str) -> list[Candidate]:
    """For names of nothing but common words: "The Academy"."""
    found = Establishment.objects.filter(name__startswith=capwords(text))
    rows = found.values_list("pk", "name", "town", "status").order_by("name", "pk")
    return [Candidate(*row) for row in rows[:CANDIDATES]]


def _candidates(
    choices: Sequence[Sequence[Word]], words: list[str], *, nearest: bool = False
) -> list[Candidate]:
    """Schools that meet one of `choices`, every word of it.

    Where there are too many: the nearest, or those whose names begin so, then those
    with the shortest.
    """
    ask = _ask_postgresql if connection.vendor == "postgresql" else _ask_sqlite
    with connection.cursor() as cursor:
        cursor.execute(*ask(choices, words, nearest))
        return [Candidate(*row) for row in cursor.fetchall()]


FOUND = "e.id, e.name, e.locality || ' ' || e.town || ' ' || e.postcode, e.status"
BY_LENGTH = "words LIKE %s DESC, length(words)"


def _beginning(words: list[str]) -> str:
    return f"  {'  '.join(map(_escaped, words))}%"


def _ask_sqlite(choices, words: list[str], nearest: bool):
    match = _joined(choices, lambda string: '"' + string.replace('"', "") + '"')
    order = "rank" if nearest else BY_LENGTH
    return (
        f"SELECT {FOUND} FROM (SELECT rowid AS id FROM {INDEX}"  # noqa: S608 values apart
        f" WHERE {INDEX} MATCH %s ORDER BY {order}, rowid LIMIT {CANDIDATES}) AS found"
        " JOIN schools_establishment e ON e.id = found.id",
        [match] if nearest else [match, _beginning(words)],
    )


def _ask_postgresql(choices, words: list[str], nearest: bool):
    strings: list[str] = []

    def like(string: str) -> str:
        strings.append(f"%{_escaped(string)}%")
        return "words LIKE %s"

    condition = _joined(choices, like)
    order = "similarity(words, %s) DESC" if nearest else BY_LENGTH
    return (
        f"SELECT {FOUND} FROM schools_establishment e WHERE {condition}"  # noqa: S608 values apart
        f" ORDER BY {order}, id LIMIT {CANDIDATES}",
        [*strings, " ".join(words) if nearest else _beginning(words)],
    )


def _escaped(string: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", string)


def _joined(choices, each: Callable[[str], str]) -> str:
    def both(parts: Iterable[str]) -> str:
        return f"({' AND '.join(parts)})"

    def either(parts: Iterable[str]) -> str:
        return f"({' OR '.join(parts)})"

    return either(
        both(both(either(map(each, part)) for part in word) for word in choice)
        for choice in choices
    )
