"""What every response gets: the policies of its headers, and a line in the log."""

import logging
import time

from django.conf import settings
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.gzip import GZipMiddleware

from lms import health

log = logging.getLogger("pathways.request")
# Passkeys and full-screen video stay; nothing here needs the rest.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)


class HealthMiddleware:
    """Answers before all else: a probe comes by IP address, with no host of ours."""

    VIEWS = {"/healthz": health.healthz, "/readyz": health.readyz}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.VIEWS.get(request.path, self.get_response)(request)


class CompressMiddleware(GZipMiddleware):
    """Pages alone, with Django's guard against guessing secrets by the length: files
    are stored compressed, and a video in byte ranges must stay as it is.
    """

    def process_response(self, request, response):
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class SiteCSPMiddleware(ContentSecurityPolicyMiddleware):
    """The strict policy everywhere; the CMS alone gets the wider one it needs."""

    def process_response(self, request, response):
        if (
            request.path.startswith("/cms/")
            and getattr(response, "_csp_config", None) is None
        ):
            response._csp_config = settings.SECURE_CSP_ADMIN  # noqa: SLF001 Django's own decorator sets this name
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return super().process_response(request, response)


class RequestLogMiddleware:
    """One line a request: no query string, no address, no name, no e-mail."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        log.info(
            "request",
            extra={
                "method": request.method,
                "route": match.route if match else None,
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
            },
        )
        return response
