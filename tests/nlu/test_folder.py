"""A model folder that is not what training wrote is refused, and the file at fault is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import onnx
import pytest

from chatbot.errors import ModelUnavailable
from chatbot.nlu.folder import file_hash, open_model
from tests.training.small import trained_folder


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model folder that may be damaged."""
    return Path(shutil.copytree(trained_folder(tmp_path_factory), tmp_path / "en" / "run"))


def test_a_whole_folder_opens_under_its_name(folder: Path) -> None:
    assert open_model(folder).name == "en/run"


def test_a_model_beside_another_shares_its_tokenizer_only_if_it_is_the_same(folder: Path) -> None:
    model = open_model(folder)

    assert open_model(folder, beside=model).encoder.tokenizer is model.encoder.tokenizer
    rewrite(folder, "tokenizer.json", (folder / "tokenizer.json").read_text() + "\n")
    assert open_model(folder, beside=model).encoder.tokenizer is not model.encoder.tokenizer


@pytest.mark.parametrize(
    "name", ["network.onnx", "tokenizer.json", "model.json", "manifest.json", "metrics.json"]
)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()

    with pytest.raises(ModelUnavailable, match=name):
        open_model(folder)


@pytest.mark.parametrize("name", ["network.onnx", "tokenizer.json", "model.json"])
def test_a_changed_file_is_named(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)

    with pytest.raises(ModelUnavailable, match=f"{name} is damaged"):
        open_model(folder)


def test_labels_that_do_not_fit_the_network_are_refused(folder: Path) -> None:
    info = json.loads((folder / "model.json").read_text())
    info["intents"].append("one_too_many")
    rewrite(folder, "model.json", json.dumps(info))

    with pytest.raises(ModelUnavailable, match=r"asks for 5 intent_logits, .* has 4"):
        open_model(folder)


def test_a_network_that_wants_more_than_tokens_is_refused(folder: Path) -> None:
    network = onnx.load(folder / "network.onnx")
    network.graph.input.append(
        onnx.helper.make_tensor_value_info("attention_mask", onnx.TensorProto.INT64, [1])
    )
    rewrite(folder, "network.onnx", network.SerializeToString())

    with pytest.raises(ModelUnavailable, match=r"wants input_ids, attention_mask, .* train again"):
        open_model(folder)


def test_a_model_file_of_another_shape_is_refused(folder: Path) -> None:
    rewrite(folder, "model.json", '{"labels": []}')

    with pytest.raises(ModelUnavailable, match=r"model\.json is not what training writes"):
        open_model(folder)


def test_a_manifest_may_not_leave_out_the_network(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["files"]["network.onnx"]
    (folder / "manifest.json").write_text(json.dumps(manifest))

    with pytest.raises(ModelUnavailable, match=r"does not list network\.onnx"):
        open_model(folder)


def rewrite(folder: Path, name: str, content: str | bytes) -> None:
    """Change a file and its hash, as somebody would who knows how."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = file_hash(folder / name)
    (folder / "manifest.json").write_text(json.dumps(manifest))
