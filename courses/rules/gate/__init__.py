"""The publish gate: rules over plain content, which know no database and no clock.

Kinds of page that live in other applications add their own with `courses.kinds.Kind`.
"""

from collections.abc import Iterable
from datetime import date

from courses.rules.content import PageContent

from . import look_again, modules, put_right
from .modules import ModuleContent
from .problems import Problem, Rule

__all__ = ["ModuleContent", "Problem", "Rule", "advice", "module_problems", "problems"]


def problems(content: PageContent, more: Iterable[Rule] = ()) -> list[Problem]:
    """Everything to put right before `content` may go live, in reading order."""
    return [problem for rule in (*put_right.RULES, *more) for problem in rule(content)]


def advice(content: PageContent, today: date) -> list[Problem]:
    """What to look at again; none of it stops the page."""
    return [problem for rule in look_again.RULES for problem in rule(content, today)]


def module_problems(module: ModuleContent, today: date) -> list[Problem]:
    """What stops the module, and what to look at again, beside that of its pages."""
    rules = (*modules.PUT_RIGHT, *modules.LOOK_AGAIN)
    return [problem for rule in rules for problem in rule(module, today)]
