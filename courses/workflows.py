"""What happens when a page is approved. Wagtail imports this while its models load."""


def finish_workflow(workflow_state, user=None):
    """Publish what was approved, unless the gate now finds something to put right.

    No approval is offered then; something may have changed since, a page that is gone.
    """
    # See above: no model can be imported yet when this module is.
    from .letters import tell_held_back  # noqa: PLC0415
    from .queries.gate import stops_of  # noqa: PLC0415

    page = workflow_state.content_object.get_latest_revision_as_object()
    if found := stops_of(page):
        people = {user, workflow_state.requested_by} - {None}
        tell_held_back(page=page, problems=found, people=people)
        return
    # Whoever does the last check need not be allowed to publish by themselves.
    revision = workflow_state.content_object.get_latest_revision()
    revision.publish(user=user, skip_permission_checks=True)
