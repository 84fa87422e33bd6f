from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("learn/", views.home, name="learn"),
    path("accessibility/", views.home, name="accessibility"),
    path("privacy/", views.home, name="privacy"),
    path("help/", views.home, name="help"),
]
