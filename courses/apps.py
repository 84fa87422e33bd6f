from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self):
        from accounts import roles

        from . import models, receivers  # noqa: F401 receivers connect on import
        from .kinds import Kind, register
        from .permissions import staff_roles_of
        from .preview import preview_lesson

        roles.register(staff_roles_of)

        for name, label, model in (
            ("text", "Text", models.TextPage),
            ("video", "Video", models.VideoPage),
            ("case", "Case", models.CasePage),
            ("reflection", "Reflection", models.ReflectionPage),
            ("summary", "Summary", models.SummaryPage),
        ):
            register(Kind(name, label, model, preview_lesson))
