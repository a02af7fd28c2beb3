from __future__ import annotations

import pytest
import torch

from chatbot.training.base import fast_floats


@pytest.mark.parametrize("able", [True, False])
def test_bfloat16_is_used_only_where_the_processor_has_it(
    able: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx2": True, "avx512_bf16": able})

    with fast_floats():
        assert torch.is_autocast_enabled("cpu") is able
