"""The articles of a shop answer through the house as it is put together."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chatbot.nlu.runs import activate
from chatbot.services.assembly import build
from chatbot.services.services import Services
from chatbot.settings import Settings
from chatbot.store.embedded import EmbeddedServer
from tests.training.small import trained_folder

ARTICLE = """---
title: Removing limescale from the kettle
---

Fill it with water and citric acid, and call {support_phone} if it does not boil.
"""


@pytest.fixture
def services(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, embedded: EmbeddedServer
) -> Iterator[Services]:
    """Return a shop with one article and a model."""
    intents = tmp_path / "intents"
    shutil.copytree("intents", intents, ignore=shutil.ignore_patterns("knowledge", "held_out"))
    (intents / "knowledge" / "en").mkdir(parents=True)
    (intents / "knowledge" / "en" / "kettle.md").write_text(ARTICLE, encoding="utf-8")
    shutil.copytree(trained_folder(tmp_path_factory), tmp_path / "models" / "en" / "run")
    activate(tmp_path / "models" / "en" / "run")
    found = build(
        Settings(
            _env_file=None,
            data_dir=tmp_path,
            redis_url=embedded.url,
            secret_key="a secret of at least thirty-two signs",
            CHATBOT_INTENTS_DIR=intents,
        )
    )
    yield found
    found.database.engine.dispose()


def test_a_question_is_answered_from_an_article_by_its_one_pass_through_the_network(
    services: Services,
) -> None:
    services.library.refresh()
    understanding = services.interpreter.interpret("limescale in my kettle", now=datetime.now(UTC))

    (quote,) = services.library.search(understanding.text, understanding.vector)

    assert understanding.vector is not None
    assert services.library.is_complete
    assert quote.source == "kettle"
    assert services.files.catalogue.current().facts["support_phone"] in quote.text
    assert list((services.settings.data_dir / "knowledge").glob("*.npz"))


def test_an_edit_that_breaks_an_article_shows_in_the_health(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.files.RELOAD_CHECK_S", 0)
    article = services.settings.intents_dir / "knowledge" / "en" / "kettle.md"
    article.write_text(ARTICLE.replace("support_phone", "telephone"), encoding="utf-8")
    services.library.refresh()

    assert any("unknown fact {telephone}" in problem for problem in services.health().degraded)
    assert services.library.search("limescale in my kettle")[0].source == "kettle"
