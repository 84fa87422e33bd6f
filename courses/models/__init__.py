from .enrolment import Enrolment, StaffRole
from .files import LoadedFile
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
from .versions import Generation, PublishedVersion

__all__ = [
    "Answer",
    "CasePage",
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
    "PageProgress",
    "ProgrammeIndexPage",
    "ProgrammePage",
    "PublishedVersion",
    "ReflectionPage",
    "Rendition",
    "StaffRole",
    "SummaryPage",
    "TextPage",
    "VideoPage",
    "WordPicture",
    "WordUpload",
]
