from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chatbot.errors import InvalidData
from chatbot.knowledge.articles import load_articles, read_article
from chatbot.knowledge.check import check_articles

GOOD = "---\ntitle: Sending something back\n---\nWithin 30 days.\n"
SLIPS = {
    "Within 30 days.\n": r"slip\.md:1: no front matter: open it with '---'",
    "---\ntitle: Returns\nWithin 30 days.\n": r"slip\.md:1: the front matter does not end",
    "---\nintents: []\n---\nWithin 30 days.\n": r"slip\.md:\d: title: Field required",
    "---\ntitle: Returns\nintents: [a\n---\nText.\n": r"slip\.md:\d: not valid YAML: .*check indent",
    "---\ntitle: Returns\nauthor: me\n---\nText.\n": r"slip\.md:3: author: nothing is called so",
    "---\ntitle: 30\n---\nText.\n": r"slip\.md:2: title: .*one line of text",
    "---\ntitle: Returns\nupdated: soon\n---\nText.\n": r"slip\.md:3: updated: .*date",
    "---\ntitle: Returns\n---\n\n": r"slip\.md:3: no text: write some",
    "---\ntitle: Returns\n---\nText.\n\n## When\n\n## How\n\nSo.\n": r"slip\.md:6: section 'When' is empty",
    "---\ntitle: Returns\n---\n# Returns\n\nText.\n": r"slip\.md:4: a second title 'Returns': .*front matter",
}


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_told_with_file_line_and_mend(tmp_path: Path, text: str) -> None:
    path = tmp_path / "slip.md"
    path.write_text(text)

    with pytest.raises(InvalidData, match=SLIPS[text]):
        read_article(path)


def test_an_article_is_known_by_its_file_and_falls_into_sections(shelf: Path) -> None:
    article = read_article(shelf / "returns.md")

    assert (article.id, article.title, article.updated) == (
        "returns",
        "Sending something back",
        date(2026, 3, 1),
    )
    assert [section.heading for section in article.sections] == ["", "How long you have", "How to send it"]
    assert [section.line for section in article.sections] == [1, 9, 13]


def test_a_file_from_another_editor_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "windows.md").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())

    assert read_article(tmp_path / "windows.md").title == "Sending something back"


def test_two_articles_cannot_have_one_title(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    (tmp_path / "b.md").write_text(GOOD.replace("Sending", "sending"))

    with pytest.raises(InvalidData, match=r"b\.md:2: 'sending something back' is also the title of .*a\.md"):
        load_articles(sorted(tmp_path.glob("*.md")))


def test_names_that_nothing_goes_by_are_told_with_what_may_be_meant(shelf: Path) -> None:
    articles = load_articles([shelf / "returns.md"])

    found = list(check_articles(articles, facts={"return_day"}, intents={"return_items"}))

    assert found == [
        f"{shelf}/returns.md:11: the unknown fact {{return_days}}: is 'return_day' meant?,"
        " or write it under `shop` in domain.yml",
        f"{shelf}/returns.md:3: no intent is called 'return_item': is 'return_items' meant?",
    ]


def test_a_stray_brace_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD + "\nFor {30 days.\n")

    (found,) = check_articles([read_article(tmp_path / "a.md")], facts={"days"}, intents=())

    assert found.startswith(f"{tmp_path}/a.md:6: a stray brace")
