"""What every page shows: the demo line and the main navigation. No query here."""

from django.conf import settings


def site(request):
    return {"demo": settings.DEMO}
