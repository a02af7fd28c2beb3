"""From the domain file through customers' messages to `chatbot crm experiments`, as a shop would try something out."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from chatbot.cli.crm import crm
from chatbot.domain.conversation import CustomerMessage
from chatbot.services.assembly import build
from chatbot.settings import Settings
from chatbot.store.embedded import EmbeddedServer
from chatbot.store.experiments import Experiments

TRIED = """
experiments:
  greeting:
    decides: helpful
    variants: {long: {}, short: {}}
"""


@pytest.fixture
def intents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the shipped files in a folder of their own, which the command reads, too."""
    folder = tmp_path / "intents"
    shutil.copytree("intents", folder, ignore=shutil.ignore_patterns("held_out", "stories", "scenarios"))
    for name, value in {"DATA_DIR": tmp_path, "DATABASE_URL": "", "CHATBOT_INTENTS_DIR": folder}.items():
        monkeypatch.setenv(name, str(value))
    return folder


def test_customers_are_split_as_they_write_and_the_figures_can_be_read(
    tmp_path: Path, intents: Path, embedded: EmbeddedServer
) -> None:
    with (intents / "domain.yml").open("a") as file:
        file.write(TRIED)
    settings = {"data_dir": tmp_path, "redis_url": embedded.url, "CHATBOT_INTENTS_DIR": intents}
    services = build(Settings(_env_file=None, **settings))
    for _ in range(30):
        began = services.assistant.handle(CustomerMessage("hello"))
        services.assistant.handle(CustomerMessage("what can you do", began.session_id))

    met = Counter(part.variant for part in Experiments(services.database).parts("greeting"))
    services.database.engine.dispose()
    result = CliRunner().invoke(crm, ["experiments"])

    assert met.total() == 30
    assert set(met) == {"long", "short"}
    assert result.exit_code == 0
    assert "greeting (30 customers): No difference shown yet: 0 customers are too few to say" in result.output
    run = (tmp_path / "crm" / "runs" / "current").read_text().strip()
    page = json.loads((tmp_path / "crm" / "runs" / run / "experiments.json").read_text())
    assert page["experiments"][0]["outcomes"][0]["outcome"] == "helpful"


def test_without_an_experiment_the_command_says_where_to_write_one(intents: Path) -> None:
    result = CliRunner().invoke(crm, ["experiments"])

    assert result.output == "no experiment runs: write one under `experiments` of intents/domain.yml\n"
