"""Whether an authority may see the names of an academy's SENCOs."""

from datetime import datetime

from django.db import transaction

from audit.operations import record_entry
from compliance.models import SchoolRecord
from schools.models import Establishment

from .people import uuid_of

__all__ = ["set_sharing"]


@transaction.atomic
def set_sharing(
    *, establishment: Establishment, shares_names: bool, set_by, at: datetime
) -> SchoolRecord:
    """The same choice twice is one."""
    Establishment.objects.select_for_update().get(pk=establishment.pk)
    record, _ = SchoolRecord.objects.get_or_create(establishment=establishment)
    if record.shares_names != shares_names:
        record.shares_names = shares_names
        record.save(update_fields=["shares_names"])
        record_entry(
            actor=uuid_of(set_by),
            act="names.shared" if shares_names else "names.kept",
            subject=f"school:{establishment.key}",
            payload={"shares_names": shares_names},
            at=at,
        )
    return record
