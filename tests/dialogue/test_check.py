from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.dialogue.catalogue import Catalogue
from chatbot.dialogue.check import Finding, check_replies
from chatbot.dialogue.replies import Replies, load_replies
from tests.dialogue.conftest import REPLIES


def findings_with(
    tmp_path: Path, catalogue: Catalogue, text: str, intents: tuple[str, ...] = ()
) -> list[Finding]:
    """Return what is found when one more file lies among the shipped replies."""
    extra = tmp_path / "extra.yml"
    extra.write_text(f'version: "1"\nreplies:\n{text}', encoding="utf-8")
    replies = load_replies([*sorted(REPLIES.glob("*.yml")), extra])
    return check_replies(replies, catalogue, intents=intents, where=REPLIES)


def test_the_shipped_replies_are_in_order(replies, catalogue):
    assert check_replies(replies, catalogue, intents=(), where=REPLIES) == []


def test_no_shipped_reply_shouts(replies: Replies):
    texts = [variant.text for variants in replies.variants.values() for variant in variants]

    assert [text for text in texts if "!" in text] == []


def test_every_intent_has_a_title_for_its_button(replies: Replies, catalogue):
    wishes = {name for name in catalogue.intents if catalogue.is_wish(name)}

    assert {name for name in wishes if f"title.{name}" not in replies.variants} == set()


def test_an_intent_of_the_training_data_needs_a_reply(tmp_path, catalogue):
    found = findings_with(tmp_path, catalogue, "  hire_crane:\n    - text: Yes.\n", ("hire_a_crane",))

    assert [finding.problem for finding in found] == ["no reply 'hire_a_crane'"]
    assert "is 'hire_crane' meant" in found[0].mend


@pytest.mark.parametrize(
    ("variant", "complaint"),
    [
        ("text: 'Write to {suport_email}'", "unknown variable {suport_email}; use {support_email}"),
        ("text: 'Order {order_number}'", "unknown variable {order_number}"),
        ("text: 'Hello {first_name'", "stray brace"),
        ("text: 'Hello {First_Name}'", "stray brace"),
        (
            "{text: Hi, buttons: [{title: Go, payload: /trak_order}]}",
            "sends /trak_order, no intent; use /track_order",
        ),
        ("text: 'Hello {first_name}'", "cannot always be said"),
        ("{text: Hi, when: {mood: calm}}", "cannot always be said"),
    ],
)
def test_a_slip_is_found_with_line_and_mend(tmp_path, catalogue, variant, complaint):
    found = findings_with(tmp_path, catalogue, f"  extra:\n    - {variant}\n")

    assert any(complaint in str(finding) for finding in found)
    assert all(str(finding).startswith(f"{tmp_path}/extra.yml:4: ") for finding in found)
