"""A status in templates: its shape and its words, in one form everywhere."""

from django import template

from compliance.rules.reasons import Basis
from compliance.rules.status_look import Standing, look_of

register = template.Library()


@register.inclusion_tag("compliance/includes/status.html")
def standing(
    status, words="", *, evidence_seen=False, paused=False, barred=False
) -> dict:
    """A chip, from a Standing or from a status and its words as they are stored."""
    if not isinstance(status, Standing):
        look = look_of(
            status, evidence_seen=evidence_seen, paused=paused, barred=bool(barred)
        )
        status = Standing(words, look)
    return {"standing": status}


BASES = {
    Basis.LAW: "Law",
    Basis.GUIDANCE: "Guidance",
    Basis.READING: "Our reading",
}


@register.filter
def basis_words(basis: Basis) -> str:
    return BASES[basis]
