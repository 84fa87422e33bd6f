from django.urls import path

from . import views

urlpatterns = [
    path("certificates/<str:public_id>/", views.certificate, name="certificate"),
    path(
        "certificates/<str:public_id>/certificate.pdf",
        views.certificate_as_pdf,
        name="certificate_pdf",
    ),
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:typed>/", views.verify, name="verify"),
]
