"""Plain data to programme files: the inverse of what reads them, as pure.

What is read of what was written is the same again. Layout that a file cannot hold (a
list in a list, a line break inside a paragraph) is made simpler; `lost` is told.
"""

from .blocks import write_body
from .front_matter import write_front_matter
from .text import write_text

__all__ = ["write_body", "write_front_matter", "write_text"]
