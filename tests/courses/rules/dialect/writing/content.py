"""Generated content: every block, hostile words, as files give it and as editors do."""

from html import escape
from uuid import UUID, uuid5

from hypothesis import strategies as st

KEY = UUID("5d1e2b44-3c0a-4a53-9b3e-6f6d0a5f8c21")
HOSTILE = (
    ["*", "**", "_", "`", "[", "]", "](x)", "(", "<", ">", "&", "&amp;", "!", "#", "\\", "|", "~", "=", "-", "- ", "+ ", "1. ", "10) ", "- [x] ", "> ", "## ", "---", ":::", "::: note A", "Source: ", "Hint: ", "Credit: ", "Caption: ", "{#a}", '{src="b"}', ", checked 2026-11-24", "“", "’", '"', "'", "é", "ß", "🙂", "…", "\xa0", "中", "a", "b c", "word", " ", "  ", "https://x.example", "5", ".", ",", "£", "&copy"]
)  # fmt: skip
PIECES = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=8).map("".join)
ANY = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12
)
# What a field of one line can hold once a form has stripped it.
PLAIN = st.one_of(PIECES, ANY).map(lambda text: " ".join(text.split())).filter(bool)
DATES = st.dates().map(lambda day: day.isoformat())
IDS = st.uuids(version=4).map(str)
FILES = st.sampled_from(["a.png", "the plan (2).pdf", "b & c.svg", 'd"e{f}.mp4'])


def named(names):
    return st.sampled_from(names).map(lambda name: str(uuid5(KEY, name)))


def text_run():
    """Words, since the gate lets no part through that says nothing."""
    runs = st.one_of(PIECES, ANY).filter(lambda text: bool(text.strip()))
    return runs.map(lambda text: escape(text, quote=False))


HREFS = st.sampled_from(
    ["https://x.example/a_(b)?c=1&d=2#e", "mailto:a@b.example", "page:the-case", "page:/programmes/npq/need/first", "tel:+4420", "/learn/", "https://x.example/*_*", f"#b-{KEY}", "https://x.example/&copy;/", "https://x.example/[1]/<2>"]
)  # fmt: skip


@st.composite
def inline(draw, *, bold=True):
    out = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["text", "text", "b", "a", "ab", "ba"]))
        text = draw(text_run())
        link = f'<a href="{escape(draw(HREFS))}">'
        if not bold:
            kind = kind.replace("b", "")
        out.append(
            {
                "text": text,
                "": text,
                "b": f"<b>{text}</b>",
                "a": f"{link}{text}</a>",
                "ab": f"{link}<b>{text}</b></a>",
                "ba": f"<b>{text}{link}{draw(text_run())}</a></b>",
            }[kind]
        )
    return "".join(out)


@st.composite
def rich(draw, *tags, most=4, bold=True):
    out = []
    for tag in draw(
        st.lists(st.sampled_from(tags or ["p"]), min_size=1, max_size=most)
    ):
        lines = [
            draw(inline(bold=bold))
            for _ in range(draw(st.integers(1, 3)) if tag in {"ul", "ol"} else 1)
        ]
        inside = "".join(f"<li>{line}</li>" for line in lines)
        out.append(f"<{tag}>{inside if tag in {'ul', 'ol'} else lines[0]}</{tag}>")
    return "".join(out)


PARAGRAPHS = rich("p", "ul", "ol")
SOURCES = rich(most=1, bold=False)
LINES = rich(most=1)


def listed(values):
    return [{"type": "item", "value": each, "id": ""} for each in values]


@st.composite
def options(draw, *, right):
    out = []
    for text in draw(st.lists(PLAIN, min_size=2, max_size=4, unique=True)):
        value = {"text": text, "feedback": draw(rich("p", most=2))}
        if right:
            value["right"] = draw(st.booleans())
        out.append({"type": "item", "value": value, "id": draw(IDS)})
    return out


def choice(*, right):
    parts = {
        "context": st.one_of(st.just(""), PARAGRAPHS),
        "prompt": PLAIN,
        "options": options(right=right),
    }
    return st.fixed_dictionaries(parts | ({"review": st.booleans()} if right else {}))


def file():
    return FILES.map(lambda name: {"file": name})


@st.composite
def tables(draw):
    width = draw(st.integers(1, 3))
    cell = st.one_of(st.just(""), LINES)
    row = st.lists(cell, min_size=width, max_size=width)
    headings = draw(st.lists(PLAIN, min_size=width, max_size=width))
    rows = draw(st.lists(row, min_size=1, max_size=3))
    return {
        "columns": [{"type": "text", "heading": each} for each in headings],
        "rows": [{"values": values} for values in rows],
        "caption": draw(st.one_of(st.just(""), PLAIN)),
    }


def some(strategy):
    return st.one_of(st.just(""), strategy)


VALUES = {
    "text": rich("p", "ul", "ol", "h2", "h3"),
    "term": st.fixed_dictionaries(
        {"term": PLAIN, "meaning": PARAGRAPHS, "source": some(SOURCES)}
    ),
    "callout": st.one_of(
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["note", "changing"]),
                "heading": PLAIN,
                "text": PARAGRAPHS,
                "source": some(SOURCES),
            }
        ),
        st.fixed_dictionaries(
            {
                "kind": st.just("law"),
                "heading": PLAIN,
                "text": PARAGRAPHS,
                "source": SOURCES,
            }
        ),
    ),
    "case": st.fixed_dictionaries({"heading": PLAIN, "text": PARAGRAPHS}),
    "question": choice(right=True),
    "decision": choice(right=False),
    "reflection": st.fixed_dictionaries({"prompt": PLAIN, "hint": some(PLAIN)}),
    "task": st.fixed_dictionaries(
        {"heading": PLAIN, "text": PARAGRAPHS, "minutes": st.integers(1, 60)}
    ),
    "diagram": st.fixed_dictionaries(
        {"svg": file(), "caption": LINES, "description": PARAGRAPHS}
    ),
    "image": st.fixed_dictionaries(
        {
            "image": st.fixed_dictionaries(
                {"image": file(), "decorative": st.booleans(), "alt_text": some(PLAIN)}
            ),
            "caption": some(PARAGRAPHS),
            "credit": some(PLAIN),
        }
    ),
    "video": st.fixed_dictionaries(
        {
            "video": file(),
            "captions": file(),
            "seconds": st.integers(1, 6 * 60 * 60),
            "transcript": PARAGRAPHS,
        }
    ),
    "table": tables(),
    "accordion": st.fixed_dictionaries(
        {
            "parts": st.lists(
                st.fixed_dictionaries({"heading": PLAIN, "text": PARAGRAPHS}),
                min_size=2,
                max_size=3,
            ).map(listed)
        }
    ),
    "quotation": st.fixed_dictionaries(
        {"text": rich("p", most=2), "source": SOURCES}
    ),
    "download": st.fixed_dictionaries(
        {"title": PLAIN, "document": file(), "text": some(PARAGRAPHS)}
    ),
    "references": st.fixed_dictionaries(
        {
            "references": st.lists(
                st.fixed_dictionaries({"text": SOURCES, "checked": DATES}),
                min_size=1,
                max_size=3,
            ).map(listed)
        }
    ),
}  # fmt: skip

BLOCK_IDS = st.one_of(
    IDS,
    named(["text-1", "text-2", "note-1", "case-1", "first-step", "question-1", "term-2"]),
)  # fmt: skip


@st.composite
def blocks(draw, kinds=tuple(VALUES)):
    kind = draw(st.sampled_from(kinds))
    return {"type": kind, "value": draw(VALUES[kind]), "id": draw(BLOCK_IDS)}


STREAMS = st.lists(blocks(), max_size=6, unique_by=lambda block: block["id"])
