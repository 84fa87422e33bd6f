"""Three questions for a governor's visit: ours, each with the text that it rests on.

They ask about the school's arrangements, never about a learner or a child.
"""

from dataclasses import dataclass

from .case import HELD, Status
from .words import written

ROLE = "SI 2014/1530 reg 50(1): the role of the SENCO in leadership and management"
MONITOR = "SI 2014/1530 reg 50: the SENCO’s responsibilities are to be monitored"
TIME = "Ours: the SENCO workload survey of nasen and Bath Spa University, 2018"
CLOCK = "SI 2014/1530 reg 49(4): the qualification by the third anniversary"
DESIGNATE = "Children and Families Act 2014, s.67; SI 2014/1530 reg 49"
STUDY = "DfE, Mandatory qualification for SENCOs, 12 September 2024: 18 months of study"


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    source: str


ON_COURSE = {Status.WORKING_TOWARDS, Status.AT_RISK, Status.WILL_START}
SETTLED = {*HELD, Status.EXEMPT_PRE_2009, Status.NOT_APPLICABLE}
PLACE = Question(
    "What part does the SENCO have in the leadership of the school, and where did we decide that?",
    ROLE,
)
WEEK = Question(
    "How much time in the week is kept free for the SENCO’s work, and was it kept last month?",
    TIME,
)


def visit_questions(status: str, deadline=None) -> tuple[Question, Question, Question]:
    if status in SETTLED:
        return (
            WEEK,
            PLACE,
            Question(
                "What has the SENCO changed this year, and how do we know that it works?",
                MONITOR,
            ),
        )
    if status in ON_COURSE:
        by = f" {written(deadline)}" if deadline else " the deadline"
        return (
            Question(
                f"When is the result expected, how long before{by} is that, and what happens if it is late?",
                CLOCK,
            ),
            Question(
                "Which hours are kept free for the course, and who does the SENCO’s work in them?",
                STUDY,
            ),
            WEEK,
        )
    return (
        Question(
            "What is the plan, with dates, for a SENCO who meets the rules, and who answers for it?",
            DESIGNATE,
        ),
        Question(
            "Whose advice has been taken on the dates, and has the whole body that the duty binds seen it?",
            CLOCK,
        ),
        WEEK,
    )
