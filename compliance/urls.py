from django.urls import path

from .views import checker

urlpatterns = [
    path("check/", checker.start, name="check"),
    path("check/all/", checker.all_questions, name="check_all"),
    path("check/review/", checker.review, name="check_review"),
    path("check/answer/", checker.answer, name="check_answer"),
    path("check/calendar.ics", checker.calendar, name="check_calendar"),
    path("check/<slug:name>/", checker.question, name="check_question"),
]
