from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from home.demo.world import create_demo


class Command(BaseCommand):
    help = "Make the demo's invented people, schools and progress; safe to repeat."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("The demo's accounts have a known password: set DEMO.")
        create_demo(password=settings.DEMO_PASSWORD, now=timezone.now())
