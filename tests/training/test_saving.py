"""A model folder appears whole or not at all, and what a killed training left is swept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.errors import InvalidInput
from chatbot.training.saving import check_free, draft_in, publish, seal

WRITER = """
import sys, time
from pathlib import Path
from chatbot.training.saving import draft_in

with draft_in(Path(sys.argv[1])) as draft:
    (draft / "network.onnx").write_text("half")
    print("half", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Return another process that has written half a model folder."""
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "half\n"
        yield process
        process.kill()


def test_a_folder_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all of it")

    with pytest.raises(InvalidInput, match="exists already"):
        check_free(tmp_path / "mine")


def test_a_failed_writing_leaves_nothing(tmp_path: Path) -> None:
    def write_half() -> None:
        with draft_in(tmp_path) as draft:
            (draft / "network.onnx").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()

    assert list(tmp_path.iterdir()) == []


def publish_one(models: Path) -> list[str]:
    """Write a whole folder, some time later, and return what is there."""
    for left in models.iterdir():
        os.utime(left, (0, 0))
    with draft_in(models) as draft:
        (draft / "a").write_text("a")
        seal(draft)
        publish(draft, models / "run")
    return sorted(path.name for path in models.iterdir())


def test_the_draft_of_a_training_that_lives_is_left_alone(
    tmp_path: Path, writer: subprocess.Popen[str]
) -> None:
    (draft,) = tmp_path.iterdir()

    assert publish_one(tmp_path) == [draft.name, "run"]


def test_what_a_killed_training_left_goes_at_the_next(tmp_path: Path, writer: subprocess.Popen[str]) -> None:
    writer.send_signal(signal.SIGKILL)
    writer.wait(30)

    assert [path.name[:7] for path in tmp_path.iterdir()] == [".draft-"]
    assert publish_one(tmp_path) == ["run"]
