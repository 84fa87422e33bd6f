import pytest

from courses.rules.addresses import outside_addresses
from courses.rules.content import PageContent


def page(*values):
    body = [
        {"type": "text", "value": value, "id": str(n)} for n, value in enumerate(values)
    ]
    return PageContent("text", "A need", body)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('<p><a href="https://a.example/x?y=1&amp;z=2">Act</a></p>', {"https://a.example/x?y=1&z=2"}),
        ('<p><a href="https://a.example/x#s.66">Act</a></p>', {"https://a.example/x"}),
        ({"url": "https://a.example/report.pdf"}, {"https://a.example/report.pdf"}),
        ([{"text": '<a href="http://b.example/">B</a>'}], {"http://b.example/"}),
        ('<p><a linktype="page" id="3">Rights</a></p>', set()),
        ("<p>Look at https://a.example in your own time.</p>", set()),
    ],
)  # fmt: skip
def test_address_is_found_as_it_is_asked_for(value, found):
    assert outside_addresses(page(value)) == found


def test_same_address_twice_is_one():
    link = '<p><a href="https://a.example/">A</a></p>'

    assert outside_addresses(page(link, link)) == {"https://a.example/"}
