"""`chatbot agent`, `key`, `export`, `erase`: what an administrator does from the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import click

from chatbot.cli.crm_person import erase_from_warehouse, kept_in_warehouse
from chatbot.desk.administration import Administration
from chatbot.desk.permissions import OPERATOR
from chatbot.domain.certificate import Certificate
from chatbot.domain.desk import CAPACITY
from chatbot.domain.staff import MOST_CAPACITY, Profile
from chatbot.errors import InvalidInput, NotFound
from chatbot.knowledge.vectors import ANSWERS, Vectors
from chatbot.services.connections import open_database
from chatbot.services.secrets import customer_token_key, known_secret_key, metrics_token
from chatbot.settings import read_settings
from chatbot.store.agents import Agents
from chatbot.store.api_keys import ApiKeys
from chatbot.store.audit import Audit
from chatbot.store.database import Database
from chatbot.store.embedded import EmbeddedServer
from chatbot.store.ledger import Ledger
from chatbot.store.live import Live
from chatbot.store.privacy import Privacy
from chatbot.store.sessions import Sessions


def _database() -> Database:
    database = open_database(read_settings())
    database.upgrade()
    return database


def _administration() -> Administration:
    """Return the desk's administration; a server that runs reads in its events what is changed here."""
    database = _database()
    return Administration(
        ledger=Ledger(database),
        agents=Agents(database),
        audit=Audit(database),
        give_back=lambda *_agent: 0,
        changed=lambda: None,
        clock=lambda: datetime.now(UTC),
    )


@contextmanager
def _privacy() -> Iterator[Privacy]:
    """Open the store, Redis too: it holds sessions, and our own server's file keeps them while it is down."""
    settings = read_settings()
    forget = [Vectors(settings.data_dir / ANSWERS).clear]
    if settings.redis_url:
        sessions = Sessions(Live(settings.redis_url), ttl_s=settings.session_ttl_s)
        yield Privacy(_database(), sessions, forget=forget)
        return
    server = EmbeddedServer(settings.data_dir / "redis")
    ran = server.answers()
    server.revive()
    try:
        live = Live(server.url)
        yield Privacy(_database(), Sessions(live, ttl_s=settings.session_ttl_s), own_live=live, forget=forget)
    finally:
        if not ran:
            server.stop()


@click.group()
def agent() -> None:
    """The people who answer at the desk."""


@agent.command()
@click.argument("email")
@click.option("--name", required=True, help="As customers see it: Maya")
@click.option("--role", type=click.Choice(["agent", "supervisor", "admin"]), default="agent")
@click.option(
    "--team", "teams", multiple=True, help="A team's id, such as technical; may come more than once."
)
@click.option(
    "--skill", "skills", multiple=True, help="What they know, such as refunds; may come more than once."
)
@click.option("--language", "languages", multiple=True, help="Two letters, such as en; none: any language.")
@click.option("--senior", is_flag=True, help="Gets the angry and the risky.")
@click.option("--capacity", type=click.IntRange(0, MOST_CAPACITY), default=CAPACITY, show_default=True)
def add(
    email: str,
    *,
    name: str,
    role: Literal["agent", "supervisor", "admin"],
    teams: tuple[str, ...],
    skills: tuple[str, ...],
    languages: tuple[str, ...],
    senior: bool,
    capacity: int,
) -> None:
    """Add an agent and print the generated password."""
    wanted = Profile(
        name=name,
        role=role,
        senior=senior,
        capacity=capacity,
        skills=frozenset(skills),
        languages=frozenset(languages),
        team_ids=frozenset(teams),
    )
    _, password = _administration().add_person(OPERATOR, wanted, email)
    click.echo(f"{email} may sign in with the password {password}")


@agent.command()
@click.argument("email")
def password(email: str) -> None:
    """Give an agent a new password; every sign-in of theirs ends."""
    administration = _administration()
    found = [one.agent.id for one in administration.people() if one.agent.email == email.strip().lower()]
    if not found:
        raise NotFound(f"no agent with the e-mail {email}: add one with `chatbot agent add`")
    new = administration.new_password(OPERATOR, found[0])
    click.echo(f"{email} may sign in with the password {new}")


@click.group()
def key() -> None:
    """The keys of applications, and those made from SECRET_KEY."""


@key.command("add")
@click.argument("name")
@click.option(
    "--secret", is_flag=True, help="For a server: may choose session ids. Never put it into a page."
)
def add_key(name: str, secret: bool) -> None:
    """Make a key; it is shown once."""
    made = ApiKeys(_database()).add("sk" if secret else "pk", name, now=datetime.now(UTC))
    click.echo(made)


@key.command("list")
def list_keys() -> None:
    """Show every key's id, kind, name and standing; the keys themselves are kept nowhere."""
    keys = ApiKeys(_database()).all()
    if not keys:
        click.echo("there is no key yet: `chatbot key add NAME` makes one")
    for one in keys:
        standing = f"revoked {one.revoked_at:%Y-%m-%d}" if one.revoked_at else "in force"
        click.echo(f"{one.id}  {one.kind}  made {one.created_at:%Y-%m-%d}  {standing:<18}  {one.name}")


@key.command("revoke")
@click.argument("key_id", metavar="ID")
def revoke_key(key_id: str) -> None:
    """End a key, at once and for good; `chatbot key list` names the ids."""
    ApiKeys(_database()).revoke(key_id, now=datetime.now(UTC))
    click.echo(f"{key_id} is revoked: requests with it are refused from now on")


@key.command("customer-token")
def customer_token() -> None:
    """Print what your site's back end signs customer tokens with."""
    click.echo(customer_token_key(known_secret_key(read_settings())))


@key.command()
def metrics() -> None:
    """Print the bearer token with which another machine reads /metrics."""
    click.echo(metrics_token(known_secret_key(read_settings())))


@click.command()
@click.argument("email")
def export(email: str) -> None:
    """Print everything kept of a customer, as JSON; their open request for it counts as answered."""
    with _privacy() as privacy:
        database, missing = _kept(privacy, email)
        warehouse = kept_in_warehouse(read_settings(), _database(), email, _ids(database))
        if missing and not warehouse:
            raise missing
        click.echo(json.dumps({**database, **warehouse}, indent=2, ensure_ascii=False, default=str))
        privacy.close_requests(email)


@click.command()
@click.argument("email")
@click.option(
    "--certificate",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what was looked at and what went, as JSON, and print it; nobody is named in it.",
)
@click.confirmation_option(prompt="Erase this customer with all orders and conversations?")
def erase(email: str, certificate: Path | None) -> None:
    """Erase a customer with all orders and conversations, from the warehouse and from what runs left too."""
    if certificate:
        _write(certificate, "")  # before anything is erased: afterwards nobody could count
    with _privacy() as privacy:
        database, missing = _kept(privacy, email)
        # the warehouse first: if this is broken off, the database still knows whom it was about
        gone = erase_from_warehouse(read_settings(), _database(), email, _ids(database))
        if missing and not any({**gone.warehouse, **gone.files}.values()):
            raise missing
        count = 0 if missing else privacy.erase(email)
        privacy.wipe()
    click.echo(f"{email} is erased, with {count} conversations")
    if certificate:
        counts = {name: len(rows) for name, rows in database.items()}
        made = Certificate(datetime.now(UTC), counts, gone.warehouse, gone.files)
        _write(certificate, made.to_json() + "\n")
        click.echo(made.to_text())


def _kept(privacy: Privacy, email: str) -> tuple[dict[str, Any], NotFound | None]:
    """Return what the database keeps of somebody, or that it knows nobody: the warehouse may."""
    try:
        return privacy.export(email), None
    except NotFound as error:
        return {}, error


def _ids(database: Mapping[str, Any]) -> list[str]:
    return [row["id"] for row in database.get("customer", ())]


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written ({error.strerror}): choose another file") from error
