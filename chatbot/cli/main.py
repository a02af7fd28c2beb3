"""The command `chatbot`: every subcommand is one line here; what is heavy is imported within it."""

from __future__ import annotations

import click

from chatbot import __version__
from chatbot.cli.administration import agent, erase, export, key
from chatbot.cli.doctor import doctor
from chatbot.cli.evaluate import evaluate
from chatbot.cli.parse import parse
from chatbot.cli.serve import serve
from chatbot.cli.shell import shell
from chatbot.cli.train import train
from chatbot.cli.validate import validate
from chatbot.errors import ChatbotError


class Door(click.Group):
    """Says in one line what is wrong with the input or the data, and leaves with 1; click's own 2 is for usage."""

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


main.add_command(agent)
main.add_command(doctor)
main.add_command(erase)
main.add_command(evaluate)
main.add_command(export)
main.add_command(key)
main.add_command(parse)
main.add_command(serve)
main.add_command(shell)
main.add_command(train)
main.add_command(validate)
