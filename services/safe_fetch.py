"""Fetch a public web page named by somebody else, and nothing but a public one. What the answer means is not decided here.

Source of the rules: OWASP, "Server-Side Request Forgery Prevention". The name is resolved once, every address it gives
must be public, and the connection goes to that very address: a name that changes between check and use gains nothing.
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from errors import AppError

Resolve = Callable[[str, int], Iterable[str]]
IsAllowed = Callable[[str, int], bool]

MOST_REDIRECTS: Final = 5
TIMEOUT_S: Final = 10.0
READING_S: Final = 20.0  # for a whole body: a server that gives one byte a second does not hold the checker
PORTS: Final = {"http": 80, "https": 443}
# Ranges the standard library calls global though they lead inside: translation and tunnelling to IPv4 (RFC 6052, 3056, 4380).
_DISGUISED: Final = tuple(
    ipaddress.ip_network(block) for block in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)


class Refused(AppError):
    """The address must not be fetched: not http(s), an odd port, or a place that is not public."""


class Unreachable(AppError):
    """No answer: the name does not resolve, the connection fails, or the server says something that is not HTTP."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the last address of the chain said."""

    status: int
    url: str
    body: bytes
    was_permanently_moved: bool = False  # every redirect on the way was permanent


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host. Raises Unreachable."""
    try:
        return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"le nom « {host} » ne mène à aucune adresse") from error


def is_public(address: str, port: int) -> bool:
    """Whether an address is one of the public internet, on a port of the web."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped), port)
        if found.is_site_local or any(found in block for block in _DISGUISED):
            return False
    return port in PORTS.values() and found.is_global and not found.is_multicast and not found.is_reserved


class SafeFetcher:
    """Fetches pages of the public web; `resolve` and `is_allowed` are given by tests that serve them on this machine."""

    def __init__(self, *, agent: str, resolve: Resolve = resolve, is_allowed: IsAllowed = is_public) -> None:
        self._agent = agent
        self._resolve = resolve
        self._is_allowed = is_allowed

    def fetch(self, url: str, *, method: str = "GET", most_bytes: int = 0) -> Answer:
        """The answer after redirects, each checked like the first; its body is read up to `most_bytes`.

        Raises Refused or Unreachable.
        """
        moved = True
        for hop in range(MOST_REDIRECTS + 1):
            response = self._ask(url, method)
            try:
                target = response.headers.get("Location", "")
                if response.status not in (301, 302, 303, 307, 308) or not target:
                    return Answer(response.status, url, _read(response, most_bytes), hop > 0 and moved)
            except HTTPError as error:
                raise Unreachable("la réponse s'est interrompue ou n'est pas lisible") from error
            finally:
                response.close()
            moved = moved and response.status in (301, 308)
            url = _joined(url, target)
        raise Unreachable(f"plus de {MOST_REDIRECTS} redirections")

    def _ask(self, url: str, method: str) -> urllib3.BaseHTTPResponse:
        parts = checked_parts(url)
        host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
        address = self._public_address(host, port)
        headers = {
            "Host": parts.netloc.rpartition("@")[2],
            "User-Agent": self._agent,
            "Accept": "*/*",
            "Connection": "close",
        }
        pool = _pool(parts.scheme, address, port, host)
        try:
            return pool.urlopen(
                method,
                _target(parts),
                headers=headers,
                retries=False,
                redirect=False,
                preload_content=False,
                assert_same_host=False,
            )
        except (HTTPError, OSError, ValueError) as error:
            raise Unreachable(f"« {host} » ne répond pas ({type(error).__name__})") from error

    def _public_address(self, host: str, port: int) -> str:
        addresses = list(dict.fromkeys(self._resolve(host, port)))
        if not addresses:
            raise Unreachable(f"le nom « {host} » ne mène à aucune adresse")
        if not all(self._is_allowed(address, port) for address in addresses):
            raise Refused(f"« {host} » mène à une adresse qui n'est pas publique")
        return addresses[0]


def checked_parts(url: str) -> SplitResult:
    """The parts of an http(s) address with a host. Raises Refused."""
    try:
        parts = urlsplit(url.strip())
        has_host = bool(parts.hostname) and (parts.port is None or 0 < parts.port < 65536)
    except ValueError:
        raise Refused("cette adresse n'est pas valable") from None
    if parts.scheme not in PORTS or not has_host or parts.username is not None:
        raise Refused("seules les adresses http et https, sans identifiant, sont vérifiées")
    return parts


def _pool(scheme: str, address: str, port: int, host: str) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=TIMEOUT_S, read=TIMEOUT_S)
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            address, port, timeout=timeout, maxsize=1, server_hostname=host, assert_hostname=host
        )
    return urllib3.HTTPConnectionPool(address, port, timeout=timeout, maxsize=1)


def _read(response: urllib3.BaseHTTPResponse, most_bytes: int) -> bytes:
    body, deadline = bytearray(), time.monotonic() + READING_S
    if most_bytes:
        for chunk in response.stream(16 * 1024, decode_content=True):
            body += chunk
            if len(body) >= most_bytes or time.monotonic() > deadline:
                break
    return bytes(body[:most_bytes])


def _target(parts: SplitResult) -> str:
    """Path and query as they go on the wire: what is not ASCII is quoted, what is quoted stays."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else path


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        raise Refused("la redirection mène à une adresse qui n'est pas valable") from None
