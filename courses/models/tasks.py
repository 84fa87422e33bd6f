"""The two checks between an author's page and its readers, as steps of a workflow."""

from wagtail.models import AbstractGroupApprovalTask


class GateTask(AbstractGroupApprovalTask):
    """Approval is offered only while the publish gate finds nothing to put right."""

    class Meta:
        abstract = True

    def get_actions(self, obj, user):
        actions = super().get_actions(obj, user)
        if not actions or not self.stops(obj):
            return actions
        return [action for action in actions if action[0] != "approve"]

    def stops(self, obj) -> bool:
        # The gate's queries read the models.
        from courses.queries.gate import stops_of  # noqa: PLC0415

        return bool(stops_of(obj.get_latest_revision_as_object()))


class ContentCheck(GateTask):
    """An editor reads for language, length, pictures and sources."""

    class Meta:
        verbose_name = "content check"

    @classmethod
    def get_description(cls):
        return "Somebody of the chosen groups reads for language and form"


class SubjectCheck(GateTask):
    """A specialist reads for what is said."""

    class Meta:
        verbose_name = "subject check"

    @classmethod
    def get_description(cls):
        return "Somebody of the chosen groups reads for what is true and current"
