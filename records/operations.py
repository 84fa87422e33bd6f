import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from audit.operations import record_entry
from records.enums import DocumentKind
from records.models import IssuedDocument, OutboxStatement
from records.queries import installation_iri
from records.rules.documents import CertificateFacts, ConfirmationFacts
from records.rules.public_ids import ALPHABET, LENGTH, grouped
from records.rules.validation import problems

FACTS = {
    DocumentKind.CERTIFICATE: CertificateFacts,
    DocumentKind.CONFIRMATION: ConfirmationFacts,
}


class InvalidStatementError(ValueError):
    """A statement that no record store would take: a fault in our own code."""


def record_statement(*, statement: dict, at: datetime) -> None:
    record_statements(statements=[statement], at=at)


def record_statements(*, statements: Iterable[dict], at: datetime) -> None:
    """Into the outbox, with one INSERT; a statement already there changes nothing.

    It belongs into the transaction that writes the fact, so there must be one.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A statement is written in the transaction of the fact that it tells."
        )
    OutboxStatement.objects.bulk_create(
        [outbox_row(statement, at) for statement in statements], ignore_conflicts=True
    )


def outbox_row(statement: dict, at: datetime) -> OutboxStatement:
    found = problems(statement)
    found += [
        f"{key}: is missing" for key in ("id", "timestamp") if key not in statement
    ]
    if found:
        raise InvalidStatementError("; ".join(found))
    account = statement["actor"].get("account")
    # An e-mail address or somebody else's account would tell who the person is.
    if not account or account["homePage"] != installation_iri():
        raise InvalidStatementError("actor: is not an account of this installation")
    return OutboxStatement(
        id=UUID(statement["id"]),
        actor=UUID(account["name"]),
        statement=json.dumps(statement, ensure_ascii=False, separators=(",", ":")),
        created_at=at,
    )


@transaction.atomic
def issue_document(
    *,
    kind: DocumentKind,
    subject_key: str,
    holder,
    title: str,
    facts: dict,
    issued_on: date,
    at: datetime,
) -> IssuedDocument:
    """The document for `subject_key`: made now, or as it was made before.

    It writes to the audit trail: call it late in a transaction.
    """
    stated = asdict(FACTS[kind](**facts))
    document, made = IssuedDocument.objects.get_or_create(
        kind=kind,
        subject_key=subject_key,
        defaults={
            "public_id": grouped(
                "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
            ),
            "holder": holder,
            "holder_name": holder.name,
            "title": title,
            "facts": stated,
            "issued_on": issued_on,
        },
    )
    if made:
        record_entry(
            actor=holder.uuid,
            act="document.issued",
            subject=f"document:{document.public_id}",
            payload={
                "kind": kind,
                "subject_key": subject_key,
                "holder": str(holder.uuid),
                "holder_name": holder.name,
                "title": title,
                "facts": stated,
                "issued_on": issued_on.isoformat(),
            },
            at=at,
        )
    return document


@transaction.atomic
def revoke_document(
    *, document: IssuedDocument, reason: str, revoked_by, at: datetime
) -> IssuedDocument:
    """A document is revoked once; the first reason stands."""
    locked = IssuedDocument.objects.select_for_update().get(pk=document.pk)
    if locked.is_revoked:
        return locked
    locked.revoked_at, locked.revoked_reason = at, reason.strip()
    locked.save(update_fields=["revoked_at", "revoked_reason"])
    record_entry(
        actor=revoked_by.uuid,
        act="document.revoked",
        subject=f"document:{locked.public_id}",
        payload={"reason": locked.revoked_reason},
        at=at,
    )
    return locked
