from .confirmations import Confirmation, Endorsement
from .designations import Designation, ReportedSenco, RosterUpload
from .linking import LinkInvitation
from .people import Evidence, Person, PreviousPost, Qualification
from .reference import (
    Cutoff,
    IntakeWindow,
    Length,
    Provider,
    ReferenceGeneration,
    Scope,
    YearlyIntake,
)
from .schools import Enquiry, EnquiryRecipient, SchoolRecord, TrainingRecord
from .standings import SchoolSummary, SencoStanding, StandingChange

__all__ = [
    "Confirmation",
    "Cutoff",
    "Designation",
    "Endorsement",
    "Enquiry",
    "EnquiryRecipient",
    "Evidence",
    "IntakeWindow",
    "Length",
    "LinkInvitation",
    "Person",
    "PreviousPost",
    "Provider",
    "Qualification",
    "ReferenceGeneration",
    "ReportedSenco",
    "RosterUpload",
    "SchoolRecord",
    "SchoolSummary",
    "Scope",
    "SencoStanding",
    "StandingChange",
    "TrainingRecord",
    "YearlyIntake",
]
