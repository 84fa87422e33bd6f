"""Wagtail pages: content only. What learners do with them is in the other modules."""

import json
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from courses.authoring import LessonForm, ModuleForm
from courses.blocks import TEXT, LessonBody
from courses.kinds import KINDS
from courses.panels import GatePanel
from courses.rules.content import PageContent
from courses.rules.minutes import minutes

# The last part of addresses that courses.urls keeps for itself.
RESERVED_SLUGS = {"join", "leave", "finish", "certificate"}


class LearningPage(Page):
    """What our pages share: they publish a version, and our own views show them."""

    kind = ""
    preview_modes = []
    password_required_template = "courses/password.html"  # noqa: S105 a file
    # What a PublishedVersion keeps, beside the title.
    content_fields: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @property
    def page_key(self):
        """Permanent: survives a move and a new address, and is new on a copy."""
        return self.translation_key

    def clean(self):
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": "The site uses this address itself."})
        # Wagtail takes more letters than an address of ours can hold.
        if not self.slug.isascii():
            raise ValidationError({"slug": "Use letters from a to z and hyphens."})

    def unpublish(self, *args, **kwargs):
        with transaction.atomic():
            return super().unpublish(*args, **kwargs)

    def move(self, *args, **kwargs):
        with transaction.atomic():
            return super().move(*args, **kwargs)

    def publish(self, *args, **kwargs):
        """Page, version and content generation change together or not at all."""
        with transaction.atomic():
            return super().publish(*args, **kwargs)

    def version_content(self) -> dict:
        """The published content as plain JSON data."""
        content = {}
        for name in self.content_fields:
            field = self._meta.get_field(name)
            value = field.get_prep_value(getattr(self, name))
            if isinstance(field, StreamField):
                value = getattr(self, name).get_prep_value()
            elif isinstance(field, models.DateField):
                value = value.isoformat() if value else None
            content[name] = value
        return content

    def version_minutes(self) -> int:
        return 0


class ProgrammeIndexPage(LearningPage):
    """The catalogue: its children are the programmes."""

    kind = "index"
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["courses.ProgrammePage"]

    class Meta:
        verbose_name = "catalogue"


class OfferedPage(LearningPage):
    """What the catalogue says of a programme and of a module."""

    summary = models.CharField(
        max_length=250, help_text="One sentence for the catalogue."
    )
    audience = models.CharField(max_length=250, help_text="Who it is for.")
    outcomes = models.TextField(
        "what you will be able to do", help_text="One a line, each begins with a verb."
    )
    you_get = models.TextField("what you get")
    body = RichTextField(features=TEXT, blank=True)

    class Meta:
        abstract = True


class ProgrammePage(OfferedPage):
    kind = "programme"
    content_fields = (
        "summary",
        "audience",
        "outcomes",
        "you_get",
        "is_not",
        "waymark",
        "is_open",
        "body",
    )

    is_not = models.TextField("what it is not")
    waymark = models.CharField(
        max_length=10,
        default="senco",
        choices=[
            ("early", "Seedling: early years"),
            ("senco", "Three strands to one: SENCOs"),
            ("adult", "Arrow leaving: moving on to adulthood"),
        ],
    )
    is_open = models.BooleanField(
        "open to everyone", default=True, help_text="People may join by themselves."
    )

    parent_page_types = ["courses.ProgrammeIndexPage"]
    subpage_types = ["courses.ModulePage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("outcomes"),
        FieldPanel("you_get"),
        FieldPanel("is_not"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("waymark"), FieldPanel("is_open")], heading="In the catalogue"
        ),
    ]

    class Meta:
        verbose_name = "programme"


class ModulePage(OfferedPage):
    kind = "module"
    content_fields = (
        "summary",
        "audience",
        "outcomes",
        "you_get",
        "before",
        "phases",
        "authors",
        "checked_on",
        "review_by",
        "in_order",
        "body",
    )

    before = models.CharField(
        max_length=250, blank=True, help_text="What to know or do first."
    )
    phases = models.CharField(max_length=120, blank=True)
    authors = models.TextField(
        "who wrote it", blank=True, help_text="One a line: name, what they do."
    )
    checked_on = models.DateField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)
    in_order = models.BooleanField(
        "pages in order",
        default=False,
        help_text="A page opens when all before it are done.",
    )

    base_form_class = ModuleForm
    parent_page_types = ["courses.ProgrammePage"]
    content_panels = [
        GatePanel(),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("outcomes"),
        FieldPanel("you_get"),
        FieldPanel("before"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("authors"),
                FieldPanel("phases"),
                FieldPanel("checked_on"),
                FieldPanel("review_by"),
            ],
            heading="About this module",
        ),
        MultiFieldPanel(
            [FieldPanel("in_order"), InlinePanel("needs", label="Module to do first")],
            heading="What comes first",
        ),
    ]

    class Meta:
        verbose_name = "module"

    def version_content(self) -> dict:
        keys = sorted(str(need.module.translation_key) for need in self.needs.all())
        return super().version_content() | {"needs": keys}


class ModuleNeed(Orderable):
    """A module that must be complete before `page` opens."""

    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="needs")
    module = models.ForeignKey(
        ModulePage, on_delete=models.CASCADE, related_name="needed_by"
    )

    panels = [PageChooserPanel("module")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "module"], name="need_once")
        ]


class LessonPage(LearningPage):
    """Every page that a learner does. Its kinds differ by name and by what they hold."""

    content_fields = ("lead", "checked_on", "review_by", "body")
    # What the gate reads of it; a kind with more fields names them.
    content_class = PageContent
    more_content: tuple[str, ...] = ()

    lead = models.TextField(
        blank=True, help_text="One or two sentences under the title."
    )
    checked_on = models.DateField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)
    body = StreamField(LessonBody())
    reread_note = models.CharField(
        "ask learners to read it again",
        max_length=250,
        blank=True,
        help_text="One sentence on what is new. Whoever has done the page sees it with "
        "what changed, and keeps what they earned. Each sentence asks once, when it is "
        "first published. For a small correction leave it as it is.",
    )

    base_form_class = LessonForm
    preview_modes = [
        ("", "A learner who begins"),
        ("under-way", "A learner who is under way"),
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types = []
    content_panels = [
        GatePanel(),
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("checked_on"), FieldPanel("review_by")], heading="Checks"
        ),
        FieldPanel("reread_note"),
    ]

    class Meta:
        abstract = True

    def page_content(self) -> PageContent:
        names = ("title", "lead", "review_by", *self.more_content)
        data = {name: getattr(self, name) for name in names}
        return self.read_content(data | {"body": self.body.get_prep_value()})

    @classmethod
    def read_content(cls, data: dict) -> PageContent:
        """From a page's fields, or from a revision's, in which they are JSON."""
        body, review_by = data["body"], data["review_by"]
        return cls.content_class(
            kind=cls.kind,
            title=data["title"],
            lead=data["lead"],
            review_by=date.fromisoformat(review_by)
            if isinstance(review_by, str)
            else review_by,
            body=json.loads(body) if isinstance(body, str) else list(body),
            **{name: data[name] for name in cls.more_content},
        )

    def version_minutes(self) -> int:
        return minutes(self.page_content())

    def serve_preview(self, request, mode_name):
        return KINDS[self.kind].preview(request, self, mode_name)


class TextPage(LessonPage):
    kind = "text"

    class Meta:
        verbose_name = "text page"


class VideoPage(LessonPage):
    kind = "video"

    class Meta:
        verbose_name = "video page"


class CasePage(LessonPage):
    kind = "case"

    class Meta:
        verbose_name = "case with decisions"


class ReflectionPage(LessonPage):
    kind = "reflection"

    class Meta:
        verbose_name = "reflection page"


class SummaryPage(LessonPage):
    kind = "summary"

    class Meta:
        verbose_name = "summary page"
