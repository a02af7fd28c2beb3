"""Receivers can tell that a body is from us, by the code of docs/webhooks.md and by a library."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import standardwebhooks

from chatbot.desk.webhook_door import Door
from chatbot.desk.webhook_guard import Guard
from chatbot.desk.webhook_signing import new_secret, sign, write
from chatbot.domain.webhooks import Webhook
from tests.desk.receiver import Received, receiver

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()
SAID = 'Käse, 日本, \U0001f9c0 "quoted" \n\\ \u2028'
NODE = shutil.which("node") or str(Path(sys.executable).with_name("node"))
OLD, NEW = new_secret(), new_secret()

Verify = Callable[[str, Mapping[str, str], bytes], bool]


def hook(**fields: Any) -> Webhook:
    return Webhook("w1", "https://crm.example.com", ("message.created",), datetime.now(UTC), NEW, **fields)


def delivered(webhook: Webhook, *, at: datetime | None = None) -> Received:
    """Return a delivery as it came over the network."""
    body = write({"type": "message.created", "data": {"text": SAID}})
    headers = sign(webhook, "msg_1", body, now=at or datetime.now(UTC))
    with receiver() as other:
        assert Door(Guard(development=True)).post(other.url, body.encode(), headers).error is None
    return other.received[0]


@pytest.fixture(scope="module")
def in_python() -> Verify:
    """Return what the page shows for Python."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    found: dict[str, Any] = {}
    exec(code, found)
    verify: Verify = found["is_ours"]
    return verify


@pytest.fixture(scope="module")
def in_node(tmp_path_factory: pytest.TempPathFactory) -> Verify:
    """Return what the page shows for Node."""
    (code,) = re.findall(r"```js\n(.*?)```", PAGE, re.DOTALL)
    folder = tmp_path_factory.mktemp("node")
    (folder / "ours.mjs").write_text(code)
    call = (
        "import { isOurs } from './ours.mjs'; import { readFileSync } from 'node:fs';"
        "const { secret, headers, body } = JSON.parse(readFileSync(0, 'utf8'));"
        "console.log(isOurs(secret, headers, Buffer.from(body, 'hex')));"
    )

    def verify(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
        lower = {name.lower(): value for name, value in headers.items()}
        sent = json.dumps({"secret": secret, "headers": lower, "body": body.hex()})
        command = [NODE, "--input-type=module", "-e", call]
        done = subprocess.run(command, input=sent, cwd=folder, capture_output=True, text=True, check=True)
        return done.stdout.strip() == "true"

    return verify


def by_library(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    try:
        standardwebhooks.Webhook(secret).verify(body, dict(headers))
    except standardwebhooks.WebhookVerificationError:
        return False
    return True


@pytest.fixture(params=["in_python", "in_node", "by_library"])
def verify(request: pytest.FixtureRequest) -> Verify:
    if request.param == "by_library":
        return by_library
    found: Verify = request.getfixturevalue(request.param)
    return found


def test_a_real_delivery_is_known_to_be_ours(verify: Verify) -> None:
    told = delivered(hook())

    assert verify(NEW, told.headers, told.body)
    assert told.json["data"]["text"] == SAID


def test_what_was_changed_on_the_way_is_not_ours(verify: Verify) -> None:
    told = delivered(hook())

    assert not verify(NEW, told.headers, told.body + b" ")
    assert not verify(OLD, told.headers, told.body)
    later = {**told.headers, "Webhook-Timestamp": str(int(told.headers["Webhook-Timestamp"]) + 1)}
    assert not verify(NEW, later, told.body)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_is_old_or_of_tomorrow_is_not_believed(verify: Verify, minutes: int) -> None:
    told = delivered(hook(), at=datetime.now(UTC) + timedelta(minutes=minutes))

    assert not verify(NEW, told.headers, told.body)


def test_after_a_rotation_both_secrets_hold_for_a_day(verify: Verify) -> None:
    rotated = hook(old_secret=OLD, old_secret_until=datetime.now(UTC) + timedelta(hours=24))
    told = delivered(rotated)
    over = delivered(replace(rotated, old_secret_until=datetime.now(UTC)))

    assert verify(OLD, told.headers, told.body)
    assert verify(NEW, told.headers, told.body)
    assert verify(NEW, over.headers, over.body)
    assert not verify(OLD, over.headers, over.body)


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"Webhook-Signature": ""},
        {"Webhook-Signature": "sha256"},
        {"Webhook-Signature": "sha256,"},
        {"Webhook-Signature": "sha256,é sha256,zz"},
        {"Webhook-Signature": ", ,, v9,x", "Webhook-Timestamp": "now"},
        {"Webhook-Timestamp": "1" * 30},
    ],
)
def test_the_pages_code_refuses_odd_headers_calmly(in_python: Verify, odd: dict[str, str]) -> None:
    recent = {"Webhook-Id": "x", "Webhook-Timestamp": str(int(time.time()))}

    assert in_python(NEW, {**recent, **odd}, b"{}") is False


def test_a_secret_is_long_and_shows_in_no_description_of_its_webhook() -> None:
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", NEW)
    assert NEW not in repr(hook())
    assert OLD not in repr(hook(old_secret=OLD))
