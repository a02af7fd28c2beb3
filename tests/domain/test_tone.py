"""What is cheer and what is not."""

from __future__ import annotations

import pytest

from chatbot.domain.tone import cheer_in


@pytest.mark.parametrize(
    ("text", "cheer"),
    [
        ("Good news!", "!"),
        ("¡Hola!", "¡"),
        ("好的！", "！"),
        ("Done 🎉", "🎉"),
        ("We ♥ tea", "♥"),
        ("On its way :-)", ":-)"),
        ("See you ;D", ";D"),
        ("Your order #1001234 (2 × mug, £39.90): › Orders › Open", None),
        ("Harbour Lane® № 7, 20 °C, “soon”…", None),
        ("Hours (by phone): 8:00", None),
        ("At 8:00 (a Monday); or later", None),
    ],
)
def test_cheer_is_told_from_plain_signs(text, cheer):
    assert cheer_in(text) == cheer
