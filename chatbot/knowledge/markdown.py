"""From an article's markdown to sections of plain text, as a chat shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from chatbot.errors import InvalidData

BULLET = "•"
_LISTS = frozenset({"bullet_list", "ordered_list"})
_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one `##` heading; the one before the first has an empty heading."""

    heading: str
    text: str
    """Plain: links as `words (address)`, list items and rows each on a line of their own."""
    line: int
    """Of the file, counted from 1."""


def read_sections(text: str, *, name: str) -> tuple[Section, ...]:
    """Return the sections of a markdown text, those before the first heading only where there is something.

    Args:
        name: stands for the file in errors.

    Raises:
        InvalidData: a section is empty, or a heading is a title.
    """
    tree = SyntaxTreeNode(_PARSER.parse(text))
    heading, line, blocks, sections = "", 1, list[str](), list[Section]()
    for node in tree.children:
        if node.type == "heading" and node.tag in ("h1", "h2"):
            _refuse_title(node, name)
            sections.append(Section(heading, "\n\n".join(blocks), line))
            heading, line, blocks = _inline(node), _line(node), []
        else:
            blocks.append("\n".join(_block(node)))
    sections.append(Section(heading, "\n\n".join(blocks), line))
    return _without_gaps(sections, name)


def _refuse_title(node: SyntaxTreeNode, name: str) -> None:
    if node.tag == "h1":
        mend = "the title stands in the front matter; write '## …' for a section"
        raise InvalidData(f"{name}:{_line(node)}: a second title '{_inline(node)}': {mend}")


def _without_gaps(sections: Iterable[Section], name: str) -> tuple[Section, ...]:
    found = [section for section in sections if section.heading or section.text.strip()]
    for section in found:
        if not section.text.strip():
            raise InvalidData(
                f"{name}:{section.line}: section '{section.heading}' is empty: write what belongs there, "
                "or delete the heading"
            )
    return tuple(found)


def _block(node: SyntaxTreeNode) -> Iterator[str]:
    """Yield the lines of a block."""
    if node.type in _LISTS:
        yield from _list(node)
    elif node.type == "tr":
        yield " · ".join(_inline(cell) for cell in node.children)
    elif node.type in ("fence", "code_block"):
        yield from node.content.rstrip("\n").splitlines()
    elif node.type == "inline":
        yield from _words(node).splitlines()
    else:
        for child in node.children:
            yield from _block(child)


def _list(node: SyntaxTreeNode) -> Iterator[str]:
    start = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children, start):
        mark = f"{number}." if node.type == "ordered_list" else BULLET
        first, *others = [line for child in item.children for line in _block(child)] or [""]
        yield f"{mark} {first}".rstrip()
        yield from (f"   {line}" for line in others)


def _inline(node: SyntaxTreeNode) -> str:
    return " ".join(" ".join(_words(child) for child in node.children).split())


def _words(node: SyntaxTreeNode) -> str:
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "\n"
    if node.type in ("text", "code_inline", "image"):
        return node.content
    inside = "".join(_words(child) for child in node.children)
    if node.type != "link":
        return inside
    address = str(node.attrs["href"]).removeprefix("mailto:").removeprefix("tel:")
    return inside if address == inside else f"{inside} ({address})"


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1
