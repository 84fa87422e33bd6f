"""The database as files and back, with nothing but what Python brings along.

SQLite copies itself page by page while others write. PostgreSQL gives each table in
one snapshot by COPY: pg_dump is often missing beside a web server, or too old for the
database (docs/decisions/0003-backup.md).
"""

import sqlite3
from pathlib import Path

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from lms.archive import ArchiveError

SQLITE_FILE = "database.sqlite3"
CACHE_COLUMNS = ["cache_key", "value", "expires"]  # of `createcachetable`


def dump(folder: Path) -> dict:
    """Writes files into `folder`; what it returns is what `load` needs besides them."""
    if connection.vendor == "sqlite":
        return dump_sqlite(folder)
    return dump_postgresql(folder)


def load(folder: Path, facts: dict) -> None:
    if connection.vendor == "sqlite":
        load_sqlite(folder)
    else:
        load_postgresql(folder, facts)


def dump_sqlite(folder: Path) -> dict:
    copy_sqlite(Path(connection.settings_dict["NAME"]), folder / SQLITE_FILE)
    return {}


def load_sqlite(folder: Path) -> None:
    connection.close()
    copy_sqlite(folder / SQLITE_FILE, Path(connection.settings_dict["NAME"]))


def copy_sqlite(source: Path, target: Path) -> None:
    reading, writing = sqlite3.connect(source), sqlite3.connect(target, timeout=20)
    try:
        reading.backup(writing)
    finally:
        reading.close()
        writing.close()


def tables() -> dict[str, list[str]]:
    """Each table with the columns that can be written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
            " AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
            " GROUP BY c.relname ORDER BY c.relname"
        )
        return dict(cursor.fetchall())


def dump_postgresql(folder: Path) -> dict:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        found = {name: cols for name, cols in tables().items() if cols != CACHE_COLUMNS}
        for name, columns in found.items():
            with (
                (folder / name).open("wb") as out,
                cursor.copy(copy_statement(name, columns, "TO STDOUT")) as rows,
            ):
                for row in rows:
                    out.write(row)
    return {"tables": found}


def load_postgresql(folder: Path, facts: dict) -> None:
    """All or nothing. Constraints are checked at the end, triggers rest meanwhile."""
    match_schema(facts["migrations"])
    present = tables()
    for name, columns in facts["tables"].items():
        if missing := set(columns) - set(present.get(name, [])):
            raise ArchiveError(
                "The backup is from another version of Pathways: there is no"
                f" {name}.{min(missing)} here. Restore it with that version."
            )
    with transaction.atomic(), connection.cursor() as cursor:
        for name in present:
            execute(cursor, "ALTER TABLE {} DISABLE TRIGGER USER", name)
        names = sql.SQL(", ").join(map(sql.Identifier, present))
        cursor.execute(sql.SQL("TRUNCATE {}").format(names))
        for name, columns in facts["tables"].items():
            with (
                (folder / name).open("rb") as rows,
                cursor.copy(copy_statement(name, columns, "FROM STDIN")) as copy,
            ):
                while data := rows.read(1 << 20):
                    copy.write(data)
        move_sequences_on(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in present:
            execute(cursor, "ALTER TABLE {} ENABLE TRIGGER USER", name)


def copy_statement(table: str, columns: list[str], direction: str) -> sql.Composed:
    return sql.SQL("COPY {} ({}) {}").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(direction),
    )


def execute(cursor, statement: str, *names: str) -> None:
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def move_sequences_on(cursor) -> None:
    cursor.execute(
        "SELECT table_name, column_name,"
        " pg_get_serial_sequence(quote_ident(table_name), column_name)"
        " FROM information_schema.columns WHERE table_schema = current_schema()"
    )
    for table, column, sequence in cursor.fetchall():
        if sequence:
            statement = "SELECT setval(%s, COALESCE(max({0}), 1), max({0}) IS NOT NULL) FROM {1}"
            names = (sql.Identifier(column), sql.Identifier(table))
            cursor.execute(sql.SQL(statement).format(*names), [sequence])


def match_schema(migrations: list[list[str]]) -> None:
    """Brings the tables to where they were when the backup was made."""
    wanted = {tuple(migration) for migration in migrations}
    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    if (
        set(MigrationRecorder(connection).applied_migrations()) & known
        == wanted & known
    ):
        return
    drop_everything()
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    nodes = wanted & set(graph.nodes)
    # A node that another of its application stands on is reached on the way.
    inner = {
        parent.key
        for node in nodes
        for parent in graph.node_map[node].parents
        if parent.key[0] == node[0]
    }
    executor.migrate(sorted(nodes - inner))


def drop_everything() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for name in tables():
            execute(cursor, "DROP TABLE {} CASCADE", name)
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p"
            " WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS"
            " (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function} CASCADE")
