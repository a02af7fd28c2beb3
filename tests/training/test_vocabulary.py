"""A smaller vocabulary reads its own texts as the whole one does, and any other text all the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from tokenizers import Tokenizer, models

from chatbot.errors import InvalidData
from chatbot.nlu.encoder import token_ids
from chatbot.training.base import Base, open_base
from chatbot.training.vocabulary import pruned

TEXTS = ("where is my parcel", "the kerbside courier took my ottoman", "naïve café? 👍")


@pytest.fixture(scope="module")
def base() -> Base:
    return open_base("")


@pytest.fixture(scope="module")
def small(base: Base) -> Base:
    return pruned(base, TEXTS, 500)


def tokens(base: Base, text: str) -> list[str]:
    return [str(base.tokenizer.id_to_token(one)) for one in token_ids(base.tokenizer, [text])[0]]


@pytest.mark.parametrize("text", TEXTS)
def test_its_own_texts_mean_what_they_meant(base: Base, small: Base, text: str) -> None:
    whole, fewer = (one.activations([text], 6, lambda: None)[0] for one in (base, small))

    assert tokens(small, text) == tokens(base, text)
    assert torch.equal(whole, fewer)


def test_the_commonest_words_stay_and_rare_ones_fall_into_pieces(base: Base, small: Base) -> None:
    assert tokens(small, "because they would not") == ["[CLS]", "because", "they", "would", "not", "[SEP]"]
    pieces = tokens(small, "triassic")
    assert "[UNK]" not in pieces
    assert "".join(piece.removeprefix("##") for piece in pieces[1:-1]) == "triassic"


@pytest.mark.parametrize("text", ["Ωmega ж 漢字 ß", "x" * 99, "♞ ¿qué?", ""])
def test_no_text_is_lost_that_was_not_lost_before(base: Base, small: Base, text: str) -> None:
    assert tokens(small, text).count("[UNK]") == tokens(base, text).count("[UNK]")


def test_most_of_the_vocabulary_is_gone(base: Base, small: Base) -> None:
    assert small.tokenizer.get_vocab_size() < 0.1 * base.tokenizer.get_vocab_size()
    assert small.embeddings.get_submodule("word_embeddings").weight.shape[0] == (
        small.tokenizer.get_vocab_size()
    )


def test_other_kinds_of_tokens_are_refused_in_one_line(base: Base) -> None:
    other = replace(base, name="other", tokenizer=Tokenizer(models.Unigram([("a", 0.0)], 0)))

    with pytest.raises(InvalidData, match="other: --size small needs BERT's word pieces, this has Unigram"):
        pruned(other, TEXTS, 10)
