"""What the shop's articles say to a question, word for word."""

from __future__ import annotations

from dataclasses import dataclass

READ = "read_article"
"""The button of an article that was offered by its title: `/read_article{"number": "2"}` is the second of them."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of one article: its own words with the shop's facts filled in, nothing added."""

    source: str
    """The article's id: the name of its file without `.md`."""
    title: str
    """The article's title."""
    heading: str
    """Where in the article it stands; empty for what stands before the first heading."""
    text: str
    """Plain whole sentences and lists, some 500 characters at most; a line break ends a line."""
    score: float
    """The probability, 0 to 1, that it answers the question."""
    answers: bool = True
    """It is likely enough to be said; else its title may be offered."""

    @property
    def place(self) -> str:
        """Return where it stands, as people read it."""
        return f"{self.title} › {self.heading}" if self.heading else self.title
