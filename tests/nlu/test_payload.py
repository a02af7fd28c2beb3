from __future__ import annotations

import pytest

from chatbot.nlu.payload import Payload, read_payload

KNOWN = {"track_order", "affirm"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/affirm", Payload("affirm", {})),
        (' /track_order{"order_number": "1001234"} ', Payload("track_order", {"order_number": "1001234"})),
        ("/track_order {}", Payload("track_order", {})),
    ],
)
def test_a_button_is_read(text: str, expected: Payload) -> None:
    assert read_payload(text, KNOWN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "/drop_tables",
        "/track_order{",
        "/track_order{}}",
        '/track_order{"order_number": 1001234}',
        '/track_order["1001234"]',
        "track_order",
        "yes/affirm",
        "/track_order and more",
        "/affirm" + '{"a":' * 1000 + "1" + "}" * 1000,
        "/",
        "",
    ],
)
def test_what_only_resembles_a_button_is_text(text: str) -> None:
    assert read_payload(text, KNOWN) is None
