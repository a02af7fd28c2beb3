"""Whole dialogues by rules alone, no model: who is handed over at the right turn, and who is left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from benchmarks.dialogues import Outcome, bot, play, read_dialogues
from benchmarks.escalation import REASONS, overall

DIALOGUES = [*read_dialogues("development"), *read_dialogues("held_out")]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Outcome]]:
    with bot(tmp_path_factory.mktemp("shop"), None) as thinking:
        yield [play(thinking, dialogue) for dialogue in DIALOGUES]


def test_half_of_the_dialogues_need_nobody_and_no_two_are_the_same():
    in_need = sum(bool(dialogue.needs) for dialogue in DIALOGUES)

    assert len(DIALOGUES) >= 160
    assert in_need * 2 == len(DIALOGUES)
    assert len({dialogue.name for dialogue in DIALOGUES}) == len({one.turns for one in DIALOGUES}) == 192


def test_every_dialogue_names_known_reasons_and_turns_it_has():
    for dialogue in DIALOGUES:
        assert set(dialogue.needs) <= set(REASONS), dialogue.name
        if dialogue.needs:
            assert 1 <= dialogue.first <= dialogue.last <= len(dialogue.turns), dialogue.name


def test_danger_and_need_are_seen_without_a_model(outcomes):
    grave = [one for one in outcomes if one.dialogue.needs[:1] in [("high_risk",), ("vulnerable",)]]

    late = [one.dialogue.name for one in grave if one.verdict != "in time"]
    assert len(late) <= 1, late


def test_the_bot_without_a_model_is_neither_deaf_nor_jumpy(outcomes):
    precision, recall = overall(outcomes)

    assert precision.value > 0.7, Counter(one.verdict for one in outcomes)
    assert recall.value > 0.75, Counter(one.verdict for one in outcomes)
