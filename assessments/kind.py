"""The knowledge check as a kind of lesson page."""

from courses.kinds import Kind

from .models import KnowledgeCheckPage
from .preview import preview_check
from .queries import score
from .rules import GATE
from .views import introduction

CHECK = Kind(
    name="check",
    label="Questions",
    model=KnowledgeCheckPage,
    preview=preview_check,
    view=introduction,
    done_by_reading=False,
    front_matter=("pass_mark",),
    gate=GATE,
    score=score,
)
