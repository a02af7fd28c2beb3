"""A model folder, all that training and serving share: `models/<language>/<run>/`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chatbot.errors import ModelUnavailable
from chatbot.nlu.encoder import INPUT, NETWORK, OUTPUTS, TOKENIZER, Encoder, Floats
from chatbot.nlu.examples import read_examples
from chatbot.nlu.meaning import apply_map, read_map
from chatbot.nlu.spelling import Spelling

INFO = "model.json"
MANIFEST = "manifest.json"
METRICS = "metrics.json"
SchemaT = TypeVar("SchemaT", bound=BaseModel)
NEEDED = (NETWORK, TOKENIZER, INFO)


class ModelInfo(BaseModel):
    """`model.json`: how to read the network's outputs, and where the model comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str
    intents: tuple[str, ...] = Field(min_length=2)
    """In the order of the intent logits."""
    knows_out_of_scope: bool
    """The last intent logit, after all intents, stands for out of scope."""
    temperature: float = Field(gt=0)
    """Intent logits are divided by it, so that a confidence is a probability."""
    scope_weights: tuple[float, float, float] = (1.0, 0.0, 0.0)
    """The scope score is the logistic function of their sum: times the logit that no out-of-scope message is meant,
    times the nearness, and a constant."""
    threshold: float = Field(ge=0, le=1)
    """The least scope score to take a message on."""
    threshold_basis: str
    """What the threshold promises, and on which messages it was measured."""
    answer_from: float = Field(default=0.4, ge=0, le=1)
    """The least confidence of the best intent to answer; below it the bot asks back which of the likeliest is meant."""
    answer_basis: str = "not measured"
    """What that promises, and on which messages it was measured."""
    sentiment: bool
    """False: there were no sentiment examples; sentiment and anger mean nothing."""
    vector_size: int
    base_encoder: str
    data_fingerprint: str
    recipe_fingerprint: str
    trained_at: str
    product_version: str


class Manifest(BaseModel):
    """`manifest.json`: the SHA-256 of every other file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """An opened model folder."""

    folder: Path
    info: ModelInfo
    encoder: Encoder
    tokenizer_hash: str
    spelling: Spelling
    meaning_map: Floats | None = None
    """See `nlu/meaning.py`; None in models of earlier versions."""

    def meaning(self, vector: Floats) -> Floats | None:
        """Return what the search in articles compares, (H) of length 1, for what the encoder made of a text."""
        return apply_map(self.meaning_map, vector) if self.meaning_map is not None else None

    @property
    def name(self) -> str:
        """Return `<language>/<run>`, as answers quote it."""
        return f"{self.info.language}/{self.folder.name}"


def open_model(folder: Path, *, beside: Model | None = None) -> Model:
    """Open a model folder.

    Args:
        beside: a model that is answering meanwhile; it shares its tokenizer where that is the same. Reading one
            stops every thread of the process for some 50 ms.

    Raises:
        ModelUnavailable: a file is missing, is not the one that training wrote, or does not fit the labels.
    """
    tokenizer_hash = _check_files(folder)[TOKENIZER]
    info = read_info(folder)
    shared = beside.encoder.tokenizer if beside and beside.tokenizer_hash == tokenizer_hash else None
    encoder = Encoder(folder, shared)
    if encoder.inputs != [INPUT]:
        raise ModelUnavailable(
            f"{folder / NETWORK} wants {', '.join(encoder.inputs)}, not {INPUT} alone: train again"
        )
    if lacking := [name for name in OUTPUTS if name not in encoder.sizes]:
        raise ModelUnavailable(
            f"{folder / NETWORK} says nothing of {lacking[0]}: it is of an earlier version, train again"
        )
    intents = len(info.intents) + info.knows_out_of_scope
    needed = {"intent_logits": intents, "vector": info.vector_size}
    for output, size in needed.items():
        if encoder.sizes.get(output) != size:
            found = encoder.sizes.get(output, "no")
            raise ModelUnavailable(
                f"{folder / INFO} asks for {size} {output}, {folder / NETWORK} has {found}: train again"
            )
    return Model(folder, info, encoder, tokenizer_hash, _spelling(folder, encoder), read_map(folder))


def _spelling(folder: Path, encoder: Encoder) -> Spelling:
    def texts() -> list[str]:
        try:
            return [text for text, _ in read_examples(folder)]
        except ModelUnavailable:  # a model of an earlier version: then nothing is mended
            return []

    return Spelling(texts, lambda word: encoder.tokenizer.token_to_id(word) is not None)


def read_info(folder: Path) -> ModelInfo:
    """Read `model.json` alone.

    Raises:
        ModelUnavailable: it is missing or not of this shape.
    """
    return _read(folder / INFO, ModelInfo)


def file_hash(path: Path) -> str:
    """Return the file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_files(folder: Path) -> dict[str, str]:
    """Return each file's hash."""
    manifest = _read(folder / MANIFEST, Manifest)
    for name in NEEDED:
        if name not in manifest.files:
            raise ModelUnavailable(f"{folder / MANIFEST} does not list {name}: train again")
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise ModelUnavailable(f"{path} is missing: train again, or copy the whole folder")
        if file_hash(path) != expected:
            raise ModelUnavailable(f"{path} is damaged: its hash is not the one in {MANIFEST}; train again")
    return manifest.files


def _read(path: Path, schema: type[SchemaT]) -> SchemaT:
    try:
        return schema.model_validate(json.loads(path.read_bytes()))
    except OSError as error:
        mend = "run `chatbot train` first"
        raise ModelUnavailable(f"{path} cannot be read ({error.strerror}): {mend}") from error
    except (ValueError, ValidationError) as error:
        raise ModelUnavailable(f"{path} is not what training writes: train again") from error
