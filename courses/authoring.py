"""Where the publish gate stands in the editor. For approvals see workflows.py."""

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from .gate import problems_of
from .rules.gate import Problem


class ModuleForm(WagtailAdminPageForm):
    """Modules that wait for one another in a circle would be locked for ever."""

    def is_valid(self):
        """The modules to do first are rows of a formset, checked after the form."""
        return super().is_valid() and not self.has_circle()

    def has_circle(self) -> bool:
        # The pages' models name this form.
        from .queries.gate import circle_through  # noqa: PLC0415

        rows = self.formsets["needs"].cleaned_data
        chosen = [row["module"] for row in rows if row and not row.get("DELETE")]
        found = circle_through(self.instance, chosen)
        for problem in found:
            self.add_error(None, problem.message)
        return bool(found)


class LessonForm(WagtailAdminPageForm):
    """A draft may be unfinished; what is published or sent on has to pass the gate."""

    def _post_clean(self):
        """After Django has put the fields into `instance`: the gate reads the page."""
        super()._post_clean()
        # Where a field is already refused, its own message says what to do.
        if not self.is_deferred_validation and not self.errors:
            content = self.instance.page_content()
            self.refuse(problems_of(self.instance), content.body)

    def refuse(self, found: list[Problem], body: list[dict]) -> None:
        """Each problem goes to its field or, inside the body, to its block."""
        index = {block["id"]: number for number, block in enumerate(body)}
        in_blocks: dict[int, list[str]] = {}
        for problem in found:
            if problem.where in index:
                in_blocks.setdefault(index[problem.where], []).append(problem.message)
            else:
                self.add_error(
                    problem.where if problem.where in self.fields else None,
                    problem.message,
                )
        if in_blocks:
            self.add_error(
                "body",
                StreamBlockValidationError(
                    block_errors={
                        number: StructBlockValidationError(non_block_errors=messages)
                        for number, messages in in_blocks.items()
                    }
                ),
            )
