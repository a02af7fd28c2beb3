"""The way to a company's own system: bounded in time and size, tried once more, left alone while it is broken."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

import httpx2
from purgatory import SyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState
from tenacity import Retrying, retry_if_exception, stop_after_attempt

from chatbot.errors import ShopUnavailable

log = logging.getLogger(__name__)
T = TypeVar("T")
ATTEMPTS = 2
FAILURES = 5
"""In a row, and the shop is left alone for `PAUSE_S`."""
PAUSE_S = 30
CONNECTIONS = 32
MOST_BYTES = 1_000_000
"""Twenty orders with a hundred lines each are a tenth of it."""
MOMENT_S = 0.001
PASSING = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)
SORRY = "the shop's system does not answer as it should: try again shortly"
"""For whoever called us; what exactly is wrong stands in the log, for whoever built it."""


class Odd(Exception):
    """The shop's system did something it should not; the text is for its builder, without a customer's data."""

    def __init__(self, found: str, *, again: bool = False, lost: bool = False) -> None:
        super().__init__(found)
        self.again = again
        """It may pass at once."""
        self.lost = lost
        """The request may have been carried out, nobody knows."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    kind: str
    """The content type, without its parameters."""
    body: bytes


class Door:
    """One pool of connections, for all threads.

    Args:
        url: where the company's system is, `https://shop.example.com/chatbot`.
        key: sent as a bearer token.
        timeout_s: for one attempt, from the first byte to the last; there are at most two.
    """

    def __init__(self, url: str, key: str, *, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._client = httpx2.Client(
            base_url=url,
            headers={
                "Authorization": f"Bearer {key}",
                "Accept": "application/json",
                "Accept-Encoding": "identity",  # what unpacks to gigabytes is not unpacked
                "User-Agent": "chatbot",
            },
            follow_redirects=False,  # the key goes to one address only
            trust_env=False,
            limits=httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
        )
        breakers = SyncCircuitBreakerFactory(default_threshold=FAILURES, default_ttl=PAUSE_S)
        self._breaker = breakers.get_breaker("shop")
        self._turn = threading.Lock()

    def get(self, path: str, read: Callable[[Answer], T], *, label: str) -> T:
        """Ask for something; `read` makes it of the answer, or raises Odd. `label` names it in the log.

        Raises:
            ShopUnavailable: there is no answer that can be used.
        """
        return self._ask(lambda: self._attempt("GET", path), read, label=label, again=lambda odd: odd.again)

    def post(
        self,
        path: str,
        content: bytes,
        read: Callable[[Answer], T],
        *,
        headers: Mapping[str, str],
        label: str,
    ) -> T:
        """Send something that may safely arrive twice.

        Raises:
            ShopUnavailable: there is no answer that can be used; it may have been carried out all the same.
        """
        more = {"Content-Type": "application/json", **headers}
        attempt = lambda: self._attempt("POST", path, content=content, headers=more)  # noqa: E731
        # a lost answer is asked for again, too: the key keeps it from being done twice
        return self._ask(attempt, read, label=label, again=lambda odd: odd.again or odd.lost)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _ask(
        self,
        attempt: Callable[[], Answer],
        read: Callable[[Answer], T],
        *,
        label: str,
        again: Callable[[Odd], bool],
    ) -> T:
        self._enter()
        retrying = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            retry=retry_if_exception(lambda error: isinstance(error, Odd) and again(error)),
            reraise=True,
        )
        try:
            found = read(retrying(attempt))
        except Odd as odd:
            self._leave(odd)
            log.warning("the shop's system, %s: %s", label, odd)
            raise ShopUnavailable(SORRY) from None
        self._leave(None)
        return found

    def _enter(self) -> None:
        with self._turn:  # the breaker itself knows of no threads
            try:
                self._breaker.__enter__()
            except OpenedState:
                raise ShopUnavailable(SORRY, retry_after_s=PAUSE_S) from None

    def _leave(self, odd: Odd | None) -> None:
        with self._turn:
            self._breaker.__exit__(type(odd) if odd else None, odd, None)
            if odd and self._breaker.context.state == "opened":
                log.warning(
                    "the shop's system failed %d times running: left alone for %d s", FAILURES, PAUSE_S
                )

    def _attempt(self, method: str, path: str, **more: Any) -> Answer:
        deadline = _Deadline(self._timeout_s)
        try:
            with self._client.stream(method, path, extensions={"timeout": deadline}, **more) as response:
                answer = Answer(response.status_code, _kind(response), _read(response, deadline))
        except httpx2.TimeoutException as error:
            unsent = isinstance(error, httpx2.ConnectTimeout | httpx2.PoolTimeout)
            found = f"no answer within {self._timeout_s:g} s"
            raise Odd(found, again=unsent, lost=not unsent) from error
        except httpx2.ConnectError as error:
            raise Odd(f"cannot be reached ({error})", again=True) from error
        except httpx2.TransportError as error:
            raise Odd(f"the connection broke ({type(error).__name__})", again=True) from error
        return _accept(answer)


class _Deadline(dict[str, float]):
    """Timeouts of an attempt's phases that together are one: each gets what is left when it begins."""

    def __init__(self, timeout_s: float) -> None:
        super().__init__()
        self._end = time.monotonic() + timeout_s

    def get(self, _phase: str, _default: object = None) -> float:
        return max(self._end - time.monotonic(), MOMENT_S)

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self._end


def _kind(response: httpx2.Response) -> str:
    return str(response.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


def _read(response: httpx2.Response, deadline: _Deadline) -> bytes:
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Odd(f"answered more than {MOST_BYTES} bytes")
        if deadline.is_over:
            raise Odd("did not end its answer in time", lost=True)
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise Odd("packed its answer, though we asked for identity")
    return bytes(body)


def _accept(answer: Answer) -> Answer:
    if answer.status in PASSING:
        raise Odd(f"answered {answer.status}", again=True)
    if 300 <= answer.status < 400:
        raise Odd(
            f"answered {answer.status}: redirects are not followed, set CHATBOT_SHOP_URL to where it leads"
        )
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise Odd(f"answered {answer.status}: check CHATBOT_SHOP_KEY")
    return answer
