from django.db import models


class DocumentKind(models.TextChoices):
    CERTIFICATE = "certificate", "Certificate of completion"
    CONFIRMATION = "confirmation", "SENCO confirmation"
