"""How long until a day, or since, in words for a screen."""

from datetime import date

MONTHS_IN_YEAR = 12
MANY_MONTHS, MANY_YEARS = 2, 3  # from where days, then months, say too much


def days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"


def days_left(day: date, as_of: date) -> str:
    """Beside a deadline: "647 days left", "today is the last day", "passed 12 days ago"."""
    left = (day - as_of).days
    if left > 0:
        return f"{days(left)} left"
    return (
        "today is the last day" if left == 0 else f"passed {distance(day, as_of)} ago"
    )


def distance(first: date, last: date) -> str:
    """About how long, never flattering: "8 days", "11 months", "3 years"."""
    number = (last - first).days
    months = _whole_months(first, last)
    if months < MANY_MONTHS:
        return days(number)
    if months < MONTHS_IN_YEAR * MANY_YEARS:
        return f"{months} months"
    return f"{months // MONTHS_IN_YEAR} years"


def _whole_months(first: date, last: date) -> int:
    months = (last.year - first.year) * MONTHS_IN_YEAR + last.month - first.month
    return months - (last.day < first.day)
