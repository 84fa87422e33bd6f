"""The clients must notice what is wrong, else every figure of the bench is worth nothing."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.bench.load import Target

AMIRA, BEN = "Learner 000001 (generated)", "Learner 000002 (generated)"


@pytest.fixture
def serve():
    """A server that answers everything with one status and body."""
    servers = []

    def serve(status: int, body: str):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server.server_address

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def target(address, *, once=False, copies=1) -> Target:
    request = {
        "method": "GET",
        "path": "/learn/",
        "headers": {},
        "body": "",
        "status": 200,
        "who": AMIRA,
        "expected": ["<h1>"],
        "numbered": False,
    }
    lists = [[dict(request) for _ in range(copies)]]
    return Target("learn", {"address": address, "once": once, "lists": lists})


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (200, f"<h1>Hello {AMIRA}", None),
        (500, f"<h1>Hello {AMIRA}", "/learn/: 500"),
        (200, f"Hello {AMIRA}", "/learn/: without ['<h1>']"),
        (200, f"<h1>Hello {BEN}", "/learn/: somebody else's name"),
        (200, f"<h1>Hello {AMIRA} {BEN}", "/learn/: somebody else's name"),
        (200, "<h1>Hello", "/learn/: not the page of " + AMIRA),
    ],
)
def test_load_judges_every_answer(serve, status, body, fault):
    result = target(serve(status, body)).run(clients=1, seconds=0)

    assert result["faults"] == ([fault] if fault else [])
    assert len(result["latencies"]) == 1


def test_load_sends_once_what_is_once(serve):
    learn = target(serve(200, f"<h1>{AMIRA}"), once=True, copies=3)

    assert len(learn.run(clients=1, seconds=5)["latencies"]) == 3
    again = learn.run(clients=1, seconds=5)
    assert (again["latencies"], again["ran_out"]) == ([], True)
