"""The small numbers people write as words."""

from __future__ import annotations

_SAID = {
    word: value
    for value, words in {
        1: "a an one",
        2: "two couple pair",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve",
        15: "fifteen",
        20: "twenty",
        25: "twenty-five",
        30: "thirty",
        40: "forty",
        50: "fifty",
        60: "sixty",
        70: "seventy",
        80: "eighty",
        90: "ninety",
        100: "hundred",
        200: "two-hundred",
        1000: "thousand",
    }.items()
    for word in words.split()
}
WORDS = (
    r"\b(?:(?:a )?couple(?: of)?|(?:a |one )?hundred|two hundred|(?:a |one )?thousand|twenty[- ]five"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
)
"""A pattern for what `number` reads, but for "a" and "an"."""


def number(said: str) -> int | None:
    """Return the value of a number word or of plain digits, or None."""
    if said.isdecimal():
        return int(said)
    words = [word for word in said.lower().replace("of", "").split() if word not in {"a", "an", "one"}]
    return _SAID.get("-".join(words) if words else said.lower().strip())
