from __future__ import annotations

import pytest

from chatbot.knowledge.markdown import read_sections

BLOCKS = {
    "Some *stressed* and **loud** `words`\nin one paragraph.": "Some stressed and loud words in one paragraph.",
    "One.\n\nTwo.": "One.\n\nTwo.",
    "- a\n- b\n  - c": "• a\n• b\n   • c",
    "3. a\n4. b": "3. a\n4. b",
    "1. a\n\n   more of a\n2. b": "1. a\n   more of a\n2. b",
    "See [the form](https://shop.example/form).": "See the form (https://shop.example/form).",
    "[help@shop.example](mailto:help@shop.example)": "help@shop.example",
    "| tog | for |\n|---|---|\n| 4.5 | summer |": "tog · for\n4.5 · summer",
    "> quoted": "quoted",
    "First line  \nsecond line": "First line\nsecond line",
    "### Smaller\n\nText.": "Smaller\n\nText.",
    "<b>not</b> markup": "<b>not</b> markup",
}


@pytest.mark.parametrize("text", BLOCKS)
def test_markdown_becomes_what_a_chat_can_show(text: str) -> None:
    (section,) = read_sections(text, name="a.md")

    assert section.text == BLOCKS[text]


def test_what_stands_before_the_first_heading_is_a_section_only_if_there_is_something() -> None:
    assert [one.heading for one in read_sections("## A\n\nx\n\n## B\n\ny", name="a.md")] == ["A", "B"]
    assert [one.heading for one in read_sections("z\n\n## A `b`\n\nx", name="a.md")] == ["", "A b"]
