"""A smaller vocabulary: what a shop's customers say, the commonest words, and the letters of all others."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn

from chatbot.errors import InvalidData
from chatbot.nlu.encoder import plain_tokenizer, token_ids
from chatbot.training.base import Base
from chatbot.training.effort import PORTION, batches

_NEVER_USED = re.compile(r"\[unused\d+\]")


def pruned(base: Base, texts: Sequence[str], words: int) -> Base:
    """Return the encoder with the tokens that texts fall into, the `words` commonest others, and every character.

    The texts become the tokens they were. Any other text still becomes tokens: a rare word more of them than before.

    Raises:
        InvalidData: the encoder's tokens are no word pieces after BERT's fashion.
    """
    settings = json.loads(base.tokenizer.to_str())
    _check(base.name, settings)
    vocabulary: dict[str, int] = settings["model"]["vocab"]
    kept = sorted(_kept(base, settings, texts, words))
    places = {token: place for place, token in enumerate(_named(vocabulary, kept))}
    settings["model"]["vocab"] = places
    for token in settings["added_tokens"]:
        token["id"] = places[token["content"]]
    for token in settings["post_processor"]["special_tokens"].values():
        token["ids"] = [places[name] for name in token["tokens"]]
    tokenizer = plain_tokenizer(Tokenizer.from_str(json.dumps(settings)))
    pad_id = places[_named(vocabulary, [base.pad_id])[0]]
    return replace(base, tokenizer=tokenizer, embeddings=_embeddings(base, kept, pad_id), pad_id=pad_id)


def _check(name: str, settings: Any) -> None:
    kind, around = settings["model"]["type"], (settings["post_processor"] or {}).get("type")
    if (kind, around) != ("WordPiece", "TemplateProcessing"):
        found = f"{kind} tokens in {around}"
        raise InvalidData(f"{name}: --size small needs BERT's word pieces, this has {found}: leave it out")


def _kept(base: Base, settings: Any, texts: Sequence[str], words: int) -> set[int]:
    used = {
        token
        for part in batches(texts, PORTION, lambda: None)
        for row in token_ids(base.tokenizer, part)
        for token in row
    }
    vocabulary, prefix = settings["model"]["vocab"], settings["model"]["continuing_subword_prefix"]
    special = {token["id"] for token in settings["added_tokens"]}
    letters = {place for token, place in vocabulary.items() if len(token.removeprefix(prefix)) == 1}
    return used | special | letters | set(islice(_others(vocabulary, used | special | letters), words))


def _others(vocabulary: dict[str, int], known: set[int]) -> Iterable[int]:
    """Yield the remaining tokens, the commonest first: word pieces are numbered in that order."""
    for token, place in sorted(vocabulary.items(), key=lambda item: item[1]):
        if place not in known and not _NEVER_USED.fullmatch(token):
            yield place


def _named(vocabulary: dict[str, int], places: Sequence[int]) -> list[str]:
    names = {place: token for token, place in vocabulary.items()}
    return [names[place] for place in places]


def _embeddings(base: Base, kept: Sequence[int], pad_id: int) -> nn.Module:
    embeddings: Any = copy.deepcopy(base.embeddings)
    weight = embeddings.word_embeddings.weight.data[torch.tensor(kept)]  # (tokens, H)
    whole = nn.Embedding.from_pretrained(weight, padding_idx=pad_id)  # type: ignore[no-untyped-call]
    embeddings.word_embeddings = whole
    return embeddings  # type: ignore[no-any-return]
