"""The model card: what a person should know before trusting a model folder."""

from __future__ import annotations

from chatbot.nlu.folder import ModelInfo
from chatbot.training.corpus import Corpus

_CARD = """# {name}

Understands customers' messages in `{language}`: {intents} intents, {scope}, {moods}.
Fine-tuned from {base} on {examples} examples ({outside} out of scope, {mood_rows} with a sentiment) on {day}.

## What was measured
On {messages} messages kept back in a rehearsal; the network in this folder was then trained on all of them.

| figure | value |
|---|---|
{figures}

It answers what is in scope at {threshold:.3f} or more ({basis})
and whose best intent has {answer_from:.2f} or more ({answer_basis}); else it asks back.

## Limits
- It knows its training data's language, shop and wording; other trades need examples of their own.
- Confidences are calibrated on messages like the training data. On others they tend to be too high.
- Sentiment is read from words: irony, quotation and dialect can mislead it. Do not judge people by it.

Data fingerprint {data}
"""


def told(name: str, value: float) -> str:
    """Return a figure in words of a card: a count whole, the others with three decimals."""
    return f"{value:.0f}" if name == "messages" else f"{value:.3f}"


def render_card(info: ModelInfo, corpus: Corpus, figures: dict[str, float]) -> str:
    """Return the card in Markdown."""
    return _CARD.format(
        name=f"Intent and sentiment model, {info.trained_at}",
        language=info.language,
        intents=len(info.intents),
        scope="out of scope" if info.knows_out_of_scope else "no notion of out of scope",
        moods="sentiment and anger" if info.sentiment else "no sentiment",
        base=info.base_encoder,
        examples=len(corpus.examples) + len(corpus.out_of_scope) + len(corpus.moods),
        outside=len(corpus.out_of_scope),
        mood_rows=len(corpus.moods),
        day=info.trained_at[:10],
        messages=int(figures.get("messages", 0)),
        figures="\n".join(f"| {name} | {told(name, value)} |" for name, value in figures.items()),
        threshold=info.threshold,
        basis=info.threshold_basis,
        answer_from=info.answer_from,
        answer_basis=info.answer_basis,
        data=info.data_fingerprint,
    )
