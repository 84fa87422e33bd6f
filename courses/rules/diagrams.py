"""Diagrams are our own SVG inside the page: only drawing may pass, nothing that acts.

The list is what docs/markdown.md ("Diagrams") lets an author use. Everything else is
dropped, so that no script, style, link or outside address can arrive by a picture.
"""

import nh3

SHAPE = {"class", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "d"}
SHAPE |= {"width", "height", "transform", "points", "text-anchor", "dx", "dy"}
SHAPE |= {"dominant-baseline", "fill-opacity", "stroke-dasharray"}
SVG = ("svg", "g", "line", "rect", "circle", "ellipse", "path", "polyline", "polygon")
SVG += ("text", "tspan")
LABELS = ("div", "p", "span", "strong")
CLASSES = {"line", "line--soft", "line--brand", "line--dash", "fill", "fill--paper"}
CLASSES |= {"fill--brand", "fill--tint", "soft", "strong", "on-ink", "plot", "rows"}
CLASSES |= {
    "plot__scale",
    "wide-only",
    "narrow-only",
    "label",
    "small",
    "muted",
    "cols",
}
CLASSES |= {"diagram__row", "diagram__grid", "diagram__cell", "end", "middle"}


def keep_classes(tag: str, name: str, value: str) -> str | None:
    if name != "class":
        return value
    return " ".join(word for word in value.split() if word in CLASSES) or None


def clean_diagram(markup: str) -> str:
    """`markup` with only the allowed elements, attributes and classes left."""
    return nh3.clean(
        markup,
        tags={*SVG, *LABELS},
        clean_content_tags={"script", "style", "foreignObject"},
        attributes=dict.fromkeys(SVG, SHAPE) | {tag: {"class"} for tag in LABELS},
        attribute_filter=keep_classes,
        link_rel=None,
    ).strip()
