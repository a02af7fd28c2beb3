"""`chatbot shell`: talk to the bot in the terminal and see why it says what it says."""

from __future__ import annotations

import secrets

import click
from rich.console import Console

from chatbot.domain.conversation import Answer, CustomerMessage
from chatbot.domain.explanation import Explanation
from chatbot.services.assembly import build
from chatbot.services.services import Services
from chatbot.settings import read_settings

HEAVIEST = 4
"""Of a message's words so many are shown."""
LEAST_WEIGHT = 0.01


@click.command()
def shell() -> None:
    """Talk to the bot in the terminal, with the reasons."""
    console = Console()
    services = build(read_settings())
    session_id = f"shell-{secrets.token_hex(8)}"
    console.print("[dim]An empty line or Ctrl-D ends it.[/dim]")
    while text := _ask(console):
        answer = _say(services, session_id, text)
        _tell(console, answer)
        _tell_why(console, services.explain(answer.text))


def _ask(console: Console) -> str:
    try:
        return console.input("\n[bold]you[/bold]  ").strip()
    except (EOFError, KeyboardInterrupt):
        return ""


def _say(services: Services, session_id: str, text: str) -> Answer:
    message = CustomerMessage(text=text, session_id=session_id, key_id="shell", may_choose_id=True)
    return services.assistant.handle(message)


def _tell(console: Console, answer: Answer) -> None:
    for response in answer.responses:
        console.print("bot  ", style="bold", end="")
        console.print(response.text, markup=False, highlight=False)
        titles = "   ".join(f"[{button.title}]" for button in response.buttons)
        if titles:
            console.print(f"     {titles}", markup=False, style="cyan")
    mood = answer.sentiment
    found = ", ".join(f"{one.entity}={one.value}" for one in answer.entities)
    reason = f" · escalated: {answer.escalation_reason}" if answer.escalated else ""
    console.print(
        f"     {answer.intent.name or 'out of scope'} {answer.intent.confidence:.2f} · {answer.source} · "
        f"{mood.label} {mood.score:+.2f}, anger {mood.anger:.2f}{' · ' + found if found else ''}{reason}",
        style="dim",
        markup=False,
        highlight=False,
    )


def _tell_why(console: Console, explanation: Explanation) -> None:
    lines = [*explanation.reasons, *_words(explanation)]
    lines += [
        f"like '{one.text}' ({one.intent or 'out of scope'}, {one.similarity:.2f})"
        for one in explanation.examples[:2]
    ]
    for line in lines:
        console.print(f"     {line}", style="dim", markup=False, highlight=False)


def _words(explanation: Explanation) -> list[str]:
    heavy = sorted(explanation.words, key=lambda word: -abs(word.weight))[:HEAVIEST]
    said = ", ".join(
        f"'{word.text}' {word.weight:+.2f}" for word in heavy if abs(word.weight) >= LEAST_WEIGHT
    )
    return [f"{explanation.intent} {explanation.confidence:.2f} by {said}"] if said else []
