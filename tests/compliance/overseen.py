"""A trust and an authority with schools, and who oversees them."""

from datetime import date

from accounts.enums import Role
from accounts.models import Membership
from compliance.queries.oversight import Scope
from compliance.rules.uploaded_roster import COLUMNS, EXAMPLE, read_roster
from schools.models import LocalAuthority, Trust
from schools.rules.lines import read_lines
from tests.factories.accounts import UserFactory
from tests.factories.compliance import SchoolFactory

LONG_AGO = date(2020, 1, 1)


def authority_scope(code="899", name="Marlshire") -> Scope:
    authority, _ = LocalAuthority.objects.get_or_create(
        code=code, defaults={"name": name}
    )
    return Scope(Role.AUTHORITY, authority)


def trust_scope(uid="99001", name="Oakbridge Trust") -> Scope:
    trust, _ = Trust.objects.get_or_create(uid=uid, defaults={"name": name})
    return Scope(Role.TRUST, trust)


def viewer_of(*scopes: Scope):
    user = UserFactory()
    for scope in scopes:
        Membership.objects.create(
            user=user, role=scope.role, from_date=LONG_AGO, **scope.named
        )
    return user


def head_of(school, **fields):
    user = UserFactory(**fields)
    Membership.objects.create(
        user=user, role=Role.HEAD, establishment=school, from_date=LONG_AGO
    )
    return user


def school_in(scope: Scope, **fields):
    return SchoolFactory(**scope.named, **fields)


def csv_of(*rows: dict) -> bytes:
    """A roster's file; what a row does not say is as in the template's example, but for
    the name.
    """
    lines = [",".join(COLUMNS)]
    said = {**EXAMPLE, "name": "Ruth Adeyemi"}
    lines += [
        ",".join({**said, **row}.get(name, "") for name in COLUMNS) for row in rows
    ]
    return "\n".join(lines).encode()


def rows_of(*rows: dict):
    return read_roster(read_lines(csv_of(*rows).splitlines(keepends=True)))[0]
