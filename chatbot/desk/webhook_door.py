"""The way to another system: one connection for one delivery, to the very address that was checked."""

from __future__ import annotations

import math
import ssl
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore2

from chatbot.desk.webhook_guard import Guard, Refused, Target

TIMEOUT_S = 5.0
"""From the look-up of the name to the last byte that is read."""
MOST_BYTES = 64 * 1024
"""Of an answer; the rest is not read, and its status counts all the same."""
MOST_ADDRESSES = 3
"""Of a host; each is tried for its part of the time that is left."""
MOMENT_S = 0.001
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of an attempt."""

    status: int | None
    """None: no answer came."""
    error: str | None = None
    """For people, without a word of what was sent or answered; None: it was taken."""
    retry_after_s: int | None = None


class Door:
    """Sends, and never raises for what the other side does.

    Args:
        tls: decides whose certificates are trusted; None: the system does.
    """

    def __init__(
        self, guard: Guard, *, timeout_s: float = TIMEOUT_S, tls: ssl.SSLContext | None = None
    ) -> None:
        self._guard, self._timeout_s = guard, timeout_s
        self._tls = tls or httpcore2.default_ssl_context()

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        """Send a body, and read the answer as far as it is of use."""
        try:
            return self._send(self._guard.target(url), content, headers)
        except Refused as refusal:
            return Reply(None, str(refusal))
        except httpcore2.TimeoutException:
            return Reply(None, f"no answer within {self._timeout_s:g} s")
        except httpcore2.ConnectError as error:
            return Reply(None, _connect_trouble(error))
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            return Reply(None, f"the connection broke ({type(error).__name__})")

    def _send(self, target: Target, content: bytes, headers: Mapping[str, str]) -> Reply:
        deadline = time.monotonic() + self._timeout_s
        own = {
            "Host": _host_header(target),
            "Content-Type": "application/json",
            "Content-Length": str(len(content)),
            "Accept-Encoding": "identity",
            "Connection": "close",
            "User-Agent": "chatbot-webhooks",
        }
        url = httpcore2.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=target.port,
            target=target.path.encode(),
        )
        with (
            httpcore2.ConnectionPool(
                ssl_context=self._tls,
                max_keepalive_connections=0,
                network_backend=_Checked(self._guard, deadline),
            ) as pool,
            pool.stream(
                "POST", url, headers=list((own | dict(headers)).items()), content=content
            ) as response,
        ):
            reply = _judge(response)
            _drain(response)
        return reply


class _Checked(httpcore2.NetworkBackend):
    """Looks a name up once, has its addresses checked, and connects to them: no second look-up can lead elsewhere."""

    def __init__(self, guard: Guard, deadline: float) -> None:
        self._guard, self._deadline = guard, deadline
        self._network = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first of the host's addresses that answers."""
        addresses = self._guard.addresses(host, port)[:MOST_ADDRESSES]
        trouble: Exception = httpcore2.ConnectError("no address")
        for number, address in enumerate(addresses):
            part_s = _left(self._deadline) / (len(addresses) - number)
            try:
                stream = self._network.connect_tcp(address, port, part_s, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                trouble = error
            else:
                return _Timed(stream, self._deadline)
        raise trouble


class _Timed(httpcore2.NetworkStream):
    """A connection whose reads and writes end together at one time, however small the bites."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left_s = _left(self._deadline)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left_s), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    return max(deadline - time.monotonic(), MOMENT_S)


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = {"https": 443, "http": 80}[target.scheme]
    return host if target.port == usual else f"{host}:{target.port}"


def _judge(response: httpcore2.Response) -> Reply:
    status = response.status
    if 200 <= status < 300:
        return Reply(status)
    if 300 <= status < 400:
        found = f"answered {status}: redirects are not followed, change the URL to where it leads"
        return Reply(status, found)
    return Reply(status, f"answered {status}", _retry_after_s(response))


def _drain(response: httpcore2.Response) -> None:
    """Read some of the answer, so that the other side is not cut off in the middle of it."""
    count = 0
    with suppress(httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError):
        for chunk in response.iter_stream():
            count += len(chunk)
            if count >= MOST_BYTES:
                return


def _retry_after_s(response: httpcore2.Response) -> int | None:
    """Return how long the other side wants to be left alone, as it says in seconds or as a date."""
    written = next((value for name, value in response.headers if name.lower() == b"retry-after"), b"")
    text = written.decode("ascii", "replace").strip()
    if text.isdigit():
        return int(text[:MOST_DIGITS])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0, math.ceil((aware - datetime.now(UTC)).total_seconds()))


def _connect_trouble(error: httpcore2.ConnectError) -> str:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate cannot be trusted: {cause.verify_message}"
    if isinstance(cause, ssl.SSLError):
        return "no encrypted connection came about: is it https on that port?"
    return "cannot be reached: nobody listens there, or a firewall is between"
