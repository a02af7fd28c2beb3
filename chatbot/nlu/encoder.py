"""One pass through the network: tokens in, intent and sentiment logits, anger and the text's vector out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

Floats = NDArray[np.float32]
NETWORK = "network.onnx"
TOKENIZER = "tokenizer.json"
MAX_TOKENS = 128
"""A longer message is cut in the middle: stories open with the topic and end with the wish."""
INPUT = "input_ids"
OUTPUTS = ("intent_logits", "sentiment_logits", "anger", "vector", "nearness")


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the network says of one text."""

    intent_logits: Floats
    """(intents), one more for out of scope where the network was taught it."""
    sentiment_logits: Floats
    """(3): negative, neutral, positive."""
    anger: float
    """0 to 1."""
    vector: Floats
    """(H), of length 1; close vectors mean much the same."""
    nearness: float
    """The cosine to the centre of the nearest intent's examples, −1 to 1."""


class Encoder:
    """The network on ONNX Runtime; one thread a call, so that callers share the cores."""

    def __init__(self, folder: Path, tokenizer: Tokenizer | None = None) -> None:
        self.tokenizer = tokenizer or plain_tokenizer(Tokenizer.from_file(str(folder / TOKENIZER)))
        self._session = onnxruntime.InferenceSession(
            str(folder / NETWORK), _options(), providers=["CPUExecutionProvider"]
        )

    @property
    def inputs(self) -> list[str]:
        """Return what the network wants to be fed."""
        return [one.name for one in self._session.get_inputs()]

    @property
    def sizes(self) -> dict[str, int]:
        """Return each output's last dimension, 0 where it has none."""
        shapes = {output.name: output.shape for output in self._session.get_outputs()}
        return {name: shape[-1] if isinstance(shape[-1], int) else 0 for name, shape in shapes.items()}

    def read(self, text: str) -> Reading:
        """Run the network on one normalised text."""
        ids = np.array([token_ids(self.tokenizer, [text])[0]], dtype=np.int64)  # (1, T)
        intent, sentiment, anger, vector, nearness = self._session.run(list(OUTPUTS), {INPUT: ids})
        return Reading(intent[0], sentiment[0], float(anger[0]), vector[0], float(nearness[0]))


def plain_tokenizer(tokenizer: Tokenizer) -> Tokenizer:
    """Switch off its own padding and cutting: both are done here, alike for training and serving."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def token_ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Return each text's token ids, special tokens included, at most `MAX_TOKENS`."""
    return [_cut(encoding.ids) for encoding in tokenizer.encode_batch(list(texts))]


def _cut(ids: list[int]) -> list[int]:
    half = MAX_TOKENS // 2
    return ids if len(ids) <= MAX_TOKENS else ids[:half] + ids[-half:]


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    return options
