"""Contracts of the house that no single room can hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON = sorted((ROOT / "chatbot").rglob("*.py"))
BROWSER = sorted((ROOT / "chatbot" / "web" / "static").rglob("*.js"))
MOST_LINES = 300
MOST_FUNCTION_LINES = 50


def test_a_serving_process_imports_neither_torch_nor_transformers() -> None:
    heavy = ("torch", "transformers", "sklearn", "scipy", "onnx")
    code = f"import sys, chatbot.web.app, chatbot.cli.serve; print([m for m in {heavy} if m in sys.modules])"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert found.stdout.strip() == "[]"


def test_a_serving_process_knows_nothing_of_training_and_its_reports() -> None:
    code = (
        "import sys, chatbot.web.app, chatbot.cli.serve, chatbot.cli.worker; "
        "print([m for m in sys.modules if m.startswith('chatbot.training')])"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert found.stdout.strip() == "[]"


def test_a_process_that_asks_and_tells_no_other_system_has_no_http_client() -> None:
    code = (
        "import sys, chatbot.web.app, chatbot.cli.serve, chatbot.services.assembly; "
        "print('httpx2' in sys.modules or 'httpcore2' in sys.modules)"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert found.stdout.strip() == "False"


def test_what_gunicorn_forks_from_has_no_foreign_threads() -> None:
    code = "import sys, chatbot.cli.main, chatbot.cli.serve; print('onnxruntime' in sys.modules)"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert found.stdout.strip() == "False"


@pytest.mark.parametrize("path", [*PYTHON, *BROWSER], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_stays_under_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MOST_LINES


def test_no_function_is_over_50_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in PYTHON
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= MOST_FUNCTION_LINES
    ]

    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT)) for path in PYTHON if not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def test_packages_are_flat() -> None:
    deep = [
        path
        for path in PYTHON
        if len(path.relative_to(ROOT / "chatbot").parts) > 2 and "migrations" not in path.parts
    ]

    assert deep == []


def test_no_module_keeps_state() -> None:
    found = []
    for path in PYTHON:
        for node in ast.parse(path.read_text()).body:
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            names = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
            constant = all(
                isinstance(name, ast.Name) and (name.id.isupper() or name.id == "__all__") for name in names
            )
            if isinstance(value, ast.List | ast.Dict | ast.Set) and not constant:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert found == []


def test_the_browser_never_writes_markup() -> None:
    bad = ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function")

    found = [f"{path.name}: {word}" for path in BROWSER for word in bad if word in path.read_text()]

    assert found == []


def test_nothing_unpickles() -> None:
    bad = ("import pickle", "torch.load(", "yaml.load(", "shell=True", "trust_remote_code=True")

    found = [f"{path.name}: {word}" for path in PYTHON for word in bad if word in path.read_text()]

    assert found == []


def test_every_requirement_is_pinned() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        loose = [line for line in lines if line and not line.startswith("#") and "==" not in line]
        assert loose == []
