from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.errors import InvalidData
from chatbot.knowledge.articles import load_articles
from chatbot.knowledge.passages import MOST_CHARACTERS, read_passages


def test_a_passage_is_a_section_with_the_facts_filled_in(shelf: Path, facts: dict[str, str]) -> None:
    passages = read_passages(load_articles([shelf / "returns.md"]), facts)

    assert [passage.heading for passage in passages] == ["", "How long you have", "How to send it"]
    assert passages[1].text == "Send it back within 30 days of delivery."
    assert passages[1].whole.startswith("Sending something back. How long you have. Send it back")


def test_a_fact_that_changes_makes_another_key(shelf: Path, facts: dict[str, str]) -> None:
    articles = load_articles([shelf / "returns.md"])
    before = read_passages(articles, facts)
    after = read_passages(articles, {**facts, "return_days": "60"})

    assert [one.key == other.key for one, other in zip(before, after, strict=True)] == [True, False, True]


def test_a_long_section_makes_several_passages_that_lose_nothing(tmp_path: Path) -> None:
    text = " ".join(f"This is sentence {number} of a section that goes on and on." for number in range(40))
    (tmp_path / "long.md").write_text(f"---\ntitle: Long\n---\n## On and on\n\n{text}\n")

    passages = read_passages(load_articles([tmp_path / "long.md"]), {})

    assert max(len(passage.text) for passage in passages) <= MOST_CHARACTERS
    assert " ".join(passage.text for passage in passages) == text


def test_an_unknown_fact_is_never_quoted(shelf: Path) -> None:
    with pytest.raises(InvalidData, match=r"returns\.md:11: the unknown fact \{return_days\}"):
        read_passages(load_articles([shelf / "returns.md"]), {})
