"""A small real web on this machine: servers on loopback that answer as a test says, found under names of .test."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from services.safe_fetch import SafeFetcher, resolve

AGENT = "AlliancesTests"
Page = tuple[int, dict[str, str], bytes]


@dataclass
class Web:
    """What is served by path, and what was asked for: (method, host, path)."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def url(self, path: str, host: str = "site.test") -> str:
        """The address of a page under a name of the test."""
        return f"http://{host}:{self.port}{path}"

    def add(self, path: str, status: int = 200, body: bytes = b"", **headers: str) -> str:
        """Serves a page from now on; its address."""
        self.pages[path] = (status, headers, body)
        return self.url(path)

    def fetcher(self, resolve_name: Callable[[str, int], list[str]] | None = None) -> SafeFetcher:
        """A fetcher for which this server, and nothing else of this machine, counts as the public web."""

        def found(host: str, port: int) -> list[str]:
            return ["127.0.0.1"] if host.endswith(".test") else list(resolve(host, port))

        return SafeFetcher(
            agent=AGENT,
            resolve=resolve_name or found,
            is_allowed=lambda address, port: (address, port) == ("127.0.0.1", self.port),
        )


@contextmanager
def served() -> Iterator[Web]:
    """The web, while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append((self.command, self.headers["Host"], self.path))
            status, headers, body = web.pages.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, format: str, *words: object) -> None:
            """Silent: the test says what was asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
