from django.shortcuts import render
from django.urls import path


def floor(request):
    place = request.session.get("place", "")
    return render(request, "floor.html", {"person": request.user, "place": place})


urlpatterns = [path("", floor)]
