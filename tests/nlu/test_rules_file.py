"""The file of the rules: what it may say, what is wrong with it, and that an edit is live."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.errors import InvalidData
from chatbot.files import Watched, parse_yaml
from chatbot.nlu.rules import Rules, load_rules
from chatbot.nlu.rules_file import RulesFile


def test_the_number_tells_which_rule_spoke() -> None:
    file = parse_yaml(
        "version: '1'\nrules:\n- {patterns: [x], intent: a}\n- {patterns: [y], replies: [b]}",
        RulesFile,
        name="r",
    )

    match = Rules([file]).match("y")

    assert match is not None
    assert (match.number, match.intent, match.reply) == (2, None, "b")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["- {patterns: ['('], intent: a}"], "r.yml:3: rules.0.patterns.0: .*RE2.*bracket"),
        (["- {patterns: ['(?=x)'], intent: a}"], "r.yml:3: .*look-around"),
        (["- {patterns: ['{what}'], intent: a}"], "r.yml:3: .*'?{what} is not among `words`"),
        (["- patterns: [x]"], "r.yml:3: .*neither intent nor replies"),
        (["- {patterns: ['a (b)'], replies: ['%2']}"], "r.yml:3: .*%2"),
        (["- {patterns: [x], intent: a}", "- {patterns: [], intent: a}"], "r.yml:4: rules.1.patterns"),
        (["- {patterns: [x], intent: a, reply: b}"], "r.yml:3: rules.0.reply"),
        (
            ["- patterns: [x]", "  replies:", "  - Hi.", "  - Hi!"],
            "r.yml:6: rules.0.replies.1: .*'!'.*without",
        ),
    ],
)
def test_a_broken_rule_is_reported_with_its_line(tmp_path: Path, lines: list[str], message: str) -> None:
    path = tmp_path / "r.yml"
    path.write_text("\n".join(["version: '1'", "rules:", *lines]), encoding="utf-8")

    with pytest.raises(InvalidData, match=message):
        load_rules([path])


def test_word_lists_and_line_breaks_serve_patterns_only(tmp_path: Path) -> None:
    words = "words: {thing: cup|mug, my: 'my {thing}'}\n"
    rule = "- patterns:\n  - |-\n    {my}|\n    jug\n  replies: ['{thing}']\n"

    rules = Rules([parse_yaml(f"version: '1'\n{words}rules:\n{rule}", RulesFile, name="r")])

    assert rules.match("where is my mug") == rules.match("jug")
    assert getattr(rules.match("jug"), "reply", None) == "{thing}"
    assert rules.match("cup") is None


def test_edited_rules_are_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatbot.files.RELOAD_CHECK_S", 0.0)
    path = tmp_path / "en.yml"
    path.write_text("version: '1'\nrules: [{patterns: [tea], intent: a}]", encoding="utf-8")
    watched = Watched(tmp_path, "*.yml", load_rules)
    assert watched.current().match("tea") is not None

    path.write_text("version: '1'\nrules: [{patterns: [coffee], intent: a}]", encoding="utf-8")

    assert watched.current().match("tea") is None


def test_an_exception_silences_its_rule_alone(tmp_path: Path) -> None:
    path = tmp_path / "en.yml"
    path.write_text(
        """
version: "1"
rules:
  - {intent: thanks, overrules: true, patterns: [thanks], unless: ["thanks {few}"]}
  - {intent: deny, patterns: [no thanks for]}
words: {few: 'for no\\w+'}
""",
        encoding="utf-8",
    )
    rules = load_rules([path])

    found = [rules.match(text) for text in ("thanks", "no thanks for nothing")]

    assert [match.intent if match else None for match in found] == ["thanks", "deny"]
    assert rules.overruling("no thanks for nothing") is None
