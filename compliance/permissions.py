"""Who may see, prepare and confirm the record of a school.

A platform administrator has no part in a school's record without a membership.
"""

from dataclasses import dataclass
from datetime import date

from accounts.enums import SCHOOL_ROLES, Role
from accounts.models import Membership
from compliance.models import Designation, SchoolRecord
from schools.models import Establishment

__all__ = ["Access", "access_to"]


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may do at one school today, by their roles there."""

    roles: frozenset[str]
    is_senco: bool = False
    names_shared: bool = True

    @property
    def may_see(self) -> bool:
        return bool(self.roles) or self.is_senco

    @property
    def may_see_names(self) -> bool:
        """An authority sees an academy's names only where the school shares them."""
        return self.is_senco or bool(self.roles - {Role.AUTHORITY}) or self.names_shared

    @property
    def may_read(self) -> bool:
        """The record with the SENCO's name in it."""
        return self.may_see and self.may_see_names

    @property
    def may_record(self) -> bool:
        """The head, the office, and the trust as proprietor."""
        return bool(self.roles & {Role.HEAD, Role.OFFICE, Role.TRUST})

    @property
    def may_record_own(self) -> bool:
        """A SENCO records their own qualification and evidence."""
        return self.may_record or self.is_senco

    @property
    def may_see_evidence(self) -> bool:
        return self.may_record_own

    @property
    def may_see_staff(self) -> bool:
        """Who trained in what: an authority sees how many, and nobody's name."""
        return self.is_senco or bool(self.roles - {Role.AUTHORITY})

    @property
    def may_keep_staff(self) -> bool:
        """The training register and the contact details are the school's own."""
        return bool(self.roles & {Role.HEAD, Role.OFFICE})

    @property
    def may_download(self) -> bool:
        """The record as a file, with names: those who answer for the school."""
        return self.may_record or Role.GOVERNOR in self.roles

    @property
    def may_see_learning(self) -> bool:
        """What a SENCO agreed to: the head and the office, and no body above them."""
        return bool(self.roles & {Role.HEAD, Role.OFFICE})

    @property
    def may_see_people(self) -> bool:
        """As accounts.permissions says of a page there: those who act for the school."""
        return bool(self.roles.intersection(SCHOOL_ROLES))

    @property
    def may_confirm(self) -> bool:
        return Role.HEAD in self.roles

    @property
    def may_note(self) -> bool:
        return Role.GOVERNOR in self.roles

    @property
    def may_countersign(self) -> bool:
        return Role.TRUST in self.roles


NOBODY = Access(frozenset())


def access_to(establishment: Establishment, user, today: date) -> Access:
    """Two or three queries; to whoever is not signed in nothing is granted."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    roles = frozenset(
        membership.role
        for membership in Membership.objects.current(today).filter(user=user)
        if covers(membership, establishment)
    )
    is_senco = (
        Designation.objects.current(today)
        .filter(establishment=establishment, person__user=user)
        .exists()
    )
    shared = roles != {Role.AUTHORITY} or shares_names(establishment)
    return Access(roles, is_senco, shared)


def covers(membership: Membership, establishment: Establishment) -> bool:
    if membership.role in SCHOOL_ROLES:
        return membership.establishment_id == establishment.pk
    if membership.role == Role.TRUST:
        return membership.trust_id == establishment.trust_id
    if membership.role == Role.AUTHORITY:
        return membership.authority_id == establishment.authority_id
    return False


def shares_names(establishment: Establishment) -> bool:
    """A maintained school's authority may know its SENCO; an academy says so itself."""
    if not establishment.is_academy:
        return True
    return SchoolRecord.objects.filter(
        establishment=establishment, shares_names=True
    ).exists()
