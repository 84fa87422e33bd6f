"""What happens when a page is approved. Wagtail imports this while its models load."""

from .kinds import KINDS, problems_of


def finish_workflow(workflow_state, user=None):
    """Publish what was approved, unless the gate now finds something to put right."""
    from wagtail.workflows import publish_workflow_state  # noqa: PLC0415 see above

    page = workflow_state.content_object.get_latest_revision_as_object()
    if getattr(page, "kind", "") in KINDS and problems_of(page):
        return
    publish_workflow_state(workflow_state, user=user)
