"""A school's record that leaves the site as a file: made, and told to the trail."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.operations import record_entry
from compliance.permissions import Access
from compliance.queries.record_files import record_table
from schools.models import Establishment

from .people import uuid_of

__all__ = ["export_record"]


@transaction.atomic
def export_record(
    *, establishment: Establishment, access: Access, exported_by, at: datetime
) -> str:
    text = record_table(establishment, access, timezone.localdate(at))
    record_entry(
        actor=uuid_of(exported_by),
        act="school.exported",
        subject=f"school:{establishment.key}",
        payload={"kind": "csv", "rows": text.count("\r\n") - 1},
        at=at,
    )
    return text
