"""limited(): how often one view answers the same visitor. A view that is not limited pays nothing for it."""

from collections.abc import Callable
from functools import wraps
from math import ceil
from time import time
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from extensions import settings

View = TypeVar("View", bound=Callable[..., Any])


def visitor() -> str:
    """The visitor's address on the network, kept for the time of a limit and nowhere else."""
    return request.remote_addr or ""


def limited(
    rate: str, *, by: Callable[[], str] = visitor, methods: tuple[str, ...] = ("POST",)
) -> Callable[[View], View]:
    """A view that answers 429 to whoever asks more often than `rate` ("5 per minute"); `by` says who that is."""
    limit = parse(rate)

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(*args: Any, **kwargs: Any) -> Any:
            if request.method in methods and not is_within(limit, request.endpoint or "", by()):
                abort(429, "Réessayez un peu plus tard ; rien de ce qui était enregistré n'est perdu.")
            return view(*args, **kwargs)

        return counted  # type: ignore[return-value]

    return decorate


def is_within(limit: RateLimitItem, *key: str) -> bool:
    """Counts one more for this key; whether the limit still holds."""
    return _limiter(current_app).hit(limit, *key)


def allowance(limit: RateLimitItem, *key: str) -> tuple[bool, int, int]:
    """Counts one more for this visitor and key: whether the limit holds, how many are left, in how many seconds it is whole."""
    limiter = _limiter(current_app)
    holds = limiter.hit(limit, *key, visitor())
    stats = limiter.get_window_stats(limit, *key, visitor())
    return holds, stats.remaining, max(0, ceil(stats.reset_time - time()))


def _limiter(app: Flask) -> MovingWindowRateLimiter:
    """The counter of this app, opened at its first use."""
    limiter = app.extensions.get("alliances-limiter")
    if limiter is None:
        limiter = MovingWindowRateLimiter(storage_from_string(settings().rate_limit_storage))
        app.extensions["alliances-limiter"] = limiter
    return limiter
