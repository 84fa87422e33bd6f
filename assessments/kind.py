"""The knowledge check as a kind of lesson page."""

from courses.kinds import Kind

from .models import KnowledgeCheckPage
from .queries import score
from .rules import GATE

CHECK = Kind(
    name="check",
    label="Questions",
    model=KnowledgeCheckPage,
    done_by_reading=False,
    front_matter=("pass_mark",),
    gate=GATE,
    score=score,
)
