from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self):
        from . import models, receivers  # noqa: F401 receivers connect on import
        from .kinds import Kind, register

        for name, label, model in (
            ("text", "Text", models.TextPage),
            ("video", "Video", models.VideoPage),
            ("case", "Case", models.CasePage),
            ("reflection", "Reflection", models.ReflectionPage),
            ("summary", "Summary", models.SummaryPage),
        ):
            register(Kind(name, label, model))
