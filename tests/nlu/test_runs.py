"""Which run is in use, which was before, and what is no run."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.errors import ModelUnavailable
from chatbot.nlu.runs import activate, current_folder, find_run, list_runs, roll_back


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Return a folder of three runs that were finished, none of them in use."""
    for run in ("first", "second", "third"):
        (tmp_path / "en" / run).mkdir(parents=True)
        for name in ("manifest.json", "model.json"):
            (tmp_path / "en" / run / name).write_text("{}")
    return tmp_path


def use(models: Path, *runs: str) -> None:
    for run in runs:
        activate(models / "en" / run)


def test_the_run_made_current_is_found(models: Path) -> None:
    use(models, "first", "second")

    assert current_folder(models, "en") == models / "en" / "second"
    assert sorted(path.name for path in (models / "en").iterdir()) == ["current", "first", "second", "third"]


def test_the_way_back_leads_through_every_run_that_was_in_use(models: Path) -> None:
    use(models, "first", "second", "first", "third")

    assert roll_back(models, "en").name == "first"
    assert roll_back(models, "en").name == "second"
    assert current_folder(models, "en").name == "second"
    with pytest.raises(ModelUnavailable, match="no model was in use before second"):
        roll_back(models, "en")


def test_a_run_that_was_removed_is_passed_over_on_the_way_back(models: Path) -> None:
    use(models, "first", "second", "third")
    (models / "en" / "second" / "manifest.json").unlink()

    assert roll_back(models, "en").name == "first"


@pytest.mark.parametrize("run", ["", "gone", "../en/first", "/etc", ".."])
def test_a_pointer_to_no_run_is_refused(models: Path, run: str) -> None:
    (models / "en" / "current").write_text(run)

    with pytest.raises(ModelUnavailable, match="holds no run"):
        current_folder(models, "en")
    with pytest.raises(ModelUnavailable, match="`chatbot models list`"):
        find_run(models, "en", run)


def test_a_language_without_a_model_is_said_with_the_mend(tmp_path: Path) -> None:
    assert list_runs(tmp_path, "de") == []
    with pytest.raises(ModelUnavailable, match="run `chatbot train --language de` first"):
        current_folder(tmp_path, "de")


def test_a_draft_is_no_run(models: Path) -> None:
    (models / "en" / "first").rename(models / "en" / ".draft-1")
    (models / "en" / "second" / "manifest.json").unlink()

    assert [card.run for card in list_runs(models, "en")] == ["third"]


def test_a_damaged_run_is_listed_as_such(models: Path) -> None:
    use(models, "second")

    assert {card.run: (card.in_use, card.trained_at) for card in list_runs(models, "en")} == {
        "first": (False, None),
        "second": (True, None),
        "third": (False, None),
    }
