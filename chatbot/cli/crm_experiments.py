"""`chatbot crm experiments`: what the experiments that run came to so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import click

from chatbot.settings import read_settings


@click.command("experiments")
def crm_experiments() -> None:
    """Say of every experiment in `intents/domain.yml` whether a difference is shown; look as often as you like."""
    from chatbot.crm.experiment_page import page_of
    from chatbot.crm.run_folder import draft_run, write_result
    from chatbot.desk.experiments import OUTCOMES, Trials
    from chatbot.playbook.catalogue import load_catalogue
    from chatbot.playbook.experiments import running
    from chatbot.services.connections import open_database
    from chatbot.store.experiments import Experiments

    settings, now = read_settings(), datetime.now(UTC)
    catalogue = load_catalogue(sorted(settings.intents_dir.glob("*.yml")))
    database = open_database(settings)
    database.upgrade()
    trials = Trials(Experiments(database), lambda: catalogue, lambda: now)
    pages = []
    for experiment in running(catalogue.experiments):
        tried = trials.of(experiment.name)
        values = {outcome: [one.outcomes[outcome] for one in tried] for outcome in OUTCOMES}
        decides = catalogue.experiments[experiment.name].decides
        pages.append(page_of(experiment, decides, [one.variant for one in tried], values))
    with draft_run(settings.crm, now) as draft:
        write_result(draft, "experiments", {"made_at": now.isoformat(), "experiments": list(pages)})
    if not pages:
        click.echo("no experiment runs: write one under `experiments` of intents/domain.yml")
    for page in pages:
        click.echo(f"{page['name']} ({page['customers']:,} customers): {page['words']}")
        _print_outcomes(page)


def _print_outcomes(page: Mapping[str, object]) -> None:
    from rich.console import Console
    from rich.table import Table

    variants, outcomes = page["variants"], page["outcomes"]
    if not isinstance(variants, list) or not isinstance(outcomes, list):
        return
    table = Table()
    for heading in ("", *variants, "difference"):
        table.add_column(str(heading))
    for one in outcomes:
        means = (
            f"{100 * mean:.1f} % of {count:,}" if count else "nobody yet"
            for mean, count in zip(one["means"], one["customers"], strict=True)
        )
        table.add_row(one["outcome_words"], *means, one["words"])
    Console().print(table)
