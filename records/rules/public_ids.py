"""Numbers of documents: read from paper, said on the telephone, typed by hand."""

from typing import Final

# Crockford's base 32: no i, l, o or u.
ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH: Final = 10
LOOK_ALIKES: Final = str.maketrans("ilou", "110v")


def grouped(symbols: str) -> str:
    """7f3k9qmb2x -> 7f3k-9qmb-2x"""
    return "-".join(symbols[start : start + 4] for start in range(0, LENGTH, 4))


def read_public_id(typed: str) -> str | None:
    """The number that was meant, however it was typed; None where it cannot be one."""
    # The whole address, where that was pasted.
    last = typed.rstrip("/ ").rsplit("/", maxsplit=1)[-1]
    symbols = "".join(c for c in last.lower() if c.isalnum())
    symbols = symbols.translate(LOOK_ALIKES)
    if len(symbols) != LENGTH or not set(symbols) <= set(ALPHABET):
        return None
    return grouped(symbols)
