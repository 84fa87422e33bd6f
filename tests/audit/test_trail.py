"""The trail on a real database: appended to by many, refused to everybody else."""

import threading
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit.models import Entry, Payload
from audit.operations import erase_payloads, record_entry
from audit.queries import broken_entry, head
from audit.rules import Break, Fault

SUBJECT = "user:5f0c7a52-3f2e-4a6e-9a52-0f3a1c1f4b11"


@pytest.fixture
def open_database(fresh_database, django_db_blocker):
    with django_db_blocker.unblock():
        yield
        connection.close()


def record(now, count=1, subject=SUBJECT):
    for number in range(count):
        entry = record_entry(
            actor=uuid.uuid4(),
            act="membership.granted",
            subject=subject,
            payload={"role": "head", "name": "Zoë Ćirić", "n": number},
            at=now,
        )
    return entry


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def drop_triggers():
    tables = ["audit_entry", "audit_payload"]
    if connection.vendor == "postgresql":
        for table in tables:
            execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        names = [name for (name,) in cursor.fetchall() if name.startswith("audit_")]
    for name in names:
        execute(f"DROP TRIGGER {name}")


@pytest.mark.django_db
def test_entries_are_numbered_without_gaps_and_the_chain_holds(now):
    assert broken_entry() is None
    record(now, 3)

    entries = list(Entry.objects.all())
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[1].previous == entries[0].digest
    assert head() == (3, entries[2].digest)
    assert broken_entry() is None


@pytest.mark.django_db
def test_an_entry_that_was_rolled_back_leaves_no_gap(now):
    record(now)
    with transaction.atomic():
        record(now)
        transaction.set_rollback(True)
    record(now)

    assert [entry.number for entry in Entry.objects.all()] == [1, 2]
    assert broken_entry() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    [
        lambda: Entry.objects.update(act="x"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.get(number=2).delete(),
        lambda: execute("UPDATE audit_entry SET number = 9 WHERE number = 2"),
        lambda: Payload.objects.update(body="{}"),
        lambda: Entry.objects.bulk_create(
            [Entry(number=9, at="2026-11-24T09:00Z", previous="0" * 64)]
        ),
    ],
)
def test_the_database_refuses_to_change_the_trail(act, now):
    record(now, 3)

    with pytest.raises(IntegrityError), transaction.atomic():
        act()
    assert Entry.objects.count() == Payload.objects.count() == 3
    assert broken_entry() is None


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_entry", "audit_payload"])
def test_rows_are_not_replaced_or_truncated(table, now):
    record(now, 2)
    statement = (
        f"TRUNCATE {table}"
        if connection.vendor == "postgresql"
        else f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        execute(statement)
    assert broken_entry() is None


@pytest.mark.django_db
def test_erasing_forgets_the_particulars_and_keeps_the_chain(now):
    record(now, 2)
    record(now, subject="user:other")

    assert erase_payloads(subject=SUBJECT, actor=None, at=now) == 2
    assert list(Payload.objects.values_list("number", flat=True)) == [3, 4]
    assert "Zoë" not in Payload.objects.get(number=4).body
    assert Entry.objects.get(number=4).act == "payloads.erased"
    assert broken_entry() is None
    assert erase_payloads(subject="user:nobody", actor=None, at=now) == 0


@pytest.mark.django_db
def test_a_payload_that_vanished_without_an_erasure_is_named(now):
    record(now, 3)
    Payload.objects.filter(number=2).delete()

    assert broken_entry() == Break(2, Fault.PAYLOAD_MISSING)


FLIP = "UPDATE audit_entry SET act = 'membership.grantee' WHERE number = 3"
TAMPERED = [
    ([FLIP], "entry 3: it was changed"),
    (["UPDATE audit_payload SET body = substr(body, 1, 5) WHERE number = 2"],
     "entry 2: its particulars were changed"),
    (["DELETE FROM audit_entry WHERE number = 4"], "entry 4: it is missing"),
    (["DELETE FROM audit_entry WHERE number = 5"], "entry 5: it is missing"),
    (["UPDATE audit_entry SET number = 99 WHERE number = 2",
      "UPDATE audit_entry SET number = 2 WHERE number = 4",
      "UPDATE audit_entry SET number = 4 WHERE number = 99"],
     "entry 2: it does not follow"),
]  # fmt: skip


@pytest.mark.parametrize(("statements", "words"), TAMPERED)
def test_verify_audit_names_the_first_broken_entry(
    statements, words, open_database, now, capsys
):
    record(now, 5)
    call_command("verify_audit")
    assert "The trail holds. Its last entry is 5:" in capsys.readouterr().out
    with pytest.raises(DatabaseError):
        execute(statements[0])
    drop_triggers()
    for statement in statements:
        execute(statement)

    with pytest.raises(CommandError, match=words) as caught:
        call_command("verify_audit")
    assert caught.value.returncode == 1


def test_an_anchor_names_an_end_cut_off_with_its_payloads(open_database, now):
    record(now, 4)
    number, digest = head()
    drop_triggers()
    execute("DELETE FROM audit_entry WHERE number > 2")
    execute("DELETE FROM audit_payload WHERE number > 2")

    call_command("verify_audit")
    with pytest.raises(CommandError, match="entry 3: it is missing"):
        call_command("verify_audit", anchor=(number, digest))


def test_writers_at_the_same_time_make_one_chain(open_database, now, django_db_blocker):
    failures = []

    def write():
        try:
            record(now, 10)
        except DatabaseError as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert [entry.number for entry in Entry.objects.all()] == list(range(1, 61))
    assert broken_entry() is None
