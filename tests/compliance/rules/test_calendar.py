from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.calendar import Event, calendar_file

DAY = date(2028, 9, 1)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=200)


def lines_of(file: str) -> list[str]:
    """Unfolded, as RFC 5545 says."""
    assert file.endswith("\r\n")
    return file[:-2].replace("\r\n ", "").split("\r\n")


def unescaped(text: str) -> str:
    found, characters = "", iter(text)
    for character in characters:
        if character == "\\":
            after = next(characters)
            found += "\n" if after == "n" else after
        else:
            found += character
    return found


def test_file_is_whole():
    file = calendar_file(
        [Event(DAY, "SENCO qualification: deadline", "Plan, and tell; the trust.")],
        made_on=date(2026, 11, 24),
        url="https://pathways.example/check/answer/?school=academy",
    )

    lines = lines_of(file)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert "DTSTAMP:20261124T000000Z" in lines
    assert "DTSTART;VALUE=DATE:20280901" in lines
    assert "DTEND;VALUE=DATE:20280902" in lines
    assert "DESCRIPTION:Plan\\, and tell\\; the trust." in lines
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1


def test_same_answer_has_the_same_identifier():
    events = [Event(DAY, "Deadline", "")]
    made = [
        calendar_file(events, made_on=DAY, url=url)
        for url in ("https://a.example", "https://a.example", "https://b.example")
    ]

    assert made[0] == made[1] != made[2]


@given(TEXT, TEXT)
def test_any_text_is_folded_and_comes_back(title, about):
    file = calendar_file(
        [Event(DAY, title, about)], made_on=DAY, url="https://a.example"
    )

    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    lines = lines_of(file)
    summary = next(line for line in lines if line.startswith("SUMMARY:"))
    description = next(line for line in lines if line.startswith("DESCRIPTION:"))
    assert unescaped(summary.removeprefix("SUMMARY:")) == title
    assert unescaped(description.removeprefix("DESCRIPTION:")) == about
