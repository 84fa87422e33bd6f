"""The glossary: open to everyone."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.queries.glossary import glossary as all_terms


@require_safe
def glossary(request):
    return render(
        request, "courses/glossary.html", {"section": "catalogue", "terms": all_terms()}
    )
