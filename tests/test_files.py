"""YAML that people edit: errors name file and line, a broken edit keeps the last good state."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel, BeforeValidator, ConfigDict

from chatbot import files
from chatbot.errors import InvalidData
from chatbot.files import Watched, WrongKey, read_yaml


def spiced(extras: dict[str, int]) -> dict[str, int]:
    if "peper" in extras:
        raise WrongKey("peper", "it is pepper")
    return extras


class Menu(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    prices: list[int]
    extras: Annotated[dict[str, int], BeforeValidator(spiced)] = {}


GOOD = "name: lunch\nprices:\n  - 3\n  - 4\n"
BROKEN = {
    "name: lunch\nprices:\n  - 3\n  - four\n": r"menu\.yml:4: prices\.1: .*valid integer",
    "name: lunch\nprices: [3\n": r"menu\.yml:\d: not valid YAML: .*check indent",
    "name: lunch\nname: dinner\nprices: []\n": r"menu\.yml:2: 'name' stands twice",
    "name: lunch\n": r"menu\.yml:1: prices: Field required",
    "name: lunch\nprices: []\ncolour: red\n": r"menu\.yml:3: colour: nothing is called so here",
    "": r"menu\.yml:1: name: Field required",
    "\tname: lunch\n": r"menu\.yml:1: not valid YAML",
    "name: lunch\nprices:\n  - 3\n  - 2026-02-30\n": r"menu\.yml:4: no such day or time",
    "name: lunch\nprices: []\nextras:\n  salt: 1\n  peper: 2\n": r"menu\.yml:5: extras\.peper: .*pepper",
}


@pytest.mark.parametrize("text", BROKEN)
def test_an_error_names_file_line_and_what_is_wrong(tmp_path: Path, text: str) -> None:
    path = tmp_path / "menu.yml"
    path.write_text(text)

    with pytest.raises(InvalidData, match=BROKEN[text]):
        read_yaml(path, Menu)


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "menu.yml"
    path.write_bytes(b"prices: []\nname: caf\xe9\n")

    with pytest.raises(InvalidData, match=r"menu\.yml:2: not UTF-8 text: save it as UTF-8"):
        read_yaml(path, Menu)


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched[Menu]:
    monkeypatch.setattr(files, "RELOAD_CHECK_S", 0)
    (tmp_path / "menu.yml").write_text(GOOD)
    return Watched(tmp_path, "*.yml", lambda paths: read_yaml(paths[0], Menu))


def test_an_edit_is_seen_without_a_restart(watched: Watched[Menu], tmp_path: Path) -> None:
    assert watched.current().prices == [3, 4]

    (tmp_path / "menu.yml").write_text(GOOD + "  - 5\n")

    assert watched.current().prices == [3, 4, 5]


def test_a_broken_edit_keeps_the_last_good_state_and_is_told(watched: Watched[Menu], tmp_path: Path) -> None:
    (tmp_path / "menu.yml").write_text("name: [\n")
    assert watched.current().prices == [3, 4]
    assert watched.error is not None
    assert "menu.yml" in watched.error

    (tmp_path / "menu.yml").write_text(GOOD + "  - 6\n")

    assert watched.current().prices == [3, 4, 6]
    assert watched.error is None


def test_a_file_broken_from_the_start_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "menu.yml").write_text("name: [\n")

    with pytest.raises(InvalidData):
        Watched(tmp_path, "*.yml", lambda paths: read_yaml(paths[0], Menu))


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "x: &a {b: *a}",
        "\n".join(["a: &a0 [1]", *(f"b{n}: &a{n + 1} [{f'*a{n},' * 9}]" for n in range(20))]),
    ],
)
def test_aliases_of_aliases_neither_loop_nor_explode(tmp_path: Path, text: str) -> None:
    (tmp_path / "menu.yml").write_text(text)

    with pytest.raises(InvalidData, match=r"menu\.yml:1"):
        read_yaml(tmp_path / "menu.yml", Menu)
