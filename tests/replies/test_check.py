from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.domain.tone import cheer_in
from chatbot.playbook.catalogue import Catalogue
from chatbot.replies.check import Finding, check_replies
from chatbot.replies.replies import Replies, load_replies

REPLIES = Path("templates/replies/en")


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


def test_only_the_happy_are_shown_an_exclamation_mark(replies: Replies):
    all_variants = [variant for variants in replies.variants.values() for variant in variants]

    assert {variant.when.mood for variant in all_variants if cheer_in(variant.text)} == {"happy"}


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
        ("text: 'Welcome!'", "says '!' to customers who may be angry; say it without, or to others only"),
        ("{text: 'Welcome 🎉', when: {hours: open}}", "says '🎉' to customers who may be angry"),
        ("{text: 'So sorry!', when: {mood: angry}}", "may be angry; say it without"),
        ("{text: Hi, buttons: [{title: 'Go!', payload: /greet}]}", "says '!'"),
    ],
)
def test_a_slip_is_found_with_line_and_mend(tmp_path, catalogue, variant, complaint):
    found = findings_with(tmp_path, catalogue, f"  extra:\n    - {variant}\n")

    assert any(complaint in str(finding) for finding in found)
    assert all(str(finding).startswith(f"{tmp_path}/extra.yml:4: ") for finding in found)


@pytest.mark.parametrize("mood", ["calm", "happy"])
def test_who_is_surely_not_angry_may_be_cheered(tmp_path, catalogue, mood):
    text = f"  extra:\n    - text: Hi.\n    - {{text: 'Hi! 🎉', when: {{mood: {mood}}}}}\n"

    assert findings_with(tmp_path, catalogue, text) == []


@pytest.mark.parametrize(
    ("key", "variants", "complaint"),
    [
        ("extra", ("text: one", "text: one"), "reply 'extra' says the same in line 4"),
        ("extra", ("text: one", "{text: one, when: {mood: calm}}"), None),
        ("extra", ("text: one", "{text: 'open {opens_on}', when: {hours: closed}}"), None),
        (
            "extra",
            ("text: one", "{text: 'open {opens_on}', when: {hours: open}}"),
            "only while the shop is closed",
        ),
        ("extra", ("text: one", "text: 'Hello {first_name}'"), None),
        (
            "refused.extra",
            ("text: '{order_number}'", "text: 'That number?'"),
            "the one in line 4 tells more",
        ),
        ("refused.extra", ("text: '{order_number}'", "text: 'It, {first_name}?'"), None),
        ("refused.extra", ("text: 'It?'", "{text: '{order_number}', when: {mood: calm}}"), None),
        (
            "refused.extra",
            ("text: '{order_number}'", "{text: 'It?', when: {hours: closed}}"),
            "line 4 tells more",
        ),
    ],
)
def test_a_variant_that_is_never_said_is_a_warning(tmp_path, catalogue, key, variants, complaint):
    found = findings_with(tmp_path, catalogue, "\n    - ".join((f"  {key}:", *variants)) + "\n")

    assert len(found) == (complaint is not None)
    for finding in found:
        assert complaint in str(finding)
        assert str(finding).startswith(f"{tmp_path}/extra.yml:5: warning: ")


def test_hours_are_no_condition_where_the_shop_tells_none(tmp_path, catalogue):
    hourless = catalogue.model_copy(
        update={"conventions": catalogue.conventions.model_copy(update={"hours": None})}
    )
    text = (
        "  extra:\n    - text: one\n    - {text: two, when: {hours: open}}\n    - text: 'open {opens_on}'\n"
    )

    found = [
        finding for finding in findings_with(tmp_path, hourless, text) if finding.path.name == "extra.yml"
    ]

    assert [(finding.line, finding.warning) for finding in found] == [(5, True), (6, True)]
    assert "write `conventions.hours` in intents/domain.yml" in str(found[0])
