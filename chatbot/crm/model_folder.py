"""A model on disk: LightGBM's text, plain arrays and JSON, each with its hash; nothing in it can run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chatbot.crm.blend import Blend
from chatbot.crm.calibration import Calibration, Kind
from chatbot.crm.logistic import Logistic
from chatbot.crm.network import Layer, Network
from chatbot.crm.preparation import Preparation
from chatbot.crm.trees import Trees
from chatbot.errors import InvalidData

CONFIG, ARRAYS, TREES = "model.json", "arrays.npz", "trees.txt"
_PREPARATION = ("logarithms", "centres", "spreads", "gaps", "gap_shares")
_LAYER = ("inward", "bias", "outward", "offset")
Arrays = Mapping[str, NDArray[np.float64]]


def save_blend(blend: Blend, folder: Path) -> None:
    """Write a model into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    trees = next((part.text for part in blend.parts if isinstance(part, Trees)), "")
    (folder / TREES).write_text(trees, encoding="utf-8")
    np.savez(folder / ARRAYS, allow_pickle=False, **_arrays(blend))
    kept = {
        "names": blend.names,
        "parts": [type(part).__name__ for part in blend.parts],
        "layers": [len(part.layers) for part in blend.parts if isinstance(part, Network)],
        "intercept": blend.intercept,
        "calibration": blend.calibration.kind if blend.calibration else None,
        "cutoff": blend.cutoff,
        "warning": blend.warning,
        "sha256": {name: _hash(folder / name) for name in (ARRAYS, TREES)},
    }
    (folder / CONFIG).write_text(json.dumps(kept, indent=1), encoding="utf-8")


def open_blend(folder: Path) -> Blend:
    """Read a model.

    Raises:
        InvalidData: it is not whole, or a file is not the one that was written.
    """
    try:
        kept = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        for name, written in kept["sha256"].items():
            if name not in (ARRAYS, TREES) or _hash(folder / name) != written:
                raise InvalidData(
                    f"{folder / name} is not as it was written: run `chatbot crm predict` again"
                )
        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            return _blend(kept, dict(arrays), (folder / TREES).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError) as error:
        raise InvalidData(f"{folder} holds no whole model: run `chatbot crm predict` again") from error


def save_amounts(trees: Trees, names: Sequence[str], numbers: Mapping[str, float], folder: Path) -> None:
    """Write trees that foretell a quantity, with the numbers that belong to them, into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TREES).write_text(trees.text, encoding="utf-8")
    kept = {"names": list(names), "numbers": dict(numbers), "sha256": {TREES: _hash(folder / TREES)}}
    (folder / CONFIG).write_text(json.dumps(kept, indent=1), encoding="utf-8")


def open_amounts(folder: Path) -> tuple[Trees, tuple[str, ...], dict[str, float]]:
    """Read what `save_amounts` wrote: trees, features, numbers.

    Raises:
        InvalidData: it is not whole, or a file is not the one that was written.
    """
    try:
        kept = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        _check(folder, kept["sha256"])
        return Trees((folder / TREES).read_text(encoding="utf-8")), tuple(kept["names"]), kept["numbers"]
    except (OSError, ValueError, KeyError) as error:
        raise InvalidData(f"{folder} holds no whole model: run `chatbot crm predict` again") from error


def _check(folder: Path, hashes: Mapping[str, str]) -> None:
    for name, written in hashes.items():
        if name not in (ARRAYS, TREES) or _hash(folder / name) != written:
            raise InvalidData(f"{folder / name} is not as it was written: run `chatbot crm predict` again")


def _arrays(blend: Blend) -> dict[str, NDArray[np.float64]]:
    found: dict[str, NDArray[np.float64]] = {"used": blend.used.astype(np.float64), "weights": blend.weights}
    if blend.calibration:
        found |= {"scores": blend.calibration.scores, "shares": blend.calibration.shares}
    for part in blend.parts:
        if isinstance(part, Trees):
            continue
        own = type(part).__name__
        found |= {f"{own}.{name}": getattr(part.preparation, name) for name in _PREPARATION}
        if isinstance(part, Logistic):
            found |= {f"{own}.weights": part.weights, f"{own}.intercept": np.array(part.intercept)}
        else:
            for number, layer in enumerate(part.layers):
                found |= {f"{own}.{number}.{name}": np.array(getattr(layer, name)) for name in _LAYER}
    return found


def _blend(kept: Mapping[str, object], arrays: Arrays, text: str) -> Blend:
    kind, layers = kept["calibration"], list(_numbers(kept["layers"]))
    calibration = Calibration(_kind(kind), arrays["scores"], arrays["shares"]) if kind else None
    warning = kept["warning"]
    return Blend(
        names=tuple(map(str, _list(kept["names"]))),
        used=arrays["used"].astype(np.intp),
        parts=tuple(_part(str(name), arrays, text, layers) for name in _list(kept["parts"])),
        weights=arrays["weights"],
        intercept=float(str(kept["intercept"])),
        calibration=calibration,
        cutoff=float(str(kept["cutoff"])),
        warning=None if warning is None else str(warning),
    )


def _part(name: str, arrays: Arrays, text: str, layers: list[int]) -> Logistic | Trees | Network:
    if name == Trees.__name__:
        return Trees(text)
    preparation = _preparation(arrays, name)
    if name == Logistic.__name__:
        return Logistic(preparation, arrays["Logistic.weights"], float(arrays["Logistic.intercept"]))
    return Network(preparation, tuple(_layer(arrays, number) for number in range(layers[0])))


def _preparation(arrays: Arrays, own: str) -> Preparation:
    logarithms, centres, spreads, gaps, shares = (arrays[f"{own}.{name}"] for name in _PREPARATION)
    return Preparation(logarithms.astype(np.bool_), centres, spreads, gaps.astype(np.intp), shares)


def _layer(arrays: Arrays, number: int) -> Layer:
    inward, bias, outward, offset = (arrays[f"Network.{number}.{name}"] for name in _LAYER)
    return Layer(inward, bias, outward, float(offset))


def _kind(found: object) -> Kind:
    return "platt" if found == "platt" else "isotonic"


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else []


def _numbers(found: object) -> list[int]:
    return [int(str(one)) for one in _list(found)]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
