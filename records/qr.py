"""Addresses on paper: to read, and as a QR code.

The SVG is without a style attribute or a data address: the CSP forbids both."""

import segno


def plain_address(url: str) -> str:
    """As people type it."""
    return url.split("://")[1].rstrip("/")


def qr_svg(text: str) -> str:
    """Black on white whatever the theme, so that a camera reads it."""
    return segno.make_qr(text, error="m").svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True
    )
