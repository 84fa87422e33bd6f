"""What happens when a page is approved. Wagtail imports this while its models load."""


def finish_workflow(workflow_state, user=None):
    """Publish what was approved, unless the gate now finds something to put right.

    The editor says so beforehand; here it holds whatever way the approval came.
    """
    # See above: no model can be imported yet when this module is.
    from wagtail.workflows import publish_workflow_state  # noqa: PLC0415

    from .gate import problems_of  # noqa: PLC0415
    from .kinds import KINDS  # noqa: PLC0415

    page = workflow_state.content_object.get_latest_revision_as_object()
    if getattr(page, "kind", "") in KINDS and problems_of(page):
        return
    publish_workflow_state(workflow_state, user=user)
