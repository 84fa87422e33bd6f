"""Who we are to other systems, statements to be told, and documents issued."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from records.enums import DocumentKind

__all__ = ["Installation", "IssuedDocument", "OutboxStatement"]


class Installation(models.Model):
    """The one row that names this installation (docs/decisions/0004)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    iri = models.URLField(unique=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="installation_one")
        ]

    def __str__(self):
        return self.iri


class OutboxStatement(models.Model):
    """A statement to the byte as we made it, written with the fact that it tells."""

    id = models.UUIDField(primary_key=True, editable=False)
    actor = models.UUIDField(db_index=True)
    statement = models.TextField()
    created_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self):
        return str(self.id)


class IssuedDocument(models.Model):
    """A certificate somebody holds. It outlives the holder's account."""

    public_id = models.CharField("number", max_length=12, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=DocumentKind)
    # What it is for, so that it is issued once: "<enrolment>/<module>".
    subject_key = models.CharField(max_length=120)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="documents",
    )
    # As it was on the day: a document is not rewritten when a name changes.
    holder_name = models.CharField("issued to", max_length=150)
    title = models.CharField(max_length=255)
    facts = models.JSONField()
    issued_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=300, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-issued_on", "-pk"]
        # Nobody is granted these; a platform administrator needs no grant.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_key"], name="document_once"
            ),
            models.CheckConstraint(
                name="document_revoked_why",
                condition=Q(revoked_at=None, revoked_reason="")
                | Q(revoked_at__isnull=False) & ~Q(revoked_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.holder_name}"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    def verify_url(self) -> str:
        return settings.BASE_URL + reverse("verify", args=[self.public_id])
