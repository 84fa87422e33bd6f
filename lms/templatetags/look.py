"""The graphic grammar in templates: icons, waymarks, the path's meter, minutes."""

from datetime import date

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from courses.rules.diagrams import clean_diagram

register = template.Library()
WAYMARKS = {"senco": "w-senco", "early": "w-early", "adult": "w-adult"}


@register.simple_tag
def icon(name: str, css: str = "icon") -> str:
    """A 24-pixel sign; it is decoration, so a word always stands beside it."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        css,
        static("pathways/icons.svg"),
        name,
    )


@register.simple_tag
def waymark(name: str, css: str = "waymark waymark--s") -> str:
    """A programme's disc."""
    return icon(WAYMARKS.get(name, "w-senco"), css)


@register.simple_tag
def meter(stops) -> str:
    """The path in small: `stops` holds "done", "here" or "next" for each page."""
    stops = list(stops)
    step = 96 / max(len(stops) - 1, 1)
    xs = [round(2 + index * step, 2) for index in range(len(stops))]
    reached = max((i for i, stop in enumerate(stops) if stop != "next"), default=None)
    gone = (
        format_html(
            '<line class="gone" x1="2%" y1="12" x2="{}%" y2="12" stroke-width="4"/>',
            xs[reached],
        )
        if reached
        else ""
    )
    circles = format_html_join(
        "",
        '<circle class="s-{}" cx="{}%" cy="12" r="{}" stroke-width="2"/>',
        (
            (stop, x, 8 if stop == "here" else 5)
            for stop, x in zip(stops, xs, strict=True)
        ),
    )
    return format_html(
        '<svg class="meter" aria-hidden="true">'
        '<line class="track" x1="2%" y1="12" x2="98%" y2="12" stroke-width="2"/>{}{}</svg>',
        gone,
        circles,
    )


@register.filter
def minutes(value: int) -> str:
    """58 -> "58 minutes", 75 -> "1 hour 15 minutes"."""
    hours, rest = divmod(int(value), 60)
    parts = []
    if hours:
        parts.append("1 hour" if hours == 1 else f"{hours} hours")
    if rest or not hours:
        parts.append("1 minute" if rest == 1 else f"{rest} minutes")
    return " ".join(parts)


@register.filter
def day(value: str) -> str:
    """An ISO date, as versions hold it, in full: "24 November 2026"."""
    return date_format(date.fromisoformat(value), "j F Y") if value else ""


@register.filter
def diagram(markup: str) -> str:
    """A drawing inside the page; whatever could act is dropped once more."""
    return mark_safe(clean_diagram(markup or ""))  # noqa: S308 cleaned in this line
