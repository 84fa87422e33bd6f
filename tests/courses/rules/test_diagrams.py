"""Nothing that acts, links, loads or styles gets through a diagram."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.diagrams import CLASSES, LABELS, SHAPE, SVG, clean_diagram

PROGRAMMES = Path(__file__).resolve().parents[3] / "programmes"
HOSTILE = [
    "<svg><script>alert(1)</script></svg>",
    "<svg><SCRIPT>alert(1)</SCRIPT></svg>",
    "<svg><script xlink:href='https://evil.example/x.js'/></svg>",
    "<svg onload='alert(1)'></svg>",
    "<svg><circle r='1' ONCLICK='alert(1)'/></svg>",
    "<svg><a href='javascript:alert(1)'><text>alert</text></a></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><use href='https://evil.example/#x'/></svg>",
    "<svg><use xlink:href='#x'/></svg>",
    "<svg><image href='https://evil.example/x.png'/></svg>",
    "<svg><image href='data:image/svg+xml,<svg onload=alert(1)>'/></svg>",
    "<svg><foreignObject><iframe src='https://evil.example'></iframe></foreignObject></svg>",
    "<svg><foreignobject><p>evil</p></foreignobject></svg>",
    "<svg><style>@import url(https://evil.example/x.css);</style></svg>",
    "<svg><rect style='fill:url(https://evil.example)'/></svg>",
    "<svg><rect fill='url(https://evil.example)'/></svg>",
    "<svg><animate attributeName='href' values='javascript:alert(1)'/></svg>",
    "<svg><set attributeName='onload' to='alert(1)'/></svg>",
    "<svg><filter><feImage href='https://evil.example/x'/></filter></svg>",
    "<svg id='main'><title>evil</title><desc>evil</desc></svg>",
    "<svg><!--<script>alert(1)</script>--></svg>",
    "<svg><![CDATA[<script>alert(1)</script>]]></svg>",
    "<?xml version='1.0'?><?xml-stylesheet href='https://evil.example/x.css'?><svg></svg>",
    "<svg></p><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>",
    "<img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<svg><p class='soft evil'>x</p></svg>",
    "<form action='https://evil.example'><input name=x></form>",
    "<meta http-equiv='refresh' content='0;url=https://evil.example'>",
    "<svg xmlns:evil='https://evil.example' evil:onload='alert(1)'></svg>",
]


class Reader(HTMLParser):
    def __init__(self, markup):
        super().__init__()
        self.found = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.found.append(("comment", {}))

    def handle_pi(self, data):
        self.found.append(("pi", {}))

    def handle_decl(self, decl):
        self.found.append(("decl", {}))

    def unknown_decl(self, data):
        self.found.append(("decl", {}))


def assert_harmless(markup):
    for tag, attributes in Reader(markup).found:
        assert tag in {*SVG, *LABELS}
        assert set(attributes) <= ({"class"} if tag in LABELS else SHAPE)
        assert set((attributes.get("class") or "").split()) <= CLASSES


@pytest.mark.parametrize("markup", HOSTILE)
def test_hostile_markup_is_dropped(markup):
    clean = clean_diagram(markup)

    assert_harmless(clean)
    for word in (
        "evil.example",
        "javascript:",
        "data:",
        "onerror",
        "onload",
        "@import",
    ):
        assert word not in clean.lower()


@pytest.mark.parametrize("tag", ["script", "style"])
def test_content_that_acts_goes_with_its_element(tag):
    assert "alert" not in clean_diagram(f"<svg><{tag}>alert(1)</{tag}></svg>")


def test_entity_bomb_stays_small():
    bomb = "<!DOCTYPE svg [" + "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "boom"}">' for n in range(20)
    )

    clean = clean_diagram(f"{bomb}]><svg><text>&e19;</text></svg>")

    assert_harmless(clean)
    assert len(clean) < 2 * len(bomb)


def test_outside_entity_is_not_read():
    clean = clean_diagram(
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg><text>&x;</text></svg>'
    )

    assert "root:" not in clean


def test_classes_that_are_not_on_the_list_go():
    assert (
        clean_diagram('<svg><rect class="line wide evil"></rect></svg>')
        == '<svg><rect class="line"></rect></svg>'
    )


@pytest.mark.parametrize(
    "path", sorted(PROGRAMMES.rglob("*.svg")), ids=lambda path: path.name
)
def test_our_own_diagrams_lose_no_element_and_stay_as_they_are(path):
    markup = path.read_text()

    clean = clean_diagram(markup)

    shapes = [tag for tag, _ in Reader(markup).found if tag != "comment"]
    assert [tag for tag, _ in Reader(clean).found] == shapes
    assert clean_diagram(clean) == clean


NAMES = st.sampled_from([*SVG, *LABELS, "script", "style", "use", "a", "foreignObject"])
ATTRIBUTES = st.sampled_from([*sorted(SHAPE), "href", "style", "onload", "xlink:href"])


@given(
    st.lists(
        st.tuples(
            NAMES,
            st.dictionaries(ATTRIBUTES, st.text(max_size=20), max_size=3),
            st.text(),
        )
    ),
    st.text(),
)
def test_any_markup_comes_out_harmless_and_cleaning_again_changes_nothing(tags, rest):
    markup = rest + "".join(
        f"<{tag} {' '.join(f'{k}="{v}"' for k, v in attributes.items())}>{inside}</{tag}>"
        for tag, attributes, inside in tags
    )

    clean = clean_diagram(markup)

    assert_harmless(clean)
    assert clean_diagram(clean) == clean
