"""Settings in which people work: establishments, their trust and their authority."""

from django.core.validators import RegexValidator
from django.db import models

from schools.rules.keys import key_of, split_key
from schools.rules.proprietors import is_academy

__all__ = ["Establishment", "EstablishmentLink", "LocalAuthority", "Trust"]


class LocalAuthority(models.Model):
    code = models.CharField(
        max_length=3, unique=True, validators=[RegexValidator(r"^\d{3}$")]
    )
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "local authorities"

    def __str__(self):
        return self.name


class Trust(models.Model):
    """An academy trust; `uid` is its group number in Get Information about Schools."""

    uid = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class EstablishmentQuerySet(models.QuerySet):
    def by_key(self, key: str):
        """Raises DoesNotExist. The key is what `Establishment.key` says."""
        scheme, identifier = split_key(key)
        return self.get(scheme=scheme, identifier=identifier)


class Establishment(models.Model):
    """A school or early-years setting, keyed by (scheme, identifier).

    Ofsted's early-years numbers and the schools' URNs are separate series that can
    hold the same digits, so neither identifies a setting alone.
    """

    class Scheme(models.TextChoices):
        URN = "urn", "Unique reference number"
        OFSTED = "ofsted", "Ofsted early-years number"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CLOSING = "closing", "Open, proposed to close"
        CLOSED = "closed", "Closed"
        PROPOSED = "proposed", "Proposed to open"

    scheme = models.CharField(max_length=10, choices=Scheme, default=Scheme.URN)
    identifier = models.CharField(max_length=12)
    ukprn = models.CharField(
        max_length=8, blank=True, validators=[RegexValidator(r"^\d{8}$")]
    )
    laestab = models.CharField(
        max_length=7, blank=True, validators=[RegexValidator(r"^\d{7}$")]
    )
    name = models.CharField(max_length=200)
    type_code = models.CharField(max_length=3, blank=True)
    # The words of the register for the type, or those it was assumed from.
    type_name = models.CharField(max_length=100, blank=True)
    # The reduced file has no codes: one of its kind stands in until the register comes.
    type_is_assumed = models.BooleanField(default=False)
    phase = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    # Since when a full register has lacked it; nothing is ever deleted for that.
    vanished_at = models.DateTimeField(null=True, blank=True)
    street = models.CharField(max_length=150, blank=True)
    locality = models.CharField(max_length=150, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    authority = models.ForeignKey(
        LocalAuthority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="establishments",
    )
    trust = models.ForeignKey(
        Trust,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="establishments",
    )

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "identifier"], name="establishment_identifier"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def key(self) -> str:
        """What stands in addresses: the URN, or "ofsted-" and Ofsted's number."""
        return key_of(self.scheme, self.identifier)

    @property
    def is_academy(self) -> bool:
        return is_academy(self.type_code, self.trust_id)

    @property
    def type_reason(self) -> str:
        """Why the type is only assumed; empty where it is known."""
        if not self.type_is_assumed:
            return ""
        return (
            f"The list of schools calls it “{self.type_name}” and gives no type, "
            "so the type is assumed."
        )


class EstablishmentLink(models.Model):
    """What the register says of two schools, as it says it: from one, about the other.

    By URN and not by key, since most links lead to schools that closed long ago and that
    may not be here. Many links are there in both directions, some in one alone.
    """

    class Kind(models.TextChoices):
        PREDECESSOR = "predecessor", "Predecessor"
        SUCCESSOR = "successor", "Successor"
        PREDECESSOR_MERGED = "predecessor_merged", "Predecessor, merged"
        SUCCESSOR_MERGED = "successor_merged", "Successor, merged"
        PREDECESSOR_AMALGAMATED = "predecessor_amalgamated", "Predecessor, amalgamated"
        SUCCESSOR_AMALGAMATED = "successor_amalgamated", "Successor, amalgamated"
        PREDECESSOR_SPLIT = "predecessor_split", "Predecessor, split"
        SUCCESSOR_SPLIT = "successor_split", "Successor, split"
        AMALGAMATION = "amalgamation", "Result of an amalgamation"
        MERGED = "merged", "Merged"
        SIXTH_FORM = "sixth_form", "Sixth form centre"
        OTHER = "other", "Other"

    from_urn = models.CharField(max_length=6)
    to_urn = models.CharField(max_length=6, db_index=True)
    to_name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=30, choices=Kind)
    established_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["from_urn", "to_urn"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_urn", "to_urn", "kind"], name="establishment_link_once"
            )
        ]

    def __str__(self):
        return f"{self.from_urn}: {self.get_kind_display()}, {self.to_urn}"
