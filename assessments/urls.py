from django.urls import path

from . import views

PAGE = "programmes/<slug:programme>/<slug:module>/<slug:page>/"

urlpatterns = [
    path(f"{PAGE}start/", views.start, name="check_start"),
    path(f"{PAGE}question/<int:number>/", views.question, name="check_question"),
    path(f"{PAGE}answers/", views.answers, name="check_answers"),
    path(f"{PAGE}submit/", views.submit, name="check_submit"),
    path(f"{PAGE}result/", views.result, name="check_result"),
    path(f"{PAGE}result/<int:number>/", views.result, name="check_result"),
]
