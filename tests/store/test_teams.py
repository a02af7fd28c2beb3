"""A team that goes leaves nobody behind in its line."""

from __future__ import annotations

from sqlalchemy import select, update

from chatbot.domain.routing import Team
from chatbot.store.database import Database
from chatbot.store.ledger import Ledger
from chatbot.store.tables import handoffs
from chatbot.store.teams import Teams
from tests.store.actors import NOW, begin


def test_whoever_waits_for_a_team_that_goes_may_be_taken_by_anybody(database: Database) -> None:
    waiting, other = begin(database, "a" * 32, waiting=True), begin(database, "b" * 32, waiting=True)
    with database.write() as connection:
        connection.execute(update(handoffs).values(team_id="care"))
        own = handoffs.c.conversation_id == other.id
        connection.execute(update(handoffs).where(own).values(team_id="technical"))

    with Ledger(database).open(NOW) as page:
        page.add_team(Team("care", "Customer care"))
        assert page.remove_team("care") == 1

    with database.read() as connection:
        found = connection.execute(select(handoffs.c.conversation_id, handoffs.c.team_id)).all()
    assert {row.conversation_id: row.team_id for row in found} == {waiting.id: None, other.id: "technical"}
    assert Teams(database).all() == []


def test_a_page_is_written_whole_or_not_at_all(database: Database) -> None:
    try:
        with Ledger(database).open(NOW) as page:
            page.add_team(Team("care", "Customer care"))
            page.note("", "team added", "care", {})
            raise RuntimeError("the lights went out")
    except RuntimeError:
        pass

    assert Teams(database).all() == []
