"""Every error this product raises on purpose: what was found, and how to mend it."""

from __future__ import annotations


class ChatbotError(Exception):
    """The base of all; `status` is the HTTP status the web gives it."""

    status = 500
    title = "Internal error"


class InvalidInput(ChatbotError):
    """What came in cannot be used as it stands."""

    status = 400
    title = "Malformed request"


class InvalidFields(ChatbotError):
    """The request was readable, single fields were not; `fields` says which and why."""

    status = 422
    title = "Invalid fields"

    def __init__(self, detail: str, *, fields: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.fields = fields or {}


class InvalidData(ChatbotError):
    """A file of intents, replies, rules or settings is at fault; the text opens with file:line."""

    status = 500
    title = "Invalid data"


class NotSignedIn(ChatbotError):
    """Nobody is known to be asking."""

    status = 401
    title = "Not signed in"


class Forbidden(ChatbotError):
    """It is known who asks, and they may not."""

    status = 403
    title = "Forbidden"


class NotFound(ChatbotError):
    """There is no such thing, or none the asker may know of."""

    status = 404
    title = "Not found"


class LinkExpired(ChatbotError):
    """A signed link is older than it may be."""

    status = 410
    title = "Link expired"


class Conflict(ChatbotError):
    """The thing changed, or was used, in the meantime."""

    status = 409
    title = "Conflict"


class AlreadyClaimed(Conflict):
    """Another agent holds this conversation."""

    title = "Already claimed"


class AtCapacity(Conflict):
    """The agent holds as much as they are to hold at once."""

    title = "At capacity"


class AnsweredMeanwhile(Conflict):
    """Somebody answered the customer a moment ago, unseen by whoever sends now."""

    title = "Answered meanwhile"


class MessageIdReused(Conflict):
    """The same message_id came again with another text."""

    title = "message_id already used"


class VersionConflict(Conflict):
    """The conversation moved on between reading and writing it."""


class ChangedMeanwhile(Conflict):
    """Somebody else changed the same thing since it was read; `fields` says what is there now."""

    title = "Changed meanwhile"

    def __init__(self, detail: str, *, fields: dict[str, str]) -> None:
        super().__init__(detail)
        self.fields = fields


class GateNotPassed(Conflict):
    """A model that is worse than the one in use, or was never held against it, is to answer."""

    title = "Gate not passed"


class TooLarge(ChatbotError):
    """The body is over the limit."""

    status = 413
    title = "Too large"


class UnsupportedMediaType(ChatbotError):
    """Neither JSON nor a form."""

    status = 415
    title = "Unsupported media type"


class TooManyRequests(ChatbotError):
    """A limit per visitor, address or key was reached; `retry_after_s` says when to come back."""

    status = 429
    title = "Too many requests"

    def __init__(self, detail: str, *, retry_after_s: int) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class Unavailable(ChatbotError):
    """A part that is needed does not answer; `retry_after_s` says when to come back."""

    status = 503
    title = "Temporarily unavailable"

    def __init__(self, detail: str, *, retry_after_s: int = 2) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class StoreUnavailable(Unavailable):
    """SQL does not answer: nothing was written."""


class ShopUnavailable(Unavailable):
    """The shop's system does not answer: nothing was changed, or the same task tells later what came of it."""


class MailUnavailable(Unavailable):
    """The mail server did not take it: nothing was sent."""


class LiveStoreUnavailable(Unavailable):
    """Redis does not answer: the caller goes on without it."""


class ModelUnavailable(ChatbotError):
    """There is no usable model folder; the rules answer instead."""

    title = "Model unavailable"
