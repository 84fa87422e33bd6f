"""Production settings, in a process of their own."""

import os
import subprocess
import sys

import pytest

from tests import databases

PRODUCTION = {
    "BASE_URL": "https://pathways.school.example",
    "SECRET_KEY": "a-made-up-key-that-is-long-enough-to-satisfy-the-check-1234567890",
    "EMAIL_URL": "smtp+tls://pathways:secret@mail.school.example:587",
}


def manage(*args: str, **env: str) -> subprocess.CompletedProcess:
    clean = {k: v for k, v in os.environ.items() if k not in {"DEMO", "DEBUG"}}
    return subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=databases.ROOT,
        env=clean | {"DJANGO_SETTINGS_MODULE": "lms.settings"} | env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_deploy_finds_nothing(tmp_path):
    done = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        VAR_DIR=str(tmp_path),
        **PRODUCTION,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "field-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("demo", [True, False])
def test_the_demo_is_refused_at_a_public_address(tmp_path, demo):
    done = manage(
        "check",
        VAR_DIR=str(tmp_path),
        **PRODUCTION | ({"DEMO": "true"} if demo else {}),
    )

    assert ("refused at a public BASE_URL" in done.stderr) == demo
    assert (done.returncode == 0) != demo


def test_the_headers_of_a_page(client, db):
    headers = client.get("/").headers

    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
