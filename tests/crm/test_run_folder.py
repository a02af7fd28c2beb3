"""What a run leaves behind."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chatbot.crm.run_folder import KEPT, draft_run, write_result
from chatbot.errors import InvalidData
from chatbot.store.runs import CURRENT, RUNS, current_run, read_result

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def test_a_whole_run_is_the_current_one(tmp_path: Path) -> None:
    with draft_run(tmp_path, NOW) as folder:
        write_result(folder, "segments", {"k": 4})
        assert read_result(tmp_path, "segments") is None

    found = current_run(tmp_path)

    assert found is not None
    assert found.name == "20261126T093000.000000Z"
    assert read_result(tmp_path, "segments") == {"k": 4}


def test_a_run_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with draft_run(tmp_path, NOW) as folder:
        write_result(folder, "segments", {"k": 4})

    with pytest.raises(ZeroDivisionError), draft_run(tmp_path, NOW + timedelta(days=1)) as folder:
        write_result(folder, "segments", {"k": 1 // 0})

    assert read_result(tmp_path, "segments") == {"k": 4}
    assert len(list((tmp_path / RUNS).iterdir())) == 2  # the run and the note that names it


def test_a_run_of_one_result_keeps_the_others(tmp_path: Path) -> None:
    with draft_run(tmp_path, NOW) as folder:
        write_result(folder, "segments", {"k": 4})
        write_result(folder, "forecast", {"days": 28})

    with draft_run(tmp_path, NOW + timedelta(days=1)) as folder:
        write_result(folder, "segments", {"k": 5})

    assert read_result(tmp_path, "segments") == {"k": 5}
    assert read_result(tmp_path, "forecast") == {"days": 28}


def test_a_number_that_is_none_is_written_as_null(tmp_path: Path) -> None:
    with draft_run(tmp_path, NOW) as folder:
        write_result(folder, "drift", {"curve": [1.5, float("nan"), float("inf")]})

    assert read_result(tmp_path, "drift") == {"curve": [1.5, None, None]}


def test_of_old_runs_the_first_of_each_month_stays(tmp_path: Path) -> None:
    for day in range(KEPT + 7):  # from 26 November on
        with draft_run(tmp_path, NOW + timedelta(days=day)) as folder:
            write_result(folder, "segments", {"day": day})

    names = sorted(path.name[:8] for path in (tmp_path / RUNS).iterdir() if path.is_dir())

    assert names[:3] == ["20261126", "20261201", "20261203"]
    assert len(names) == KEPT + 2
    assert read_result(tmp_path, "segments") == {"day": KEPT + 6}


@pytest.mark.parametrize("name", ["", "..", "../elsewhere", "gone"])
def test_a_current_that_names_no_run_shows_none(tmp_path: Path, name: str) -> None:
    (tmp_path / RUNS).mkdir()
    (tmp_path / RUNS / CURRENT).write_text(name)

    assert current_run(tmp_path) is None


def test_a_damaged_result_says_so(tmp_path: Path) -> None:
    with draft_run(tmp_path, NOW) as folder:
        (folder / "segments.json").write_text('{"k": ')

    with pytest.raises(InvalidData, match=r"segments.json: is damaged"):
        read_result(tmp_path, "segments")


def test_a_current_that_cannot_be_read_shows_none(tmp_path: Path) -> None:
    (tmp_path / RUNS).mkdir()
    (tmp_path / RUNS / CURRENT).write_bytes(b"\xff\xfe")

    assert current_run(tmp_path) is None


def test_a_run_is_its_owner_s_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with draft_run(tmp_path, NOW) as folder:
            write_result(folder, "segments", {})
    finally:
        os.umask(before)

    run = current_run(tmp_path)
    assert run
    assert run.stat().st_mode & 0o077 == 0
