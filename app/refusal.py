"""An expected "no", in words for the person who asked. All else that goes wrong is a bug, for the log."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """`message` is a translated sentence; `fields` maps form paths ("attendees-0-person") to their sentences.

    `code` is the HTTP status a page or the interface answers with.
    """

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None, code: int = 422) -> None:
        super().__init__(str(message))
        self.message = message
        self.fields = dict(fields or {})
        self.code = code


class NotAllowed(Refusal):
    """The person may not do this."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code=403)


class Conflict(Refusal):
    """Somebody else changed the same thing in the meantime."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code=409)


class NotThere(Refusal):
    """There is no such thing, or it is not for this person to know that there is."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code=404)
