"""What becomes of an entry of the log."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chatbot.desk.webhook_bodies import Bodies
from chatbot.domain.conversation import Message
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Rating
from chatbot.domain.webhooks import Happening, NewDelivery, Webhook
from chatbot.nlu.masking import mask
from chatbot.store.conversations import begin

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ALL = (
    "conversation.escalated",
    "conversation.assigned",
    "conversation.resolved",
    "message.created",
    "feedback.created",
)
WEBHOOK = Webhook("w1", "https://crm.example.com", ALL, NOW, "secret", masked=False)  # type: ignore[arg-type]
TALK = begin(key_id="", session_id="a visitor's capability", locale="en", now=NOW)
ANGRY = Escalation("angry", 2, "Anger 0.91 on one message.", {})
BODIES = Bodies(mask, "https://chat.example.com/desk")


def happening(kind: str, **fields: Any) -> Happening:
    return Happening(4711, kind, NOW, "waiting", 12, TALK, **fields)


def told(one: Happening, webhook: Webhook = WEBHOOK) -> list[NewDelivery]:
    return list(BODIES.of(one, webhook))


def line(seq: int, text: str = "hello") -> Message:
    return Message(seq, f"m{seq}", "customer", text, NOW)


@pytest.mark.parametrize(
    ("one", "kinds"),
    [
        (happening("started", lines=(line(1), line(2))), ["message.created"] * 2),
        (happening("message", lines=(line(3),)), ["message.created"]),
        (happening("escalated", escalation=ANGRY), ["conversation.escalated"]),
        (happening("escalated", escalation=ANGRY, lines=(line(1),)), [ALL[0], "message.created"]),
        (happening("claimed", agent_id="a1"), ["conversation.assigned"]),
        (happening("assigned", agent_id="a1"), ["conversation.assigned"]),
        (happening("transferred", agent_id="a1"), ["conversation.assigned"]),
        (happening("transferred"), []),  # to a team: nobody holds it
        (happening("resolved"), ["conversation.resolved"]),
        (happening("feedback", rating=Rating(2, "", "bot", NOW)), ["feedback.created"]),
        (happening("feedback"), []),  # replaced by a newer one, which has an entry of its own
        (happening("released"), []),
        (happening("offered", agent_id="a1"), []),
        (happening("note"), []),
        (happening("tagged"), []),
        (happening("anything new"), []),
    ],
)
def test_entries_of_the_log_become_kinds(one: Happening, kinds: list[str]) -> None:
    assert [new.kind for new in told(one)] == kinds


def test_a_webhook_hears_what_it_wants_to_hear() -> None:
    one = happening("escalated", escalation=ANGRY, lines=(line(1),))

    assert [new.kind for new in told(one, replace(WEBHOOK, events=("message.created",)))] == [
        "message.created"
    ]
    assert told(one, replace(WEBHOOK, from_event=4711)) == []


def test_a_body_tells_what_happened_and_where_to_look() -> None:
    (new,) = told(happening("escalated", escalation=ANGRY))

    assert new.body == {
        "type": "conversation.escalated",
        "id": "evt_4711",
        "timestamp": "2026-11-21T12:00:00Z",
        "sequence": 4711,
        "data": {
            "conversation_id": TALK.id,
            "session_id": None,
            "customer_id": None,
            "status": "waiting",
            "seq": 12,
            "desk_url": f"https://chat.example.com/desk#/c/{TALK.id}",
            "reason": "angry",
            "risk": None,
            "priority": 2,
            "explanation": "Anger 0.91 on one message.",
        },
    }
    assert json.dumps(new.body)


def test_who_holds_it_and_how_it_ended_is_told() -> None:
    agent = {"agent_id": "a1", "agent_name": "Maya"}
    (assigned,) = told(happening("claimed", escalation=ANGRY, **agent))
    (resolved,) = told(happening("resolved", outcome="solved", **agent))

    assert assigned.body["data"]["agent"] == {"id": "a1", "name": "Maya"}
    assert assigned.body["data"]["reason"] == "angry"
    assert resolved.body["data"]["agent"]["name"] == "Maya"
    assert resolved.body["data"]["outcome"] == "solved"


def test_every_line_has_an_id_of_its_own_that_no_other_reading_of_the_log_changes() -> None:
    ids = [new.event_id for new in told(happening("message", lines=(line(3), line(4))))]
    again = [new.event_id for new in told(replace(happening("message", lines=(line(3),)), sequence=9))]

    assert ids == [f"msg_{TALK.id}_3", f"msg_{TALK.id}_4"]
    assert again == ids[:1]


def test_a_session_is_told_only_where_an_application_chose_it() -> None:
    talk = begin(key_id="k1", session_id="user 7", locale="en", now=NOW)

    (new,) = told(replace(happening("message", lines=(line(1),)), conversation=talk))

    assert new.body["data"]["session_id"] == "user 7"
    assert TALK.session_id not in str(told(happening("message", lines=(line(1),))))


SAID = "I am anna@example.com, card 4111 1111 1111 1111"


@pytest.mark.parametrize(
    "one",
    [
        happening("message", lines=(line(1, SAID),)),
        happening("feedback", rating=Rating(1, SAID, "bot", NOW)),
        happening("escalated", escalation=replace(ANGRY, explanation=SAID)),
        happening("claimed", escalation=replace(ANGRY, explanation=SAID), agent_id="a1"),
    ],
)
def test_what_may_identify_somebody_is_hidden_where_the_webhook_is_masked(one: Happening) -> None:
    (plain,) = told(one)
    (masked,) = told(one, replace(WEBHOOK, masked=True))

    assert SAID in str(plain.body)
    assert "I am [email], card [card]" in str(masked.body)
    assert "anna" not in str(masked.body)
    assert "4111" not in str(masked.body)
