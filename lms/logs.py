"""Log lines as JSON, without personal data.

What people typed can be in an address, in the message of an exception, in the value of
a unique key. So a request is named by its route, an exception by its type and the lines
of code it went through; and what looks like an e-mail address is struck out anywhere.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

STANDARD = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
# Django hands these over with errors; they can hold what people typed.
PERSONAL = {"request", "server_time", "status_code"}
EMAIL = re.compile(r"[^\s\"'<>(=:,;]+(@|%40)[\w-]+(\.[\w-]+)+")
FRAME = re.compile(r'^ *File "(.*)", line (\d+), in (\S+)$', re.MULTILINE)
# Their messages speak of the installation, not of people.
TECHNICAL = (ImproperlyConfigured, OperationalError, ImportError)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": message(record),
        }
        if request := getattr(record, "request", None):
            match = getattr(request, "resolver_match", None)
            line |= {
                "method": getattr(request, "method", None),
                "route": match.route if match else None,
                "status": getattr(record, "status_code", None),
            }
        line |= {
            key: value
            for key, value in record.__dict__.items()
            if key not in STANDARD and key not in PERSONAL
        }
        if record.exc_info and record.exc_info[1]:
            line["traceback"] = trace(record.exc_info[1])
        elif record.name.startswith("_granian"):
            line["traceback"] = FRAME.findall(record.getMessage())
        return EMAIL.sub("[e-mail]", json.dumps(line, default=str, ensure_ascii=False))


def message(record: logging.LogRecord) -> str:
    """The record's words; those of the packages below quote what came from outside."""
    if record.name.startswith("django.security"):
        return "refused: " + record.name.rpartition(".")[2]
    if record.name == "django.request" and record.args:
        return str(record.args[0])  # the reason; the other argument is the address
    if record.name == "django-q" and record.levelno == logging.ERROR:
        # After the job's name it gives message and traceback of the exception.
        return record.getMessage().partition(") - ")[0]
    if record.name.startswith("_granian"):
        # It hands on what escaped the application, with its traceback as text.
        return record.getMessage().partition("\n")[0]
    return record.getMessage()


def trace(error: BaseException) -> list[str]:
    lines = [
        f"{frame.filename}:{frame.lineno} {frame.name}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    lines.append(f"{kind}: {error}" if isinstance(error, TECHNICAL) else kind)
    if cause := error.__cause__ or error.__context__:
        lines += ["after", *trace(cause)]
    return lines
