"""The errors the application raises on purpose; HTTP and terminal meanings are given at the edge, not here."""

from collections.abc import Mapping, Sequence


class AppError(Exception):
    """Something a person can be told about, in French, without a stack trace."""


class NotFound(AppError):
    """What was asked for does not exist, or not for this reader."""


class Invalid(AppError):
    """Data that breaks a rule; `messages` maps a field name to what is wrong with it."""

    def __init__(self, messages: Mapping[str, Sequence[str]]) -> None:
        self.messages = {field: list(texts) for field, texts in messages.items()}
        super().__init__(" ; ".join(f"{field} : {', '.join(texts)}" for field, texts in self.messages.items()))


class Conflict(AppError):
    """Somebody else saved the same record meanwhile."""


class Forbidden(AppError):
    """The person is known but their role does not allow this."""


class IndexUnavailable(AppError):
    """The search index cannot be read or written just now; SQL still can."""


class SettingsError(AppError):
    """A setting, a folder or a database that the product cannot start with."""
