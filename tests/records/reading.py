"""What a reader of a PDF is told: its tags, and the text of its pages."""

import re

import pikepdf


def tags(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The structure elements in reading order."""

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for child in element:
                yield from walk(child)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield element
            yield from walk(element.get("/K", pikepdf.Array()))

    return list(walk(pdf.Root.StructTreeRoot.K))


def letters(font: pikepdf.Dictionary) -> dict[str, str]:
    """Glyph numbers to text, from the map that copying and screen readers use."""
    cmap = font.ToUnicode.read_bytes().decode("ascii")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[code.lower()] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                code = f"{int(first, 16) + step:04x}"
                found[code] = chr(int(text, 16) + step)
    return found


def page_text(pdf: pikepdf.Pdf) -> str:
    page = pdf.pages[0]
    fonts = {name: letters(font) for name, font in page.Resources.Font.items()}
    text, current = "", {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = fonts[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            shown = operands[0] if str(operator) == "TJ" else [operands[0]]
            for part in shown:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part).hex()
                    pairs = (codes[at : at + 4] for at in range(0, len(codes), 4))
                    text += "".join(current.get(pair, "") for pair in pairs)
    return text
