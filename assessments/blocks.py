"""The parts a knowledge check is made of: those of courses, and of them only these."""

from wagtail import blocks

from courses.blocks import QuestionBlock, ReferencesBlock, Text


class CheckBody(blocks.StreamBlock):
    text = Text(
        icon="pilcrow",
        template="courses/blocks/text.html",
        help_text="Shown before the first question, wherever it stands.",
    )
    question = QuestionBlock(help_text="One page of its own. Mark one option as right.")
    references = ReferencesBlock(help_text="Shown with the result.")
