"""Settings in which people work: establishments, their trust and their authority."""

from django.core.validators import RegexValidator
from django.db import models

__all__ = ["Establishment", "LocalAuthority", "Trust"]


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
    name = models.CharField(max_length=200)
    type_code = models.CharField(max_length=3, blank=True)
    phase = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    town = models.CharField(max_length=80, blank=True)
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

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "identifier"], name="establishment_identifier"
            )
        ]

    def __str__(self):
        return self.name
