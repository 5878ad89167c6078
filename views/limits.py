"""limited(): how often one view answers the same visitor. A view that is not limited pays nothing for it.

The library is loaded by the first who is counted: a worker that only shows pages never holds it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from importlib import import_module
from math import ceil
from time import time
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, abort, current_app, request

from extensions import settings

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import MovingWindowRateLimiter

View = TypeVar("View", bound=Callable[..., Any])


def visitor() -> str:
    """The visitor's address on the network, kept for the time of a limit and nowhere else."""
    return request.remote_addr or ""


def limited(
    rate: str, *, by: Callable[[], str] = visitor, methods: tuple[str, ...] = ("POST",)
) -> Callable[[View], View]:
    """A view that answers 429 to whoever asks more often than `rate` ("5 per minute"); `by` says who that is."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(*args: Any, **kwargs: Any) -> Any:
            if request.method in methods and not is_within(rate, request.endpoint or "", by()):
                abort(429, "Réessayez un peu plus tard ; rien de ce qui était enregistré n'est perdu.")
            return view(*args, **kwargs)

        return counted  # type: ignore[return-value]

    return decorate


def is_within(rate: str, *key: str) -> bool:
    """Counts one more for this key; whether the rate ("5 per minute") still holds."""
    return _limiter(current_app).hit(_parsed(rate), *key)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a visitor may still ask."""

    holds: bool
    limit: int
    left: int
    whole_in_s: int


def allowance(rate: str, *key: str) -> Allowance:
    """Counts one more for this visitor and key, and says what is left of the rate."""
    limit, limiter = _parsed(rate), _limiter(current_app)
    holds = limiter.hit(limit, *key, visitor())
    stats = limiter.get_window_stats(limit, *key, visitor())
    return Allowance(holds, limit.amount, stats.remaining, max(0, ceil(stats.reset_time - time())))


@cache
def _parsed(rate: str) -> "RateLimitItem":
    limit: RateLimitItem = import_module("limits").parse(rate)
    return limit


def _limiter(app: Flask) -> "MovingWindowRateLimiter":
    """The counter of this app, opened at its first use."""
    limiter: MovingWindowRateLimiter | None = app.extensions.get("alliances-limiter")
    if limiter is None:
        storage = import_module("limits.storage").storage_from_string(settings().rate_limit_storage)
        limiter = import_module("limits.strategies").MovingWindowRateLimiter(storage)
        app.extensions["alliances-limiter"] = limiter
    return limiter
