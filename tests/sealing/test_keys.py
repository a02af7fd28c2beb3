"""The file of keys: made once, for its owner alone, and seen to change by whoever runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chatbot.errors import InvalidData
from chatbot.sealing.keys import Keyring


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    made = Keyring(tmp_path)
    made.make_first()
    return made


def test_a_key_is_made_once_and_for_its_owner_alone(keys: Keyring) -> None:
    before = keys.path.read_text()
    keys.make_first()

    assert keys.path.read_text() == before
    assert keys.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in keys.path.parent.iterdir()] == ["keys"]


def test_of_several_processes_that_make_the_first_key_one_wins(tmp_path: Path) -> None:
    rings = [Keyring(tmp_path) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(Keyring.make_first, rings))

    assert len({ring.sealer.names for ring in rings}) == 1


def test_the_key_of_an_older_warehouse_is_taken_along(tmp_path: Path) -> None:
    (tmp_path / "crm").mkdir()
    former = tmp_path / "crm" / "keys"
    former.write_text("ab" * 32)
    former.chmod(0o600)

    keys = Keyring(tmp_path)
    keys.make_first()

    assert keys.sealer.names == Keyring(tmp_path, ["ab" * 32]).sealer.names
    assert not former.exists()


def test_who_runs_sees_a_newer_key_at_the_next_use(keys: Keyring) -> None:
    running = Keyring(keys.path.parent)
    (old,) = running.sealer.names
    keys.add()

    sealed = keys.sealer.seal("Zoë", column="name")

    assert running.open(str(sealed), column="name") == "Zoë"
    assert running.sealer.names[1:] == (old,)
    assert (keys.drop_older(), len(running.sealer.names)) == (1, 1)


def test_a_file_that_vanishes_stops_a_start_and_nobody_who_runs(keys: Keyring) -> None:
    sealed = str(keys.sealer.seal("Zoë", column="name"))
    keys.path.unlink()

    assert keys.open(sealed, column="name") == "Zoë"
    assert keys.sealer
    with pytest.raises(InvalidData, match="is missing: put it back as it was, or set CHATBOT_CRM_KEYS"):
        assert Keyring(keys.path.parent).sealer


def test_of_two_rotations_at_once_the_second_is_refused(keys: Keyring) -> None:
    second = Keyring(keys.path.parent)
    with keys.alone(), pytest.raises(InvalidData, match="another rotation is at work"), second.alone():
        second.add()

    with second.alone():
        assert len(second.sealer.names) == 1


def test_what_cannot_be_read_is_told_with_its_mend(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)

    with pytest.raises(InvalidData, match=r"cannot be read .*must belong to the user the server runs as"):
        assert Keyring(tmp_path).sealer


@pytest.mark.parametrize(
    ("written", "mode", "said"),
    [
        ("ab" * 32, 0o644, "others may read it: chmod 600"),
        ("ab", 0o600, ":1: no key of 64 hexadecimal signs"),
        ("", 0o600, "holds no key"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_so(keys: Keyring, written: str, mode: int, said: str) -> None:
    keys.path.write_text(written)
    keys.path.chmod(mode)

    with pytest.raises(InvalidData, match=said):
        assert keys.sealer
