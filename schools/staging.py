"""A table for the rows of one import, which the database forgets with the connection.

So a run that is killed leaves nothing behind, a preview writes nothing that stays, and
the rows take no memory of the process.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

ROWS_AT_ONCE = 2000
CREATE = """
CREATE TEMPORARY TABLE schools_staged (
    source varchar(10) NOT NULL,
    key varchar(60) NOT NULL,
    line integer NOT NULL,
    cells text,
    PRIMARY KEY (source, key)
)
"""


class Staging:
    """Of one `source`. A row without cells was in the file and could not be read."""

    def __init__(self, source: str):
        self.source = source

    def lines(self, keys: Sequence[str]) -> dict[str, int]:
        """Which of the keys are there, and on which line they were."""
        if not keys:
            return {}
        marks = ", ".join(["%s"] * len(keys))
        return dict(
            self.ask(
                f"SELECT key, line FROM schools_staged WHERE source = %s AND key IN ({marks})",  # noqa: S608 only marks
                [self.source, *keys],
            )
        )

    def add(self, rows: Sequence[tuple[str, int, Sequence | None]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO schools_staged (source, key, line, cells)"
                " VALUES (%s, %s, %s, %s)",
                [
                    (self.source, key, line, cells and json.dumps(cells))
                    for key, line, cells in rows
                ],
            )

    def batches(self) -> Iterator[dict[str, list]]:
        """All rows that could be read, in the order of their keys."""
        last = ""
        while rows := self.ask(
            "SELECT key, cells FROM schools_staged"
            " WHERE source = %s AND cells IS NOT NULL AND key > %s"
            " ORDER BY key LIMIT %s",
            [self.source, last, ROWS_AT_ONCE],
        ):
            yield {key: json.loads(cells) for key, cells in rows}
            last = rows[-1][0]

    def lacks(self, key: str) -> RawSQL:
        """A condition on rows of another table; `key` is SQL that makes their key."""
        return RawSQL(  # noqa: S611 no text of anybody's
            f"NOT EXISTS (SELECT 1 FROM schools_staged s WHERE s.source = %s AND s.key = {key})",  # noqa: S608
            [self.source],
            output_field=BooleanField(),
        )

    def ask(self, query: str, params: list) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(query, params)
            return cursor.fetchall()


@contextmanager
def staging_table():
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS schools_staged")
        cursor.execute(CREATE)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS schools_staged")
