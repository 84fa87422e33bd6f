"""Many schools for an authority's roster; made in the site that a journey has alone."""

from django.utils import timezone

from compliance.operations.standings import refresh_all
from compliance.rules.uploaded_roster import COLUMNS, EXAMPLE
from schools.models import Establishment, LocalAuthority

ROWS, WRONG = 500, 12
HEAD_S_SCHOOL, SENCO = "900001", "Rosalind Marsh"
FIRST = 920_001


def make_schools() -> None:
    """`manage.py shell` calls this on the journey's database."""
    authority = LocalAuthority.objects.get(code="899")
    Establishment.objects.bulk_create(
        Establishment(
            identifier=str(FIRST + number),
            name=f"Roster School {number + 1:03}",
            type_code="1",
            phase="Primary",
            town="Saltmouth",
            authority=authority,
        )
        for number in range(ROWS)
    )
    refresh_all(today=timezone.localdate())


def roster() -> bytes:
    """One row is of the school whose head will read it; the first twelve are wrong."""
    rows = [
        EXAMPLE
        | {
            "urn": str(FIRST + number),
            "name": f"Invented Senco{number}",
            "trn": str(3_000_000 + number),
        }
        for number in range(ROWS)
    ]
    for row in rows[:WRONG]:
        row["appointed_on"] = "01/09/2025"
    rows[-1] |= {"urn": HEAD_S_SCHOOL, "name": SENCO}
    lines = [",".join(COLUMNS)]
    lines += [",".join(row.get(name, "") for name in COLUMNS) for row in rows]
    return "\n".join(lines).encode()
