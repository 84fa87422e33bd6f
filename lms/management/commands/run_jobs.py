import sys

from django.core.management.base import BaseCommand
from django_q import cluster

from lms.sentinel import START_AFRESH, FreshSentinel


class Command(BaseCommand):
    help = "Run background jobs until told to stop; `serve` does this too."
    requires_system_checks = []

    def handle(self, **options):
        cluster.Sentinel = FreshSentinel  # django-q has no setting for it
        code = START_AFRESH
        while code == START_AFRESH:
            workers = cluster.Cluster()
            workers.start()
            workers.sentinel.join()
            code = workers.sentinel.exitcode
        sys.exit(code and 1)
