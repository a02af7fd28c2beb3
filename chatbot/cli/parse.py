"""`chatbot parse`: one message a line in, one understanding as JSON a line out."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from chatbot.errors import ModelUnavailable
from chatbot.settings import Settings, read_settings

if TYPE_CHECKING:
    from chatbot.domain.understanding import Intent, Understanding
    from chatbot.nlu.classifier import Classifier
    from chatbot.nlu.interpreter import Interpreter
    from chatbot.nlu.rules import Rules


@click.command()
@click.option("--model", type=click.Path(path_type=Path), help="A model folder; none: the current one.")
@click.option(
    "--now", type=click.DateTime(), help="The shop's time that 'tomorrow' is counted from; none: now."
)
@click.option("--explain", is_flag=True, help="Add the words, examples and limits that led there.")
def parse(model: Path | None, now: datetime | None, explain: bool) -> None:
    """Understand messages from stdin, one a line."""
    from chatbot.nlu.explainer import Explainer
    from chatbot.playbook.catalogue import load_catalogue

    settings = read_settings()
    classifier, rules = _classifier(settings, model), _rules(settings)
    conventions = load_catalogue([settings.intents_dir / "domain.yml"]).conventions
    interpreter = _interpreter(settings, classifier, rules)
    explainer = Explainer(lambda: classifier, lambda: rules) if explain else None
    for line in sys.stdin.buffer:
        moment = (
            now.replace(tzinfo=ZoneInfo(conventions.time_zone))
            if now
            else conventions.local(datetime.now(UTC))
        )
        understanding = interpreter.interpret(line.decode(errors="replace").rstrip("\r\n"), now=moment)
        found = _as_dict(understanding)
        if explainer:
            found["explanation"] = asdict(explainer.explain(understanding))
        click.echo(json.dumps(found, ensure_ascii=False))


def _classifier(settings: Settings, folder: Path | None) -> Classifier | None:
    from chatbot.nlu.classifier import Classifier
    from chatbot.nlu.folder import open_model
    from chatbot.nlu.runs import current_folder

    if folder:
        return Classifier(open_model(folder))
    try:
        return Classifier(open_model(current_folder(settings.models, settings.default_locale)))
    except ModelUnavailable as error:
        click.echo(f"chatbot: the rules answer: {error}", err=True)
        return None


def _rules(settings: Settings) -> Rules:
    from chatbot.nlu.rules import load_rules

    return load_rules(sorted((settings.intents_dir / "rules").glob(f"{settings.default_locale}.yml")))


def _interpreter(settings: Settings, classifier: Classifier | None, rules: Rules) -> Interpreter:
    from chatbot.nlu.interpreter import Interpreter
    from chatbot.nlu.language import LanguageDetector
    from chatbot.services.content import load_entities

    language = LanguageDetector(settings.default_locale)
    entities = load_entities([settings.intents_dir / "domain.yml"])
    return Interpreter(lambda: classifier, lambda: rules, language, lambda: entities)


def _as_dict(understanding: Understanding) -> dict[str, object]:
    return {
        "text": understanding.text,
        "intent": _intent(understanding.intent),
        "intent_ranking": [_intent(guess) for guess in understanding.ranking],
        "intents": [_intent(wish) for wish in understanding.intents],
        "sentiment": asdict(understanding.sentiment),
        "entities": [asdict(entity) for entity in understanding.entities],
        "language": understanding.language,
        "source": understanding.source,
    }


def _intent(intent: Intent) -> dict[str, object]:
    return {"name": intent.name, "confidence": intent.confidence}
