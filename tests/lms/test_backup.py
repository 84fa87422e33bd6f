"""A backup is worth what its restoring shows: people sign in, the trail holds."""

import io
import json
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from audit.models import Entry, Payload
from audit.operations import record_entry
from audit.queries import broken_entry
from lms.archive import ArchiveError, unpack
from lms.health import unapplied_migrations
from tests import databases
from tests.conftest import use_database

PASSWORD = "a long enough password"


@pytest.fixture
def source(fresh_database, django_db_blocker, settings, tmp_path, now):
    """A place in use: a person, an entry in the trail, a picture, keys in var/."""
    with django_db_blocker.unblock():
        move_to(settings, tmp_path / "here")
        user = get_user_model().objects.create_user(
            "amira@school.example", PASSWORD, name="Amira Ćirić"
        )
        EmailAddress.objects.create(
            user=user, email=user.email, verified=True, primary=True
        )
        record_entry(actor=None, act="a", subject="s", payload={}, at=now)
        picture = Path(settings.MEDIA_ROOT) / "images" / "map.png"
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"picture")
        certificate = Path(settings.PRIVATE_ROOT) / "evidence" / "a"
        certificate.parent.mkdir(parents=True)
        certificate.write_bytes(b"certificate")
        yield fresh_database
        connection.close()


@pytest.fixture
def another_database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        name = databases.clone(databases.template(), "elsewhere")
        yield name
        databases.drop(name)


@pytest.fixture
def elsewhere(another_database, source, settings, tmp_path):
    """Moves to an empty var/ and a database that is empty, or migrated and no more."""
    engine = databases.server()

    def move(*, empty=False):
        if empty:
            engine.drop(another_database)
            engine.create(another_database)
        use_database(another_database)
        move_to(settings, tmp_path / "there")

    yield move
    use_database(source)


def move_to(settings, place: Path) -> None:
    place.mkdir()
    settings.VAR_DIR = place
    settings.MEDIA_ROOT = str(place / "media")
    settings.PRIVATE_ROOT = str(place / "private")
    settings.SECRET_KEY = f"secret of {place.name}"
    settings.FIELD_KEYS = [f"field key of {place.name}"]
    (place / "secret-key").write_text(settings.SECRET_KEY)
    (place / "field-key").write_text(settings.FIELD_KEYS[0])


def sign_in(client) -> bool:
    client.post(
        reverse("account_login"),
        {"login": "amira@school.example", "password": PASSWORD},
    )
    return "_auth_user_id" in client.session


def test_a_backup_restored_into_an_empty_place_lets_people_sign_in(  # noqa: PLR0917
    elsewhere, client, settings, tmp_path, capsys, now
):
    # Made by an older version: what came since is added on the way.
    call_command("migrate", "audit", "0001", verbosity=0)
    archive = tmp_path / "a.tar.gz"
    call_command("backup", archive)
    assert "It holds the keys (secret-key, field-key)" in capsys.readouterr().out
    assert archive.stat().st_mode & 0o777 == 0o600
    elsewhere(empty=True)
    call_command("restore", archive)
    assert "The audit trail holds." in capsys.readouterr().out

    assert sign_in(client)
    assert get_user_model().objects.get().name == "Amira Ćirić"
    assert (Path(settings.MEDIA_ROOT) / "images/map.png").read_bytes() == b"picture"
    certificate = Path(settings.PRIVATE_ROOT) / "evidence/a"
    assert certificate.read_bytes() == b"certificate"
    assert certificate.stat().st_mode & 0o777 == 0o600
    key = settings.VAR_DIR / "field-key"
    assert key.read_text() == "field key of here"
    assert (settings.VAR_DIR / "field-key.before-restore").exists()
    assert unapplied_migrations() == set()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(act="b")
    # Numbers given from now on are new ones.
    get_user_model().objects.create_user("b@school.example", name="B")
    assert record_entry(actor=None, act="b", subject="s", payload={}, at=now).pk == 2


def test_keys_stay_out_where_asked_and_the_command_says_so(
    source, tmp_path, capsys, settings
):
    call_command("backup", tmp_path / "a", without_keys=True)
    assert "does not hold SECRET_KEY and FIELD_KEYS" in capsys.readouterr().out
    settings.SECRET_KEY, settings.FIELD_KEYS = "of the environment", ["this too"]
    call_command("backup", tmp_path / "b")
    assert "does not hold SECRET_KEY and FIELD_KEYS" in capsys.readouterr().out

    for name in ["a", "b"]:
        with tarfile.open(tmp_path / name) as tar:
            assert [n for n in tar.getnames() if n.startswith("keys")] == []


def test_keys_of_the_environment_are_not_replaced(
    elsewhere, tmp_path, capsys, settings
):
    call_command("backup", tmp_path / "a")
    elsewhere()
    settings.SECRET_KEY, settings.FIELD_KEYS = "of the environment", ["this too"]
    call_command("restore", tmp_path / "a")

    assert "tar -xzf FILE keys/field-key" in capsys.readouterr().out
    assert (settings.VAR_DIR / "field-key").read_text() == "field key of there"


def test_a_database_with_people_is_replaced_only_by_force(
    source, tmp_path, client, now
):
    call_command("backup", tmp_path / "a")
    get_user_model().objects.create_user("late@school.example", name="Late")
    record_entry(actor=None, act="late", subject="s", payload={}, at=now)
    with pytest.raises(CommandError, match="has people in it"):
        call_command("restore", tmp_path / "a")
    assert get_user_model().objects.count() == 2

    call_command("restore", tmp_path / "a", force=True)
    assert [user.name for user in get_user_model().objects.all()] == ["Amira Ćirić"]
    assert [entry.act for entry in Entry.objects.all()] == ["a"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(act="b")
    assert sign_in(client)


def test_a_backup_made_while_others_write_is_of_one_moment(elsewhere, tmp_path, now):
    stop = threading.Event()

    def write():
        while not stop.is_set():
            record_entry(actor=None, act="w", subject="s", payload={"x": 1}, at=now)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while Entry.objects.count() < 10:
            pass
        call_command("backup", tmp_path / "a")
    finally:
        stop.set()
        writer.join()
    written = Entry.objects.count()
    elsewhere()
    call_command("restore", tmp_path / "a")

    assert 10 <= Entry.objects.count() == Payload.objects.count() <= written
    assert broken_entry() is None


def test_the_backup_of_a_newer_version_is_refused(elsewhere, tmp_path):
    call_command("backup", tmp_path / "a")
    remake(
        tmp_path / "a", lambda facts: facts["migrations"].append(["audit", "0099_x"])
    )
    elsewhere()

    with pytest.raises(CommandError, match=r"newer version .* \(it has audit.0099_x\)"):
        call_command("restore", tmp_path / "a")


def test_the_backup_of_another_kind_of_database_is_refused(elsewhere, tmp_path):
    call_command("backup", tmp_path / "a")
    remake(tmp_path / "a", lambda facts: facts.update(engine="oracle"))
    elsewhere()

    with pytest.raises(CommandError, match="a backup of a oracle database"):
        call_command("restore", tmp_path / "a")


def test_a_trail_that_was_cut_before_the_restore_is_named(elsewhere, tmp_path):
    call_command("backup", tmp_path / "a")
    remake(tmp_path / "a", lambda facts: facts.update(audit=[2, "0" * 64]))
    elsewhere()

    with pytest.raises(CommandError, match="broken at entry 2: missing"):
        call_command("restore", tmp_path / "a")


def test_a_name_that_is_taken_is_refused(source, tmp_path):
    (tmp_path / "a").write_text("mine")

    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", tmp_path / "a")
    assert (tmp_path / "a").read_text() == "mine"
    assert list(tmp_path.glob("*.partial")) == []


def remake(archive: Path, change) -> None:
    """Write the archive anew with a changed manifest."""
    with tarfile.open(archive) as tar:
        members = [(m, tar.extractfile(m).read()) for m in tar.getmembers()]
    with tarfile.open(archive, "w:gz") as tar:
        for member, data in members:
            if member.name == "manifest.json":
                facts = json.loads(data)
                change(facts)
                data = json.dumps(facts).encode()  # noqa: PLW2901
                member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


def member(name: str, data: bytes = b"x", **fields) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, data


MANIFEST = json.dumps({"format": 1, "files": {"media/a": "not its digest"}}).encode()
BAD = [
    ([member("../outside")], "holds '../outside'"),
    ([member("/etc/passwd")], "holds '/etc/passwd'"),
    ([member("media/../../outside")], "holds 'media/../../outside'"),
    ([member("media/link", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd")],
     "holds 'media/link'"),
    ([member("other/a")], "holds 'other/a'"),
    ([member("media/a")], "its manifest is missing"),
    ([member("media/a"), member("manifest.json", MANIFEST)], "media/a is not what was"),
    ([member("manifest.json", MANIFEST)], "media/a is not what was"),
    ([member("manifest.json", b'{"format": 9}')], "has format 9, not 1"),
]  # fmt: skip


@pytest.mark.parametrize(("members", "words"), BAD)
def test_an_archive_that_is_not_as_written_is_refused(members, words, tmp_path):
    archive, folder = tmp_path / "a", tmp_path / "folder"
    folder.mkdir()
    with tarfile.open(archive, "w:gz") as tar:
        for info, data in members:
            tar.addfile(info, io.BytesIO(data))

    with pytest.raises(ArchiveError, match=words):
        unpack(archive, folder)
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("damage", [lambda data: data[:-100], lambda data: b"no tar"])
def test_a_cut_archive_is_refused_before_anything_changes(
    elsewhere, tmp_path, settings, damage
):
    archive = tmp_path / "a"
    call_command("backup", archive)
    archive.write_bytes(damage(archive.read_bytes()))
    elsewhere()

    with pytest.raises(CommandError, match="cannot be read as a backup"):
        call_command("restore", archive)
    assert not get_user_model().objects.exists()
    assert not Path(settings.MEDIA_ROOT).exists()


def test_both_commands_work_as_commands(source, tmp_path):
    """With the product's settings, in processes of their own."""
    place = {"VAR_DIR": str(tmp_path / "var")}
    databases.run_manage(source, "backup", str(tmp_path / "a"), **place)
    databases.run_manage(source, "restore", str(tmp_path / "a"), "--force", **place)
    done = subprocess.run(
        [sys.executable, "manage.py", "restore", str(tmp_path / "a")],
        cwd=databases.ROOT,
        env=databases.environment(source) | place,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "has people in it" in done.stderr) == (1, True)
