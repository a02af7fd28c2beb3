from __future__ import annotations

import pkgutil
import subprocess
import sys

import chatbot.nlu

HEAVY = ("torch", "transformers", "sklearn", "scipy", "dateparser", "requests")
LIGHT = ("interpreter", "masking", "rules", "entities", "language")


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules a fresh process holds after running the code."""
    script = f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        ).stdout.split()
    )


def test_understanding_imports_nothing_heavy() -> None:
    modules = [module.name for module in pkgutil.iter_modules(chatbot.nlu.__path__)]

    assert not loaded_by("\n".join(f"import chatbot.nlu.{name}" for name in modules)) & set(HEAVY)


def test_without_a_model_there_is_no_onnx_either() -> None:
    code = "\n".join(f"import chatbot.nlu.{name}" for name in LIGHT)

    assert not loaded_by(code) & {*HEAVY, "onnxruntime", "tokenizers"}


def test_the_rules_leave_no_half_loaded_nltk_behind() -> None:
    assert "nltk" not in loaded_by("import chatbot.nlu.rules")
