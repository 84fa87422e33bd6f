"""Pictures and documents with whose they are and on what terms."""

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class Credited(models.Model):
    credit = models.CharField(max_length=200, blank=True, help_text="Who made it.")
    licence = models.CharField(
        max_length=120, blank=True, help_text="On what terms we may use it."
    )

    class Meta:
        abstract = True


class LearningImage(Credited, AbstractImage):  # noqa: DJ008 AbstractImage has it
    admin_form_fields = (*WagtailImage.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"


class Rendition(AbstractRendition):
    image = models.ForeignKey(
        LearningImage, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="rendition_once",
            )
        ]


class LearningDocument(Credited, AbstractDocument):  # noqa: DJ008 as above
    admin_form_fields = (*WagtailDocument.admin_form_fields, "credit", "licence")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
