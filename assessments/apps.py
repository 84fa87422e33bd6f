from django.apps import AppConfig

from courses.kinds import register


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self):
        from .kind import CHECK

        register(CHECK)
