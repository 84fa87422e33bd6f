"""The parts a page is made of. One template each in templates/courses/blocks/."""

from django.conf import settings
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

TEXT = settings.WAGTAILADMIN_RICH_TEXT_EDITORS["default"]["OPTIONS"]["features"]
PARAGRAPHS = ["bold", "ol", "ul", "link"]
LINE = ["bold", "link"]


class Text(blocks.RichTextBlock):
    def __init__(self, features=TEXT, **kwargs):
        super().__init__(features=features, **kwargs)


class Source(blocks.RichTextBlock):
    """Where a statement comes from: one line, which may hold a link."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", "Title, year, section or paragraph.")
        super().__init__(features=["link"], **kwargs)


class PictureBlock(blocks.StructBlock):
    image = ImageBlock()
    caption = Text(PARAGRAPHS, required=False)
    credit = blocks.CharBlock(required=False)

    class Meta:
        icon = "image"
        label = "Picture"
        template = "courses/blocks/image.html"


class QuotationBlock(blocks.StructBlock):
    text = Text(LINE)
    source = Source(required=True)

    class Meta:
        icon = "openquote"
        template = "courses/blocks/quotation.html"


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock()
    meaning = Text(PARAGRAPHS)
    source = Source()

    class Meta:
        icon = "bookmark"
        label = "Key term"
        template = "courses/blocks/term.html"


class AccordionBlock(blocks.StructBlock):
    parts = blocks.ListBlock(
        blocks.StructBlock(
            [("heading", blocks.CharBlock()), ("text", Text(PARAGRAPHS))]
        ),
        min_num=2,
    )

    class Meta:
        icon = "list-ul"
        template = "courses/blocks/accordion.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[
            ("law", "What the law or statutory guidance says"),
            ("note", "Worth setting apart"),
            ("changing", "This law is changing"),
        ],
        default="note",
    )
    heading = blocks.CharBlock()
    text = Text(PARAGRAPHS)
    source = Source()

    class Meta:
        icon = "info-circle"
        label = "Law or note"
        template = "courses/blocks/callout.html"


class TableBlock(TypedTableBlock):
    def get_context(self, value, parent_context=None):
        """Each row as (column heading, cell): a narrow screen shows both."""
        headings = [column["heading"] for column in value.columns]
        context = super().get_context(value, parent_context)
        context["rows"] = [
            list(zip(headings, row["values"], strict=True)) for row in value.row_data
        ]
        return context

    def __init__(self, **kwargs):
        super().__init__([("text", Text(LINE))], **kwargs)

    class Meta:
        icon = "table"
        template = "courses/blocks/table.html"


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    document = DocumentChooserBlock()
    text = Text(PARAGRAPHS, required=False)

    class Meta:
        icon = "download"
        template = "courses/blocks/download.html"


class DiagramBlock(blocks.StructBlock):
    svg = blocks.TextBlock(
        label="Drawing", help_text="SVG of our own; see the page on diagrams in docs."
    )
    caption = Text(LINE)
    description = Text(PARAGRAPHS, help_text="All that the drawing says, in words.")

    class Meta:
        icon = "image"
        template = "courses/blocks/diagram.html"


class CaseBlock(blocks.StructBlock):
    heading = blocks.CharBlock()
    text = Text(PARAGRAPHS)

    class Meta:
        icon = "user"
        label = "Case"
        template = "courses/blocks/case.html"


class OptionsBlock(blocks.ListBlock):
    """Options of a question or a decision; their ids are what answers name."""

    def __init__(self, *, right: bool, feedback_label: str, **kwargs):
        parts = [("text", blocks.CharBlock())]
        if right:
            parts.append(("right", blocks.BooleanBlock(required=False)))
        parts.append(("feedback", Text(LINE, label=feedback_label)))
        super().__init__(blocks.StructBlock(parts), min_num=2, **kwargs)


class DecisionBlock(blocks.StructBlock):
    context = Text(PARAGRAPHS, required=False, label="Situation")
    prompt = blocks.CharBlock(label="What is to be decided")
    options = OptionsBlock(right=False, feedback_label="What follows")

    class Meta:
        icon = "arrow-right"
        template = "courses/blocks/choice.html"


class QuestionBlock(blocks.StructBlock):
    context = Text(PARAGRAPHS, required=False, label="Situation")
    prompt = blocks.CharBlock(label="Question")
    options = OptionsBlock(right=True, feedback_label="Feedback")
    review = blocks.BooleanBlock(required=False, label="Worth meeting again")

    class Meta:
        icon = "help"
        template = "courses/blocks/choice.html"


class ReflectionBlock(blocks.StructBlock):
    prompt = blocks.TextBlock()
    hint = blocks.CharBlock(required=False)

    class Meta:
        icon = "edit"
        template = "courses/blocks/note.html"


class TaskBlock(blocks.StructBlock):
    heading = blocks.CharBlock()
    text = Text(PARAGRAPHS)
    minutes = blocks.IntegerBlock(default=10, min_value=1, max_value=60)

    class Meta:
        icon = "tasks"
        label = "In your setting"
        template = "courses/blocks/note.html"


class ReferencesBlock(blocks.StructBlock):
    references = blocks.ListBlock(
        blocks.StructBlock(
            [("text", Source(required=True)), ("checked", blocks.DateBlock())]
        )
    )

    class Meta:
        icon = "link"
        template = "courses/blocks/references.html"


class VideoBlock(blocks.StructBlock):
    video = DocumentChooserBlock(help_text="An mp4 or webm file.")
    captions = DocumentChooserBlock(help_text="A vtt file.")
    seconds = blocks.IntegerBlock(min_value=1)
    transcript = Text(PARAGRAPHS)

    class Meta:
        icon = "media"
        template = "courses/blocks/video.html"


class LessonBody(blocks.StreamBlock):
    text = Text(icon="pilcrow", template="courses/blocks/text.html")
    term = TermBlock()
    callout = CalloutBlock()
    case = CaseBlock()
    question = QuestionBlock()
    decision = DecisionBlock()
    reflection = ReflectionBlock()
    task = TaskBlock()
    diagram = DiagramBlock()
    image = PictureBlock()
    video = VideoBlock()
    table = TableBlock()
    accordion = AccordionBlock()
    quotation = QuotationBlock()
    download = DownloadBlock()
    references = ReferencesBlock()


# Blocks that learners answer, by how the answer is kept.
CHOICES = {"question", "decision"}
NOTES = {"reflection", "task"}
