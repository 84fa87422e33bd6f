"""The clients: one process, one thread, keep-alive connections over plain sockets.

It shares the machine with what it measures, so it does as little as it can (`readyz`
shows how much it can ask). Standard library alone.

The first line it reads holds the requests of every target, a list for each connection;
each later line is an order (`target`, `clients`, `seconds`) and is answered by a line of
results. A connection goes on in its list where it was; where the list is `once` it ends
there, else it begins again.
"""

import json
import selectors
import socket
import sys
import time

CREDIT = b"(generated)"  # in the name of every learner, and nowhere else


def end_of(head: bytes):
    """By these headers: whether what has come is the whole answer."""
    fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])
    if fields.get(b"transfer-encoding") == b"chunked":
        return lambda received: received.endswith(b"\r\n0\r\n\r\n")
    length = len(head) + 4 + int(fields[b"content-length"])
    return lambda received: len(received) >= length


class Client:
    """One connection, its requests, and what came back."""

    def __init__(self, target: "Target", number: int):
        self.target, self.number = target, number
        self.requests = target.lists[number]
        self.socket = socket.create_connection(target.address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.latencies: list[float] = []
        self.faults: list[str] = []

    def send(self) -> bool:
        """The next request; false where there is none left."""
        turn = self.target.sent[self.number]
        if self.target.once and turn >= len(self.requests):
            return False
        request = self.requests[turn % len(self.requests)]
        self.target.sent[self.number] += 1
        body = request["body"]
        self.expected = request["expected"]
        if request["numbered"]:
            body = body.replace("{n}", str(turn))
            self.expected = [e.replace("{m}", str(turn + 1)) for e in self.expected]
        self.request = request
        self.received = b""
        self.is_end = None
        raw = request["head"]
        if request["method"] == "POST":
            raw += f"Content-Length: {len(body)}\r\n"
        self.started = time.perf_counter()
        self.socket.sendall(f"{raw}\r\n{body}".encode())
        return True

    def read(self) -> bool:
        """Whether the answer is complete."""
        data = self.socket.recv(262_144)
        if not data:
            raise ConnectionError(f"{self.target.name}: the server closed a connection")
        self.received += data
        if self.is_end is None:
            head, found, _ = self.received.partition(b"\r\n\r\n")
            if not found:
                return False
            self.is_end = end_of(head)
        if not self.is_end(self.received):
            return False
        self.latencies.append(time.perf_counter() - self.started)
        self.judge()
        return True

    def judge(self) -> None:
        """The right status, what the page must say, and nobody else's name."""
        request, page = self.request, self.received
        status = int(page[9:12])
        who = request["who"].encode()
        if status != request["status"]:
            self.faults.append(f"{request['path']}: {status}")
        elif not all(each.encode() in page for each in self.expected):
            self.faults.append(f"{request['path']}: without {self.expected}")
        elif page.count(CREDIT) != (page.count(who) if who else 0):
            self.faults.append(f"{request['path']}: somebody else's name")
        elif who and who not in page:
            self.faults.append(f"{request['path']}: not the page of {request['who']}")


class Target:
    def __init__(self, name: str, plan: dict):
        self.name = name
        self.address = tuple(plan["address"])
        self.once = plan["once"]
        self.lists = plan["lists"]
        self.sent = [0] * len(self.lists)
        host = f"{self.address[0]}:{self.address[1]}"
        for request in (each for requests in self.lists for each in requests):
            lines = [f"{request['method']} {request['path']} HTTP/1.1", f"Host: {host}"]
            lines += [f"{key}: {value}" for key, value in request["headers"].items()]
            request["head"] = "\r\n".join(lines) + "\r\n"

    def run(self, clients: int, seconds: float) -> dict:
        connections = [Client(self, number) for number in range(clients)]
        with selectors.DefaultSelector() as selector:
            for each in connections:
                selector.register(each.socket, selectors.EVENT_READ, each)
            started = time.perf_counter()
            until = started + seconds
            busy = sum(each.send() for each in connections)
            while busy:
                for key, _ in selector.select():
                    client = key.data
                    if client.read() and (
                        time.perf_counter() > until or not client.send()
                    ):
                        selector.unregister(client.socket)
                        busy -= 1
            taken = time.perf_counter() - started
        for each in connections:
            each.socket.close()
        return {
            "seconds": taken,
            "latencies": [t for each in connections for t in each.latencies],
            "faults": [fault for each in connections for fault in each.faults],
            "ran_out": self.once
            and any(n >= len(r) for n, r in zip(self.sent, self.lists, strict=True)),
        }


def main() -> None:
    plans = json.loads(sys.stdin.readline())
    targets = {name: Target(name, plan) for name, plan in plans.items()}
    for line in sys.stdin:
        order = json.loads(line)
        result = targets[order["target"]].run(order["clients"], order["seconds"])
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
