"""Programme files (docs/markdown.md) to plain data; pure, so that it can be tested.

`parse_body` gives raw Wagtail blocks. A file that a block names stands in it as
`{"file": "name.png"}`, and a link to a page as `href="page:…"`; the loader replaces both.
"""

from .blocks import block_lines, names_in, parse_body
from .front_matter import FrontMatter, parse_file
from .problems import DialectError, UnwritableError
from .text import rich_text
from .writing import write_body, write_front_matter, write_text

__all__ = [
    "DialectError",
    "FrontMatter",
    "UnwritableError",
    "block_lines",
    "names_in",
    "parse_body",
    "parse_file",
    "rich_text",
    "write_body",
    "write_front_matter",
    "write_text",
]
