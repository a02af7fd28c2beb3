"""Who is handed over to a person, and who should have been: precision and recall of the triggers on written dialogues.

    python -m benchmarks.escalation [MODELS] [--errors] [--half development|held_out]

MODELS is a folder of models (`var/models`); without it the rules answer. The dialogues of `tests/data/dialogues` are
played to the bot by the product's own path (interpreter, triggers, policy, memory, the demo shop's orders) four times,
with the same policy and limits and another reader of moods each: ours (network and rules), VADER (Hutto and Gilbert
2014; `pip install vaderSentiment==3.3.2`, needed here only), a list of angry words, and none: the words of the triggers
alone. VADER and the list know no anger, so what they find is scaled by the factor that suits the development half best.

In time means: at one of the turns written beside the dialogue. Precision is the share of hand-overs that were needed
and in time; early, late and needless ones count against it. Recall is the share of dialogues in need that were handed
over in time. By reason: precision of those handed over for it, recall of those that need it first, for any reason that
is right for them. Intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.dialogues import Dialogue, Outcome, Reader, bot, feeling, play, read_dialogues, remembering
from chatbot.assistant.thinking import Thinking
from chatbot.domain.share import Share, share
from chatbot.domain.understanding import Sentiment, Understanding
from chatbot.nlu.classifier import Classifier
from chatbot.nlu.folder import open_model
from chatbot.nlu.runs import current_folder

REASONS = ("angry", "human_requested", "repeated_failure", "high_risk", "vulnerable", "complex")
FACTORS = (0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0)
CLEAR_SCORE = 0.05
"""From here VADER's authors call a text positive or negative."""
ANGRY_WORDS = re.compile(
    r"\b(?:angry|anger|furious|livid|fuming|outraged?|outrageous|enraged|raging|seething|infuriat\w+|irate|mad|"
    r"disgust\w+|disgrace\w*|appall\w+|unacceptable|ridiculous|pathetic|useless|rubbish|garbage|trash|worst|terrible|"
    r"horrible|horrendous|awful|atrocious|shocking|shambles|joke|farce|scandalous|incompetent|idiots?|idiotic|stupid|"
    r"morons?|clowns?|cowboys|liars?|lying|lied|scam\w*|con|crooks?|thie(?:f|ves)|robbed|stealing|rip ?off|hate|"
    r"sick of|fed up|had enough|never again|insult\w*|how dare|unbelievable|wtf|hell|damn|bloody|fuck\w*|shit\w*|crap|"
    r"bullshit|bastards?|piss\w*|nerve)\b",
    re.IGNORECASE,
)
"""What a support team writes down when asked for a list of angry words."""


def main() -> None:
    """Play all dialogues to all readers and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", type=Path, nargs="?")
    parser.add_argument("--errors", action="store_true", help="name the dialogues our own reader fails")
    parser.add_argument("--half", choices=["development", "held_out"], help="only this half")
    arguments = parser.parse_args()
    models = arguments.models
    classifier = Classifier(open_model(current_folder(models, "en"))) if models else None
    with tempfile.TemporaryDirectory() as folder, bot(Path(folder), classifier) as thinking:
        readers = choose_readers(remembering(thinking))
        print(f"model {classifier.model.name}" if classifier else "no model: the rules answer")
        for half in [arguments.half] if arguments.half else ["development", "held_out"]:
            dialogues = read_dialogues(half)
            played = {name: [play(one, each) for each in dialogues] for name, one in readers.items()}
            tell(half, played)
            if arguments.errors:
                tell_errors(next(iter(played.values())))


def choose_readers(thinking: Thinking) -> dict[str, Thinking]:
    """Return the bot with each reader, the scaled ones as they suit the development half best."""
    development = read_dialogues("development")
    found = {"ours": thinking}
    for name, read in (("VADER", vader()), ("angry words", read_words)):
        scaled_ones = {factor: feeling(thinking, scaled(read, factor)) for factor in FACTORS}
        best = max(scaled_ones, key=lambda factor: quality(scaled_ones[factor], development))
        found[f"{name} × {best}"] = scaled_ones[best]
    return {**found, "none": feeling(thinking, lambda _understanding: as_mood(0.0))}


def quality(thinking: Thinking, dialogues: Sequence[Dialogue]) -> float:
    """Return F1 over all reasons."""
    return f1(*overall([play(thinking, each) for each in dialogues]))


def vader() -> Reader:
    """Return VADER's compound score as a mood: what is bad is taken for anger."""
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError:
        sys.exit("VADER is not installed: pip install vaderSentiment==3.3.2")
    analyser = SentimentIntensityAnalyzer()
    compound = cache(lambda text: analyser.polarity_scores(text)["compound"])
    return lambda understanding: as_mood(compound(understanding.text))


def read_words(understanding: Understanding) -> Sentiment:
    """Count angry words: one is half a fury."""
    count = len(ANGRY_WORDS.findall(understanding.text))
    return as_mood(-min(1.0, 0.25 + 0.25 * count) if count else 0.0)


def as_mood(score: float) -> Sentiment:
    """Take everything bad for anger."""
    label = "negative" if score <= -CLEAR_SCORE else "positive" if score >= CLEAR_SCORE else "neutral"
    return Sentiment(label, score, max(0.0, -score))


def scaled(read: Reader, factor: float) -> Reader:
    """Return the reader with its anger times a factor."""

    def read_scaled(understanding: Understanding) -> Sentiment:
        mood = read(understanding)
        return replace(mood, anger=min(1.0, factor * mood.anger))

    return read_scaled


def overall(outcomes: Sequence[Outcome]) -> tuple[Share, Share]:
    """Return precision and recall, whatever the reason."""
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    handed_over = sum(outcome.turn is not None for outcome in outcomes)
    in_need = sum(bool(outcome.dialogue.needs) for outcome in outcomes)
    return share(verdicts["in time"], handed_over), share(verdicts["in time"], in_need)


def by_reason(outcomes: Sequence[Outcome], reason: str) -> tuple[Share, Share]:
    """Return precision of those handed over for a reason, and recall of those that need it first."""
    handed_over = [outcome for outcome in outcomes if outcome.reason == reason]
    in_need = [outcome for outcome in outcomes if outcome.dialogue.needs[:1] == (reason,)]
    return share(sum(map(is_right, handed_over)), len(handed_over)), share(
        sum(map(is_right, in_need)), len(in_need)
    )


def is_right(outcome: Outcome) -> bool:
    """Say whether it was handed over in time, for a reason of its own."""
    return outcome.verdict == "in time" and outcome.reason in outcome.dialogue.needs


def f1(precision: Share, recall: Share) -> float:
    """Return the harmonic mean."""
    both = precision.value + recall.value
    return 2 * precision.value * recall.value / both if both else 0.0


def tell(half: str, played: dict[str, list[Outcome]]) -> None:
    """Print all readers side by side."""
    table = Table(title=f"{half}: precision / recall", show_lines=True)
    table.add_column("")
    for name in played:
        table.add_column(name)
    table.add_row("all reasons", *(figures(*overall(outcomes)) for outcomes in played.values()))
    for reason in REASONS:
        table.add_row(reason, *(figures(*by_reason(outcomes, reason)) for outcomes in played.values()))
    for verdict in ("early", "late", "missed", "needless"):
        counts = (sum(one.verdict == verdict for one in outcomes) for outcomes in played.values())
        table.add_row(verdict, *map(str, counts))
    Console(width=150).print(table)


def figures(precision: Share, recall: Share) -> str:
    """Return both with their intervals."""
    return f"{percent(precision)} / {percent(recall)}\nF1 {100 * f1(precision, recall):.1f}"


def percent(found: Share) -> str:
    """Return a share as people read it."""
    if not found.count:
        return "–"
    return f"{100 * found.value:.0f} ({100 * found.low:.0f} to {100 * found.high:.0f})"


def tell_errors(outcomes: Sequence[Outcome]) -> None:
    """Print what went wrong, by name."""
    for one in outcomes:
        if one.verdict in ("in time", "left alone") and (not one.dialogue.needs or is_right(one)):
            continue
        wanted = (
            f"{one.dialogue.needs[0]} at {one.dialogue.first} to {one.dialogue.last}, "
            if one.dialogue.needs
            else ""
        )
        verdict = "other reason" if one.verdict == "in time" else one.verdict
        said = f"{one.reason} at {one.turn}: {one.escalation.explanation}" if one.escalation else "nothing"
        print(f"  {verdict}: {one.dialogue.name}; {wanted}found {said}")


if __name__ == "__main__":
    main()
