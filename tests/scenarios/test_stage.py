"""Every scenario finds the same house, whatever the one before did to it; and nothing else is touched."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from chatbot.assistant.errands import WRONG_PER_EMAIL
from chatbot.errors import InvalidData
from chatbot.scenarios.stage import VECTORS, Stage, open_stage
from chatbot.settings import Settings
from tests.scenarios.conftest import Play

WRONG = "where is order 1001234, tom.brennan@example.org"
CANCELLED = """
    given:
      - {table: orders, where: {number: "1001234"}, set: {status: cancelled}}
      - {table: refunds, set: {order_number: "1001234", status: sent, amount: 9.5, method: PayPal,
                               requested_on: 2026-11-20, sent_on: 2026-11-23}}
    talk:
      - {customer: "where is order 1001234, maya.okafor@example.com", reply: track_order.cancelled}
      - {customer: where is my refund, reply: track_refund.sent, says: £9.50}
"""


def test_what_is_given_holds_for_one_talk(played: Play) -> None:
    given = played(CANCELLED)
    after = played("""
    talk:
      - {customer: "where is order 1001234, maya.okafor@example.com", reply: track_order.shipped}
    database:
      - {table: refunds, where: {order_number: "1001234"}, count: 0}
      - {table: conversations, count: 1}
""")

    assert (str(given).rpartition(": ")[2], str(after).rpartition(": ")[2]) == ("as expected", "as expected")


def test_the_limits_count_anew_for_every_talk(played: Play) -> None:
    tries = int(WRONG_PER_EMAIL.partition("/")[0])
    talk = "\n".join(
        ["    talk:", *[f'      - customer: "{WRONG}"'] * tries, "        never: several pairs\n"]
    )

    assert [played(talk).passed for _ in range(2)] == [True, True]


@pytest.mark.parametrize(
    ("key", "reply"),
    [
        ("", "handoff.human_requested"),
        ("desk: open", "handoff.human_requested"),
        ("desk: closed", "[handoff.human_requested, handoff.offline]"),
    ],
)
def test_somebody_is_at_the_desk_unless_it_is_closed(played: Play, key: str, reply: str) -> None:
    outcome = played(f"""    {key}
    talk:
      - customer: I want to talk to a human
        reply: {reply}
""")

    assert outcome.passed, str(outcome)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-07-14 23:45", "2026-07-14"),  # 22:45 UTC
        ("2026-01-31", "2026-01-31"),
    ],
)
def test_the_demo_shop_is_that_of_the_day(played: Play, at: str, day: str) -> None:
    outcome = played(f"""
    at: {at}
    talk:
      - customer: where is order 1001236, priya.raman@example.com
        says: today
    database:
      - {{table: shipments, where: {{order_number: "1001236"}}, has: {{expected_on: {day}}}}}
""")

    assert outcome.passed, str(outcome)


def test_whoever_is_signed_in_is_known_by_name(played: Play) -> None:
    outcome = played("""
    signed_in: hl-003
    talk:
      - {customer: hi, reply: greet.verified, says: Priya}
""")

    assert outcome.passed, str(outcome)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            '{table: orders, where: {number: "7"}, set: {status: lost}}',
            ":5: orders where number=7: there is no such",
        ),
        ("{table: refunds, set: {order_number: '1001234'}}", ":5: refunds does not take this"),
    ],
)
def test_what_cannot_be_given_is_told_with_its_line(played: Play, given: str, said: str) -> None:
    with pytest.raises(InvalidData) as refused:
        played(f"    given:\n      - {given}\n    talk:\n      - {{customer: hello, reply: greet}}\n")

    assert said in str(refused.value)


def test_nothing_of_it_stays_and_nothing_else_is_touched(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path_factory.mktemp("s")  # short: a socket's path has a limit
    own = scratch / "own"
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    settings = Settings(
        _env_file=None,
        data_dir=own,
        database_url=f"sqlite:///{own / 'shop.sqlite3'}",
        redis_url="redis://nobody.invalid",
    )

    with open_stage(settings, language="en") as stage:
        assert stage.services.live.ping()
        assert Path(stage.services.database.engine.url.database or "").is_relative_to(scratch)

    assert list(scratch.glob("chatbot-scenarios-*")) == []
    assert not own.exists()
    assert not stage.services.live.ping()


def test_without_a_model_the_rules_are_tested(stage: Stage) -> None:
    assert stage.model is None


def test_the_vectors_of_the_articles_are_kept_for_the_next_time(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    settings = Settings(_env_file=None, data_dir=tmp_path / "own", model_dir=tmp_path)

    with open_stage(settings, language="en") as stage:
        (stage.services.settings.data_dir / VECTORS / "kept").touch()

    assert [path.name for path in (tmp_path / "own").rglob("*")] == [VECTORS, "kept"]
