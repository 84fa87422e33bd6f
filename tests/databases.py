"""Template databases: migrated once, cloned for each run or for one test.

A template is named by the hash of all migrations, made under a file lock, and kept
between runs, so that a run starts in about a second instead of half a minute. What a
killed run left behind, and templates unused for two days, are dropped by the next run.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
DAYS_KEPT = 2


def digest_of(paths) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def migration_files():
    for config in sorted(apps.get_app_configs(), key=lambda app: app.label):
        yield from sorted(Path(config.path).glob("migrations/*.py"))


def seeding_files():
    """All that can change what a seeded database holds."""
    for config in sorted(apps.get_app_configs(), key=lambda app: app.label):
        if Path(config.path).parent == ROOT:
            yield from sorted(Path(config.path).rglob("*.py"))
            yield from sorted(Path(config.path).glob("demo/**/*.*"))
    yield from sorted(path for path in (ROOT / "programmes").rglob("*.*"))


@contextmanager
def locked(name: str):
    path = Path(settings.VAR_DIR) / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def database_url(name: str) -> str:
    """The address of database `name`, for a process of its own."""
    if is_sqlite():
        return f"sqlite:///{name}"
    db = settings.DATABASES["default"]
    login = f"{db['USER']}:{db['PASSWORD']}@" if db["USER"] else ""
    return f"postgres://{login}{db['HOST'] or '127.0.0.1'}:{db['PORT'] or 5432}/{name}"


def environment(name: str) -> dict[str, str]:
    """For a process with the product's own settings on database `name`."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "lms.settings",
        "DATABASE_URL": database_url(name),
        "VAR_DIR": str(settings.VAR_DIR),
    }


def run_manage(name: str, *args: str, **env: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        env=environment(name) | env,
    )


class Sqlite:
    def name(self, label: str) -> str:
        return str(Path(settings.VAR_DIR) / f"{label}.sqlite3")

    def exists(self, name: str) -> bool:
        return Path(name).exists()

    def create(self, name: str) -> None:
        Path(name).parent.mkdir(parents=True, exist_ok=True)

    def clone(self, source: str, target: str) -> None:
        self.checkpoint(source)
        shutil.copyfile(source, target)

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)

    def rename(self, source: str, target: str) -> None:
        self.checkpoint(source)
        Path(source).rename(target)
        self.drop(source)

    def checkpoint(self, name: str) -> None:
        """All of it in one file."""
        connection = sqlite3.connect(name)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


class Postgres:
    def execute(self, statement, **names: str):
        db = settings.DATABASES["default"]
        with psycopg.connect(
            host=db["HOST"] or "127.0.0.1",
            port=db["PORT"] or 5432,
            user=db["USER"] or None,
            password=db["PASSWORD"] or None,
            dbname="postgres",
            autocommit=True,
        ) as connection:
            identifiers = {key: sql.Identifier(value) for key, value in names.items()}
            return connection.execute(sql.SQL(statement).format(**identifiers))

    def name(self, label: str) -> str:
        return label.replace("-", "_")

    def exists(self, name: str) -> bool:
        db = settings.DATABASES["default"]
        with psycopg.connect(
            host=db["HOST"] or "127.0.0.1",
            port=db["PORT"] or 5432,
            user=db["USER"] or None,
            password=db["PASSWORD"] or None,
            dbname="postgres",
        ) as connection:
            return (
                connection.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [name]
                ).fetchone()
                is not None
            )

    def create(self, name: str) -> None:
        self.execute("CREATE DATABASE {name}", name=name)

    def clone(self, source: str, target: str) -> None:
        self.execute(
            "CREATE DATABASE {target} TEMPLATE {source}", target=target, source=source
        )

    def drop(self, name: str) -> None:
        self.execute("DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=name)

    def rename(self, source: str, target: str) -> None:
        self.execute(
            "ALTER DATABASE {source} RENAME TO {target}", source=source, target=target
        )


def server():
    return Sqlite() if is_sqlite() else Postgres()


def template(kind: str = "migrated", *, seed=(), **env: str) -> str:
    """The name of a template database; made where it is missing.

    `seed` are the `manage.py` calls after `migrate` that fill it, as tuples.
    """
    engine = server()
    digest = digest_of([*migration_files(), *(seeding_files() if seed else ())])
    name = engine.name(f"pathways-{kind}-template-{digest}")
    sweep()
    note(name)
    with locked(f"template-{kind}"):
        if not engine.exists(name):
            making = engine.name(f"pathways-making-{kind}-{os.getpid()}")
            engine.drop(making)
            engine.create(making)
            run_manage(making, "migrate", "--verbosity", "0", **env)
            run_manage(making, "createcachetable", **env)
            for call in seed:
                run_manage(making, *call, **env)
            engine.rename(making, name)
    return name


def clone(source: str, label: str) -> str:
    """A copy of `source` that is this process's own."""
    engine = server()
    name = engine.name(f"pathways-{label}-{os.getpid()}")
    note(name, os.getpid())
    engine.drop(name)
    with locked("clone"):
        engine.clone(source, name)
    return name


def drop(name: str) -> None:
    server().drop(name)
    (notes() / Path(name).name).unlink(missing_ok=True)


def notes() -> Path:
    """A file for each database that was made from here, with its process if it has one."""
    engine = "sqlite" if is_sqlite() else "postgresql"
    return Path(settings.VAR_DIR) / "databases" / engine


def note(name: str, pid: int | None = None) -> None:
    notes().mkdir(parents=True, exist_ok=True)
    # Whole or not at all: another process may be sweeping.
    draft = notes().parent / f"draft-{os.getpid()}"
    draft.write_text(f"{name}\n{pid or ''}")
    draft.replace(notes() / Path(name).name)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sweep() -> None:
    long_ago = time.time() - DAYS_KEPT * 24 * 60 * 60
    for path in notes().glob("*"):
        with suppress(FileNotFoundError):  # another run sweeps at the same time
            name, pid = path.read_text().split("\n")
            left = not is_running(int(pid)) if pid else path.stat().st_mtime < long_ago
            if left:
                drop(name)
    for folder in Path(settings.VAR_DIR).glob("media-*"):
        pid = folder.name.removeprefix("media-")
        if pid.isdecimal() and not is_running(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)
