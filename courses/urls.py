from django.urls import path

from .views import flags, glossary, lessons, media, notes, programmes

urlpatterns = [
    path("glossary/", glossary.glossary, name="glossary"),
    path("learn/notes/", notes.notes, name="notes"),
    path("videos/<int:pk>/", media.video, name="video"),
    path("programmes/", programmes.catalogue, name="catalogue"),
    path("programmes/<slug:programme>/", programmes.programme, name="programme"),
    path("programmes/<slug:programme>/join/", programmes.join, name="join"),
    path("programmes/<slug:programme>/leave/", programmes.leave, name="leave"),
    path(
        "programmes/<slug:programme>/<slug:module>/", programmes.module, name="module"
    ),
    path(
        "programmes/<slug:programme>/<slug:module>/finish/",
        programmes.finish,
        name="finish_module",
    ),
    path(
        "programmes/<slug:programme>/<slug:module>/certificate/",
        programmes.certificate,
        name="module_certificate",
    ),
    path(
        "programmes/<slug:programme>/<slug:module>/<slug:page>/",
        lessons.lesson,
        name="lesson",
    ),
    path(
        "programmes/<slug:programme>/<slug:module>/<slug:page>/wrong/",
        flags.flag,
        name="flag_page",
    ),
]
