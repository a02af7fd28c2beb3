"""`chatbot stories` as typed in a terminal: the page it writes, and the figures at its head."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chatbot.cli.main import main

STORIES = """version: "1"
stories:
  - name: Where is it?
    who: A man *in a hurry*.
    wants: his parcel.
    talk:
      - customer: "where is order 1001234 [asap]"
      - {customer: maya.okafor@example.com, when: order.ask_email…}
    settled: {says: Thursday 26 November}
  - name: A human
    who: Somebody who has had enough.
    wants: a person.
    talk: [{customer: I want to talk to a human}]
    person: they say so.
  - name: No use
    who: Somebody who asks for the moon.
    wants: the moon.
    talk: [{customer: hello}]
    settled: {says: moon}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DEFAULT_LOCALE", "en")
    monkeypatch.delenv("MODEL_DIR", raising=False)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "stories.yml"
    path.write_text(STORIES, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["stories", *map(str, arguments)])


def test_the_page_counts_what_the_bot_settled_alone_and_tells_every_talk(
    written: Path, tmp_path: Path
) -> None:
    result = run(written, "--out", tmp_path / "page.md")

    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (
        result.stderr.splitlines()[-1]
        == "1 of 3 stories settled by the bot alone, the rules, without a model"
    )
    assert "**Containment: 1 of 3 (33 %).**" in page
    assert "| handed over to a person, who was needed | 1 of 3 (33 %) |" in page
    assert "| 1 | [Where is it?](#1-where-is-it) | settled |" in page
    assert "A man \\*in a hurry\\*." in page
    assert "> **Customer** where is order 1001234 \\[asap\\]\n>\n> **Bot** " in page
    assert "**Verdict: abandoned.** Not settled: the bot never said “moon”." in page
    assert "Rightly: they say so." in page
    assert not (tmp_path / "var").exists()


def test_the_same_stories_make_the_same_page(written: Path) -> None:
    assert run(written).stdout == run(written).stdout != ""


@pytest.mark.parametrize(
    ("out", "said"),
    [
        (
            "no/such/folder/page.md",
            "page.md: cannot be written (No such file or directory): choose another --out",
        ),
        (".", "cannot be written (Is a directory)"),
    ],
)
def test_a_page_that_cannot_be_written_is_said_so(written: Path, out: str, said: str) -> None:
    result = run(written, "--out", out)

    assert (result.exit_code, said in result.stderr) == (1, True)


def test_a_broken_story_is_one_line(written: Path) -> None:
    written.write_text(STORIES.replace("order.ask_email…", "order.aks"), encoding="utf-8")

    result = run(written)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "stories.yml:8: no reply is called 'order.aks'; is 'order.ask' meant?" in result.stderr
