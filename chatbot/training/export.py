"""From the trained network to one int8 ONNX graph."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from chatbot.nlu.encoder import INPUT, NETWORK, OUTPUTS
from chatbot.training.base import Base
from chatbot.training.network import Network

OPSET = 17


class Attention(torch.autograd.Function):
    """Multi-head attention as ONNX Runtime's one operator for it: a dozen small ones cost a sixth more."""

    @staticmethod
    def forward(_context: Any, hidden: Tensor, *_weights: Any) -> Tensor:
        """Return the shape, which is all that the exporter looks at."""
        return torch.empty_like(hidden)

    @staticmethod
    def symbolic(graph: Any, hidden: Any, weight: Any, bias: Any, heads: int) -> Any:
        """Stand in the graph."""
        found = graph.op("com.microsoft::Attention", hidden, weight, bias, num_heads_i=heads)
        found.setType(hidden.type())
        return found


class Layer(nn.Module):
    """A layer of BERT for one text at a time, without mask."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        own = layer.attention.self
        parts = (own.query, own.key, own.value)
        self.layer, self.heads = layer, own.num_attention_heads
        self.weight = nn.Parameter(torch.cat([part.weight for part in parts]).T.contiguous())  # (H, 3H)
        self.bias = nn.Parameter(torch.cat([part.bias for part in parts]))  # (3H)

    def forward(self, hidden: Tensor) -> Tensor:
        """Return (1, T, H) for (1, T, H)."""
        found = Attention.apply(hidden, self.weight, self.bias, self.heads)  # type: ignore[no-untyped-call]
        hidden = self.layer.attention.output(found, hidden)
        outcome: Tensor = self.layer.output(self.layer.intermediate(hidden), hidden)
        return outcome


class Served(nn.Module):
    """The whole way from one text's token ids to the outputs, as ONNX Runtime runs it."""

    def __init__(self, base: Base, network: Network, depth: int) -> None:
        super().__init__()
        self.embeddings = base.embeddings
        self.layers = nn.Sequential(*(Layer(layer) for layer in (*base.layers[:depth], *network.upper)))
        self.network = network

    def forward(self, input_ids: Tensor) -> tuple[Tensor, ...]:
        """Return (1, intents), (1, 3), (1), (1, H) and (1) for (1, T) token ids."""
        below = self.layers[:-1](self.embeddings(input_ids))  # (1, T, H)
        hidden = self.layers[-1](below)  # (1, T, H)
        outputs = self.network.heads(hidden.mean(dim=1), hidden.amax(dim=1), below.mean(dim=1))
        anger = outputs.anger.sigmoid()
        return outputs.intent, outputs.sentiment, anger, outputs.vector, outputs.nearness


def export(served: Served, folder: Path) -> None:
    """Write `network.onnx` into the folder, weights in int8: a quarter of the size, three times as fast."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        exact, tidy = Path(scratch) / "exact.onnx", Path(scratch) / "tidy.onnx"
        export_exact(served, exact)
        quant_pre_process(exact, tidy, skip_symbolic_shape=True)
        # per channel: one scale for a whole matrix loses some 4 % of the vector's direction, this below 1 %;
        # the reduced range keeps processors without VNNI from overflowing their 16-bit sums
        quantize_dynamic(
            tidy,
            folder / NETWORK,
            op_types_to_quantize=["Attention", "MatMul", "Gather"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )


def export_exact(served: Served, path: Path) -> None:
    """Write the network as it was trained, in float32."""
    tokens = torch.ones(1, 3, dtype=torch.long)  # (1, T)
    with warnings.catch_warnings():
        # the newer exporter writes the same graph, in 11 s instead of 2 and with two more packages
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            served,
            (tokens,),
            str(path),
            dynamo=False,
            opset_version=OPSET,
            custom_opsets={"com.microsoft": 1},
            input_names=[INPUT],
            output_names=list(OUTPUTS),
            dynamic_axes={INPUT: {1: "tokens"}},
        )
