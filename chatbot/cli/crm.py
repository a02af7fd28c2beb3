"""`chatbot crm`: what is known of all customers; every subcommand is one line here, imported only when called."""

from __future__ import annotations

import os
from importlib import import_module

import click

from chatbot.errors import ChatbotError, InvalidData

COMMANDS = {
    "experiments": "crm_experiments",
    "export": "crm_export",
    "forecast": "crm_forecast",
    "import": "crm_import",
    "invent": "crm_invent",
    "keys": "crm_keys",
    "merges": "crm_merges",
    "predict": "crm_predict",
    "quality": "crm_quality",
    "recommend": "crm_recommend",
    "retain": "crm_retain",
    "run": "crm_run",
    "score": "crm_score",
    "segment": "crm_segment",
}
"""Name to module."""


class Room(click.Group):
    """Imports a subcommand when it is called: each brings libraries of its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names without importing anything."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one subcommand; its function is `crm_<name>`, for `import` is a word of Python's."""
        if cmd_name not in COMMANDS:
            return None
        found = getattr(import_module(f"chatbot.cli.{COMMANDS[cmd_name]}"), f"crm_{cmd_name}")
        return found if isinstance(found, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand; whatever goes wrong is told in one line, unless LOG_LEVEL asks for all of it."""
        try:
            return super().invoke(ctx)
        except (ChatbotError, click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            if os.environ.get("LOG_LEVEL", "").upper() == "DEBUG":
                raise
            from chatbot.cli.failures import explain

            raise InvalidData(explain(error)) from error


@click.group(cls=Room)
def crm() -> None:
    """What is known of all customers: bring it in, check it, and foretell."""
    os.umask(0o077)  # what is written is about people
