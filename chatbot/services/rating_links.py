"""Links under which a customer rates whoever helped, signed so that nobody makes up another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from chatbot.errors import LinkExpired, NotFound
from chatbot.services.secrets import rating_link_key

LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RatingLink:
    """Where it leads, and until when."""

    url: str
    expires_at: datetime


class RatingLinks:
    """Makes and reads them; a link names its survey by number and holds nothing of the customer.

    Args:
        url: where browsers reach the server.
    """

    def __init__(self, secret_key: str, url: str, clock: Callable[[], datetime]) -> None:
        self._url, self._clock = url, clock
        self._serializer = URLSafeSerializer(
            rating_link_key(secret_key), salt="rate", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def make(self, survey_id: int) -> RatingLink:
        """Return the link to a survey."""
        expires_s = int((self._clock() + LASTS).timestamp())
        token = self._serializer.dumps([survey_id, expires_s])
        return RatingLink(f"{self._url}/rate/{token}", datetime.fromtimestamp(expires_s, UTC))

    def read(self, token: str) -> int:
        """Return which survey a link leads to.

        Raises:
            NotFound: nobody here signed it.
            LinkExpired: it is over 30 days old.
        """
        try:
            survey_id, expires_s = self._serializer.loads(token)
        except BadData as error:
            raise NotFound("this link leads nowhere: copy all of it, to its last letter") from error
        if self._clock().timestamp() > expires_s:
            raise LinkExpired("this link is over 30 days old: ask for a new one")
        return int(survey_id)
