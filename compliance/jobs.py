"""What runs in the background for the duty."""

from uuid import UUID

from django.conf import settings
from django.utils import timezone

from .operations.confirmations import mail_confirmation as mail_paper
from .operations.enquiries import mail_enquiry as mail_letters
from .operations.erasure import erase_due, forget_rosters
from .operations.reminders import mail_letter, send_reminders
from .operations.standings import refresh_all
from .queries.reminders import Recipient
from .rules.reminders import is_civil


def refresh_standings() -> None:
    """Work out every school's standing anew."""
    refresh_all(today=timezone.localdate())


def send_due_reminders() -> None:
    """Remind heads and SENCOs of dates that come near."""
    now = timezone.now()
    if is_civil(timezone.localtime(now)):
        send_reminders(as_of=timezone.localdate(now), by_day=True)


def mail_reminders(
    user_id: int | None, person_key: str | None, *, by_day: bool = False
) -> None:
    """Mail one person's reminders."""
    recipient = Recipient(user_id, UUID(person_key) if person_key else None)
    mail_letter(recipient=recipient, at=timezone.now(), by_day=by_day)


def mail_confirmation(uuid: str) -> None:
    """Mail the paper of a confirmation to the head who gave it."""
    mail_paper(uuid=UUID(uuid), at=timezone.now())


def mail_enquiry(recipients: list[int]) -> None:
    """Mail a letter of a trust or an authority to heads."""
    mail_letters(recipients=recipients, at=timezone.now())


def erase_what_is_due() -> None:
    """Erase names and evidence that were kept long enough."""
    now = timezone.now()
    forget_rosters(at=now)
    if settings.SENCO_RECORD_YEARS:
        erase_due(at=now, years=settings.SENCO_RECORD_YEARS)
