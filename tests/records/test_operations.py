import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from audit.models import Entry
from records import statements
from records.models import Installation, IssuedDocument, OutboxStatement
from records.operations import (
    InvalidStatementError,
    issue_document,
    record_statement,
    record_statements,
    revoke_document,
)
from records.queries import find_document, installation_iri
from records.rules.public_ids import ALPHABET

from .conftest import FACTS

PROGRAMME = statements.Programme(key=uuid4(), title="Łódź “needs”")


@pytest.fixture
def learner(db):
    return statements.Learner(
        installation=installation_iri(), user=uuid4(), enrolment=uuid4()
    )


@pytest.fixture
def statement(learner, now):
    return statements.registered(learner, PROGRAMME, at=now)


# --- The outbox -------------------------------------------------------------------
def test_statement_is_kept_as_json_with_its_actor_beside_it(learner, statement, now):
    record_statement(statement=statement, at=now)

    row = OutboxStatement.objects.get()
    assert json.loads(row.statement) == statement
    assert "Łódź" in row.statement
    assert row.id == UUID(statement["id"])
    assert row.actor == learner.user
    assert row.created_at == now


def test_retry_keeps_the_first_statement(statement, now):
    record_statement(statement=statement, at=now)
    again = statement | {"timestamp": "2026-11-24T10:00:00Z"}
    record_statement(statement=again, at=now + timedelta(hours=1))

    assert json.loads(OutboxStatement.objects.get().statement) == statement


@pytest.mark.parametrize("count", [1, 3])
def test_statements_cost_one_insert(learner, now, count, django_assert_num_queries):
    many = [
        statements.registered(learner, PROGRAMME, at=now + timedelta(minutes=n))
        for n in range(count)
    ]
    with django_assert_num_queries(1):
        record_statements(statements=many, at=now)

    assert OutboxStatement.objects.count() == count


def test_statement_goes_with_its_transaction(statement, now):
    def fail_later():
        with transaction.atomic():
            record_statement(statement=statement, at=now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_later()

    assert not OutboxStatement.objects.exists()


def test_statement_outside_a_transaction_is_refused(fresh_database, now):
    learner = statements.Learner(
        installation=installation_iri(), user=uuid4(), enrolment=uuid4()
    )
    statement = statements.registered(learner, PROGRAMME, at=now)
    with pytest.raises(transaction.TransactionManagementError):
        record_statement(statement=statement, at=now)

    assert not OutboxStatement.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verb": {"id": "registered"}}, "verb.id: must be an absolute IRI"),
        ({"Result": {}}, "Result: is not a property here"),
        ({"actor": {"mbox": "mailto:ruth@school.example"}}, "actor: is not an account"),
        (
            {"actor": {"account": {"homePage": "https://a.example", "name": "ruth"}}},
            "actor: is not an account of this installation",
        ),
    ],
)
def test_statement_that_must_not_be_written_is_refused(statement, now, change, said):
    with pytest.raises(InvalidStatementError, match=said):
        record_statement(statement=statement | change, at=now)

    assert not OutboxStatement.objects.exists()


@pytest.mark.parametrize("key", ["id", "timestamp"])
def test_statement_without_what_a_store_would_add_is_refused(statement, now, key):
    del statement[key]
    with pytest.raises(InvalidStatementError, match=f"{key}: is missing"):
        record_statement(statement=statement, at=now)


# --- The installation ---------------------------------------------------------------
def test_installation_has_one_name_and_no_second(db):
    assert Installation.objects.get().iri == installation_iri()
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(id=2, iri="https://other.pathways.invalid/")


def test_installation_is_asked_for_once(db, django_assert_num_queries):
    installation_iri.cache_clear()
    with django_assert_num_queries(1):
        installation_iri()
        installation_iri()


# --- Documents ----------------------------------------------------------------------
def test_document_states_what_it_was_issued_for(document, holder):
    document.refresh_from_db()

    assert document.holder == holder
    assert document.holder_name == "Ruth Adeyemi"
    assert document.facts == FACTS
    assert not document.is_revoked
    assert [len(group) for group in document.public_id.split("-")] == [4, 4, 2]
    assert set(document.public_id) <= {*ALPHABET, "-"}


def test_document_is_issued_once(issue):
    first, second = issue(), issue(minutes=1)

    assert first == second
    assert IssuedDocument.objects.get().facts["minutes"] == 75
    assert Entry.objects.filter(act="document.issued").count() == 1


def test_document_is_issued_once_to_two_requests_at_once(fresh_database, now):
    holder = User.objects.create_user("ruth@school.example", name="Ruth Adeyemi")
    start = threading.Barrier(2)

    def request(_):
        start.wait(timeout=10)
        try:
            return issue_document(
                kind="certificate",
                subject_key="enrolment/module",
                holder=holder,
                title="Identification of need",
                facts=FACTS,
                issued_on=now.date(),
                at=now,
            ).public_id
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(request, range(2))

    assert first == second
    assert IssuedDocument.objects.count() == 1
    assert Entry.objects.filter(act="document.issued").count() == 1


def test_document_of_another_module_is_another(issue):
    assert issue().public_id != issue(subject_key="enrolment/other").public_id


def test_document_with_a_fact_missing_or_unknown_is_refused(holder, now):
    for facts in (FACTS | {"score": 5}, {"minutes": 5}):
        with pytest.raises(TypeError):
            issue_document(
                kind="certificate",
                subject_key="x",
                holder=holder,
                title="T",
                facts=facts,
                issued_on=now.date(),
                at=now,
            )
    assert not IssuedDocument.objects.exists()


def test_issuing_and_revoking_are_audited_without_a_name_in_the_entry(
    document, holder, admin, now
):
    revoke_document(document=document, reason="Issued twice", revoked_by=admin, at=now)

    entries = Entry.objects.filter(subject=f"document:{document.public_id}")
    assert list(entries.values_list("act", "actor")) == [
        ("document.issued", str(holder.uuid)),
        ("document.revoked", str(admin.uuid)),
    ]


def test_document_is_revoked_once_and_the_first_reason_stands(document, admin, now):
    revoke_document(
        document=document, reason=" Issued twice ", revoked_by=admin, at=now
    )
    revoke_document(
        document=document,
        reason="Another",
        revoked_by=admin,
        at=now + timedelta(days=1),
    )

    document.refresh_from_db()
    assert (document.revoked_at, document.revoked_reason) == (now, "Issued twice")
    assert Entry.objects.filter(act="document.revoked").count() == 1


def test_document_is_not_revoked_without_a_reason(document, admin, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        revoke_document(document=document, reason=" ", revoked_by=admin, at=now)

    document.refresh_from_db()
    assert not document.is_revoked


def test_document_outlives_its_holders_account(document, holder):
    holder.delete()

    document.refresh_from_db()
    assert document.holder is None
    assert document.holder_name == "Ruth Adeyemi"


@pytest.mark.parametrize(
    "typed",
    [
        "{id}",
        " {ID} ",
        "{bare}",
        "{alike}",
        "https://pathways.example/verify/{id}/",
    ],
)
def test_document_is_found_however_its_number_was_typed(document, typed):
    IssuedDocument.objects.filter(pk=document.pk).update(public_id="7f10-9vmb-2x")
    typed = typed.format(
        id="7f10-9vmb-2x", ID="7F10.9VMB 2X", bare="7f109vmb2x", alike="7fIo-9Umb-2x"
    )

    assert find_document(typed) == document


@pytest.mark.parametrize("typed", ["", "7f10", "7f10-9vmb-2x-9", "7f10-9vmb-2é", "-"])
def test_what_cannot_be_a_number_finds_nothing(document, typed):
    IssuedDocument.objects.filter(pk=document.pk).update(public_id="7f10-9vmb-2x")

    assert find_document(typed) is None


def test_database_keeps_numbers_apart(issue):
    first, second = issue(), issue(subject_key="enrolment/other")
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.filter(pk=second.pk).update(public_id=first.public_id)
