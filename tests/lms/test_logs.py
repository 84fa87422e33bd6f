import contextlib
import io
import json
import logging
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.urls import ResolverMatch

from lms.logs import JsonFormatter


def line_of(name="pathways", msg="words", *args, level=logging.ERROR, **extra) -> dict:
    record = logging.makeLogRecord(
        {"name": name, "msg": msg, "args": args, "levelno": level} | extra
    )
    record.levelname = logging.getLevelName(level)
    return json.loads(JsonFormatter().format(record))


def caught(error: Exception):
    try:
        raise error
    except type(error):
        return sys.exc_info()


def test_a_line_holds_what_was_given_in_extra():
    line = line_of("pathways.request", "request", level=logging.INFO, route="learn/")

    assert line | {"at": ""} == {
        "at": "",
        "level": "INFO",
        "logger": "pathways.request",
        "message": "request",
        "route": "learn/",
    }


def test_an_error_of_a_page_names_its_route_and_not_its_address():
    request = RequestFactory().get("/accounts/reset/key-of-amira/?email=a@b.example")
    request.resolver_match = ResolverMatch(
        lambda: None, (), {}, route="accounts/reset/<key>/"
    )
    line = line_of(
        "django.request",
        "%s: %s",
        "Internal Server Error",
        request.path,
        request=request,
        status_code=500,
    )

    assert line["message"] == "Internal Server Error"
    assert (line["method"], line["route"]) == ("GET", "accounts/reset/<key>/")
    assert line["status"] == 500
    assert "amira" not in str(line)
    assert "a@b" not in str(line)


def test_an_exception_is_its_type_and_its_way_through_the_code():
    try:
        try:
            raise KeyError("Amira Khan")  # noqa: TRY301
        except KeyError as error:
            raise ValueError("amira@school.example, born 1990") from error
    except ValueError:
        line = line_of(exc_info=sys.exc_info())

    assert line["traceback"][1] == "builtins.ValueError"
    assert "test_logs.py" in line["traceback"][0]
    assert line["traceback"][-1] == "builtins.KeyError"
    assert "born 1990" not in str(line["traceback"][1:2])


def test_an_error_of_the_installation_keeps_its_words():
    line = line_of(exc_info=caught(ImproperlyConfigured("EMAIL_URL is wrong")))

    assert line["traceback"][-1].endswith("ImproperlyConfigured: EMAIL_URL is wrong")


@pytest.mark.parametrize(
    "text",
    [
        "sent to amira.khan+x@mail.school.example.",
        "Key (lower(email))=(amira@school.example) already exists",
        'To: "amira" <amira@school.example>',
        "/unsubscribe/amira%40school.example/",
    ],
)
def test_an_e_mail_address_is_struck_out_anywhere(text):
    line = line_of("any.package", text, detail={"to": text})

    assert "school.example" not in str(line)
    assert line["message"].count("[e-mail]") == 1


def test_a_refusal_by_django_quotes_nothing_from_outside():
    line = line_of(
        "django.security.DisallowedHost", "Invalid HTTP_HOST header: 'amira.khan'"
    )

    assert line["message"] == "refused: DisallowedHost"


@pytest.fixture
def written():
    """What a server would print, as text."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler.stream
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.mark.django_db
def test_requests_that_fail_leave_no_trace_of_a_person(client, written, monkeypatch):
    def explode(*_, **__):
        raise ValueError("Amira Khan, amira@school.example")

    monkeypatch.setattr("home.views.render", explode)
    client.raise_request_exception = False
    client.handler.enforce_csrf_checks = True
    for address in ["/?email=amira@school.example", "/no/amira@school.example/"]:
        with contextlib.suppress(ValueError):
            client.get(address)
    monkeypatch.undo()
    client.get("/no/amira@school.example/?name=Amira")
    client.post("/accounts/login/?next=/amira", {"login": "amira@school.example"})

    text = written.getvalue()
    assert "amira" not in text.lower()
    lines = [json.loads(line) for line in text.splitlines()]
    seen = {(line["logger"], line.get("status")) for line in lines}
    assert seen >= {
        ("pathways.request", 404),
        ("pathways.request", 403),
        ("django.security.csrf", 403),
    }


def test_what_escaped_the_application_is_its_way_through_the_code():
    line = line_of(
        "_granian.utils",
        "Application callable raised an exception\nTraceback:\n"
        '  File "/app/home/views.py", line 12, in home\n    render(request)\n'
        "ValueError: Amira Khan",
    )

    assert line["message"] == "Application callable raised an exception"
    assert line["traceback"] == [["/app/home/views.py", "12", "home"]]


def test_a_failed_job_is_named_without_its_error():
    line = line_of(
        "django-q", "Failed 'courses.jobs.publish' (red-fox) - Amira Khan : Traceback"
    )

    assert line["message"] == "Failed 'courses.jobs.publish' (red-fox"
