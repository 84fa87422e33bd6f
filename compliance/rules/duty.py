"""Whom the duty binds, in words.

Regulation 49(1) speaks of the appropriate authority: the governing body of a maintained
school, the proprietor of an academy. It never is the head teacher.
"""

from schools.rules.proprietors import is_academy

__all__ = ["ASSURED", "duty_binds", "is_academy"]

ASSURED = "This is an assurance record, not a statutory return."


def duty_binds(type_code: str, trust: str = "", *, covered: bool = True) -> str:
    """`trust` is the name of the proprietor, where it is known."""
    if not covered:
        return "The duty does not cover this setting, so it binds nobody here."
    if not is_academy(type_code, trust):
        return "The duty binds the governing body of this school, not the head teacher."
    who = f"this academy, {trust}" if trust else "this academy"
    return f"The duty binds the proprietor of {who}, not the head teacher."
