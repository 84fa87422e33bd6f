from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from home.scale import MOST_SCHOOLS, generated_learners, seed_scale


class Command(BaseCommand):
    help = "Generated schools, learners and statements, to measure with; adds what is missing."

    def add_arguments(self, parser):
        for name in ("schools", "learners", "statements"):
            parser.add_argument(f"--{name}", type=int, default=0, metavar="N")

    def handle(self, *, schools, learners, statements, **options):
        if not settings.DEMO:
            raise CommandError("Generated people belong on no real site: set DEMO.")
        if min(schools, learners, statements) < 0:
            raise CommandError("Enter numbers from 0.")
        if schools > MOST_SCHOOLS:
            raise CommandError(f"Enter at most {MOST_SCHOOLS:,} schools.")
        if statements and not learners and not generated_learners().exists():
            raise CommandError(
                "Statements are told of generated learners: add --learners N."
            )
        made = seed_scale(
            schools=schools,
            learners=learners,
            statements=statements,
            now=timezone.now(),
        )
        for what, number in made.items():
            self.stdout.write(f"{what}: {number:,} made")
