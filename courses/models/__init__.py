from .checks import OutsideLink, PageCheck, TermUse
from .enrolment import Enrolment, StaffRole
from .files import LoadedFile
from .flags import PageFlag
from .imports import WordPicture, WordUpload
from .media import LearningDocument, LearningImage, Rendition
from .pages import (
    CasePage,
    LearningPage,
    LessonPage,
    ModuleNeed,
    ModulePage,
    ProgrammeIndexPage,
    ProgrammePage,
    ReflectionPage,
    SummaryPage,
    TextPage,
    VideoPage,
)
from .progress import Answer, ModuleCompletion, Note, PageProgress
from .tasks import ContentCheck, SubjectCheck
from .versions import Generation, PublishedVersion

__all__ = [
    "Answer",
    "CasePage",
    "ContentCheck",
    "Enrolment",
    "Generation",
    "LearningDocument",
    "LearningImage",
    "LearningPage",
    "LessonPage",
    "LoadedFile",
    "ModuleCompletion",
    "ModuleNeed",
    "ModulePage",
    "Note",
    "OutsideLink",
    "PageCheck",
    "PageFlag",
    "PageProgress",
    "ProgrammeIndexPage",
    "ProgrammePage",
    "PublishedVersion",
    "ReflectionPage",
    "Rendition",
    "StaffRole",
    "SubjectCheck",
    "SummaryPage",
    "TermUse",
    "TextPage",
    "VideoPage",
    "WordPicture",
    "WordUpload",
]
