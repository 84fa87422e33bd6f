"""What the gate finds, at the top of the editor, while an author writes."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import Panel

from .rules.gate import Problem

__all__ = ["GatePanel", "gate_context"]


class GatePanel(Panel):
    """Shown for a page that is saved; the script asks anew after each autosave."""

    def __init__(self, heading="Before it goes live", **kwargs):
        super().__init__(heading=heading, **kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/cms/gate.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            if self.instance.pk is None:
                return context
            address = reverse("courses_gate", args=[self.instance.pk])
            return context | {"address": address} | gate_context(self.instance)


def gate_context(page) -> dict:
    """Of a lesson: its own lines; of a module: which of its pages are stopped, too."""
    # The pages' models name this panel, and the reports read them.
    from .queries.gate import module_report, page_report  # noqa: PLC0415

    today = timezone.localdate()
    is_module = page.kind == "module"
    report = module_report(page, today) if is_module else page_report(page, today)
    return {
        "stops": lines(report.stops),
        "looks": lines(report.looks),
        "is_in_check": page.workflow_in_progress,
        "stopped_pages": report.stopped_pages if is_module else [],
    }


def lines(found: Sequence[Problem]) -> list[tuple[str, str]]:
    """What each says, and the id of the field or block that it is about."""
    return [(problem.message, target_of(problem.where)) for problem in found]


def target_of(where: str) -> str:
    """Wagtail's own ids: a block's is a uuid, which no name of a field looks like."""
    if "-" in where:
        return f"block-{where}-section"
    return {"": "", "body": "panel-child-content-body-section"}.get(
        where, f"id_{where}"
    )
