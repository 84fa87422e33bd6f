from functools import cache

from records.models import Installation, IssuedDocument
from records.rules.public_ids import read_public_id


@cache
def installation_iri() -> str:
    """Asked for with every statement, and never changed: read once by each process."""
    return Installation.objects.get().iri


def find_document(typed: str) -> IssuedDocument | None:
    public_id = read_public_id(typed)
    return IssuedDocument.objects.filter(public_id=public_id).first()
