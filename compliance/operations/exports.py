"""That a list left the site, in the trail; the list itself is read by queries."""

from dataclasses import asdict
from datetime import datetime

from audit.operations import record_entry
from compliance.queries.oversight import Choice, Scope

from .people import iso, uuid_of

__all__ = ["note_export"]


def note_export(
    *, scope: Scope, choice: Choice, kind: str, schools: int, exported_by, at: datetime
) -> None:
    """What was typed to search may be a name, so it is told by its being there alone."""
    asked = {
        name: iso(value) if hasattr(value, "isoformat") else value
        for name, value in asdict(choice).items()
        if value and name != "q"
    }
    record_entry(
        actor=uuid_of(exported_by),
        act="schools.exported",
        subject=f"oversight:{scope.key}",
        payload={
            "kind": kind,
            "schools": schools,
            "narrowed_by": asked,
            "searched": bool(choice.q),
        },
        at=at,
    )
