from django.core.validators import MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from assessments.blocks import CheckBody
from assessments.rules import CheckContent
from courses.models import LessonPage
from courses.panels import GatePanel


class KnowledgeCheckPage(LessonPage):
    """Questions that are marked together; done by passing, not by reading."""

    kind = "check"
    preview_modes = [
        ("", "All questions at once"),
        ("failed", "A learner who did not pass"),
    ]
    content_fields = (*LessonPage.content_fields, "pass_mark")
    content_class = CheckContent
    more_content = ("pass_mark",)

    # Null in a draft only: the gate asks for it before the page goes live.
    pass_mark = models.PositiveSmallIntegerField(
        null=True,
        validators=[MinValueValidator(1)],
        help_text="How many right answers pass. At most the number of questions.",
    )
    body = StreamField(
        CheckBody(),
        verbose_name="questions",
        help_text="Each question is a page of its own, in this order. Learners see "
        "feedback only after they submit all their answers.",
    )

    content_panels = [
        GatePanel(),
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("pass_mark"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("checked_on"), FieldPanel("review_by")], heading="Checks"
        ),
    ]

    class Meta:
        verbose_name = "knowledge check"
