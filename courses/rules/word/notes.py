"""What is said of a document: what was left out of it or decided about it, and why."""

# By the reader's codes: for one, for more of them, and why.
DROPPED = {
    "insertion": (
        "1 tracked insertion was kept",
        "{n} tracked insertions were kept",
        "It is read as if every change in it had been accepted.",
    ),
    "deletion": (
        "1 tracked deletion was left out",
        "{n} tracked deletions were left out",
        "It is read as if every change in it had been accepted.",
    ),
    "comment": (
        "1 comment was left out",
        "{n} comments were left out",
        "Comments are not for learners. Answer them in Word, or write them again in the editor.",
    ),
    "formula": (
        "1 formula was left out",
        "{n} formulas were left out",
        "Pages cannot hold formulas. Add it as a picture.",
    ),
    "chart": (
        "1 chart or diagram drawn in Word was left out",
        "{n} charts or diagrams drawn in Word were left out",
        "Save it as a picture and add that, or its figures as a table.",
    ),
    "object": (
        "1 embedded file was left out",
        "{n} embedded files were left out",
        "Add it to the page as a download.",
    ),
    "header": (
        "The header or footer of the pages was left out",
        "The headers and footers of the pages were left out",
        "A page here has its own.",
    ),
    "contents": (
        "1 line of a table of contents was left out",
        "{n} lines of a table of contents were left out",
        "The module lists its pages itself.",
    ),
    "text box": (
        "The text of 1 text box stands where the box was",
        "The text of {n} text boxes stands where the boxes were",
        "Pages have no boxes; “Law or note” is a block that stands apart.",
    ),
    "slanted": (
        "Italics in 1 place were dropped",
        "Italics in {n} places were dropped",
        "The words are kept. Slanted letters are harder to read.",
    ),
    "underlined": (
        "Underlining in 1 place was dropped",
        "Underlining in {n} places was dropped",
        "The words are kept. On a page, what is underlined is a link.",
    ),
    "struck": (
        "Words struck through in 1 place are kept as ordinary words",
        "Words struck through in {n} places are kept as ordinary words",
        "Delete them if they are not meant to be read.",
    ),
    "raised": (
        "Raised or lowered letters in 1 place are ordinary letters now",
        "Raised or lowered letters in {n} places are ordinary letters now",
        "Pages have no such letters.",
    ),
    "coloured": (
        "Highlighting in 1 place was dropped",
        "Highlighting in {n} places was dropped",
        "The words are kept. Colour alone tells some readers nothing.",
    ),
    "inner link": (
        "1 link to another place in the document is ordinary words now",
        "{n} links to other places in the document are ordinary words now",
        "Link to the page itself once the drafts are there.",
    ),
    "odd link": (
        "1 link that no reader could follow is ordinary words now",
        "{n} links that no reader could follow are ordinary words now",
        "It led to a file on somebody's computer or to an address that is no web page.",
    ),
    "picture": (
        "1 picture was left out",
        "{n} pictures were left out",
        "It is damaged, too large, in a footnote, or of a kind that browsers do not show. Save it as PNG or JPEG, at most 10 MB.",
    ),
}


def document_notes(dropped: dict[str, int]) -> list[tuple[str, str]]:
    """What happened and why, in the order of the table above."""
    return [
        (one if dropped[code] == 1 else more.format(n=dropped[code]), why)
        for code, (one, more, why) in DROPPED.items()
        if dropped.get(code)
    ]


def several(number: int, one: str, more: str) -> str:
    """`one` or `more` with its number before it: “1 line”, “3 lines”."""
    return f"{number} {one if number == 1 else more}"
