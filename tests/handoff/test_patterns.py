from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from chatbot.errors import InvalidData
from chatbot.handoff.patterns import Patterns, Sign, load_patterns, plain


def load(tmp_path: Path, lists: str = "match: [x]", words: str = "{}") -> Patterns:
    """Return patterns of which only those of `human`, which open the file, matter."""
    others = "".join(f"  {sign}: {{match: [zzz]}}\n" for sign in get_args(Sign) if sign != "human")
    path = tmp_path / "en.yml"
    path.write_text(
        f'version: "1"\nwords: {words}\ntriggers:\n  human:\n    {lists}\n{others}', encoding="utf-8"
    )
    return load_patterns([path])


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("I don’t want it!!! Help", "i dont want it . help"),
        ("speak-to_a  HUMAN,\nnow?", "speak to a human . now ."),
        ("e-mail me £5 🙂", "e mail me 5"),
        ("", ""),
    ],
)
def test_the_plain_form_has_no_signs_but_sentence_ends(text, form):
    assert plain(text) == form


def test_patterns_match_whole_words(tmp_path):
    patterns = load(tmp_path, "match: [agent]")

    assert patterns.find("human", "an agent please") == "agent"
    assert patterns.find("human", "agents of change") is None


def test_an_innocent_phrase_hides_itself_and_nothing_else(tmp_path):
    patterns = load(tmp_path, "{match: [agent], unless: [cleaning agent]}")

    assert patterns.find("human", "which cleaning agent") is None
    assert patterns.find("human", "which cleaning agent . get me an agent") == "agent"
    assert patterns.excuses("human", "which cleaning agent")


def test_nothing_matches_across_a_cut(tmp_path):
    patterns = load(tmp_path, "{match: [get agent], unless: [a cleaning]}")

    assert patterns.find("human", "get a cleaning agent") is None


def test_a_name_stands_for_its_words(tmp_path):
    patterns = load(tmp_path, "match: [get a <who>]", "{who: '(?:human|person)'}")

    assert patterns.find("human", "get a person") == "get a person"


def test_letters_beyond_ascii_do_no_harm(tmp_path):
    patterns = load(tmp_path, "{match: [größe], unless: [äh]}")

    assert patterns.find("human", "äh die größe äh 订单") == "größe"


@pytest.mark.parametrize(
    ("lists", "complaint"),
    [
        ("match: ['(open']", "en.yml:5: RE2 refuses '.open': missing"),
        ("match: [fine, '(?<!x)y']", "en.yml:5: RE2 refuses"),
        ("match: [get a <who>]", "en.yml:5: <who> is not under `words:`"),
        ("match: []", "en.yml:5: triggers.human.match"),
        ("matsch: [x]", "en.yml:5: triggers.human.match"),
    ],
)
def test_a_slip_is_named_with_its_line(tmp_path, lists, complaint):
    with pytest.raises(InvalidData, match=complaint):
        load(tmp_path, lists)


def test_the_line_is_that_of_the_pattern(tmp_path):
    with pytest.raises(InvalidData, match=r"en\.yml:8: RE2 refuses"):
        load(tmp_path, "match:\n      - fine\n      - fine too\n      - '['")


def test_a_sign_without_patterns_is_refused(tmp_path):
    path = tmp_path / "en.yml"
    path.write_text('version: "1"\ntriggers:\n  human: {match: [x]}\n', encoding="utf-8")

    with pytest.raises(InvalidData, match="no patterns for self_harm, safety"):
        load_patterns([path])


def test_no_file_at_all_is_refused():
    with pytest.raises(InvalidData, match="holds no file"):
        load_patterns([])


def test_a_hostile_message_is_matched_in_linear_time(patterns):
    words = plain("please can i speak " * 2000)

    assert [sign for sign in patterns.groups if patterns.find(sign, words)] == []
