"""The command `chatbot`: every subcommand is one line here, and imported only when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from chatbot import __version__
from chatbot.errors import ChatbotError

COMMANDS = {
    "agent": "administration",
    "crm": "crm",
    "doctor": "doctor",
    "erase": "administration",
    "evaluate": "evaluate",
    "export": "administration",
    "key": "administration",
    "models": "models",
    "parse": "parse",
    "questions": "questions",
    "serve": "serve",
    "shell": "shell",
    "simulate-routing": "simulate_routing",
    "stories": "stories",
    "test": "test",
    "train": "train",
    "validate": "validate",
}
"""Name to module. A server's master process must not have loaded ONNX Runtime: its threads do not survive the fork."""


class Door(click.Group):
    """Says in one line what is wrong with the input or the data, and leaves with 1; click's own 2 is for usage."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names without importing anything."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one subcommand."""
        if cmd_name not in COMMANDS:
            return None
        found = getattr(import_module(f"chatbot.cli.{COMMANDS[cmd_name]}"), cmd_name.replace("-", "_"))
        return found if isinstance(found, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except ChatbotError as error:
            click.echo(f"chatbot: {' '.join(str(error).split())}", err=True)
            ctx.exit(1)


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="chatbot")
def main() -> None:
    """A self-hosted customer-service chatbot."""
