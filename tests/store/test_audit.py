"""What was written down can be read, page by page."""

from __future__ import annotations

from chatbot.domain.routing import Team
from chatbot.domain.staff import COMMAND_LINE
from chatbot.store.agents import Agents
from chatbot.store.audit import Audit
from chatbot.store.database import Database
from chatbot.store.ledger import Ledger
from tests.store.actors import NOW, add_agent


def test_agents_and_teams_are_told_by_name(database: Database) -> None:
    sue, maya = add_agent(database, "Sue"), add_agent(database, "Maya")
    with Ledger(database).open(NOW) as page:
        page.add_team(Team("care", "Customer care"))
        page.note(sue.id, "team added", "care", {"after": {"name": "Customer care"}})
        page.note(COMMAND_LINE, "agent added", maya.id, {})
        page.note(sue.id, "team removed", "gone", {})

    found = Audit(database).entries(before=None, views=False, limit=10)

    assert [(one.agent_name, one.action, one.subject_name) for one in found] == [
        ("Sue", "team removed", None),
        (None, "agent added", "Maya"),
        ("Sue", "team added", "Customer care"),
    ]
    assert found[2].detail == {"after": {"name": "Customer care"}}
    assert found[0].at == NOW


def test_who_looked_at_what_is_told_only_on_demand(database: Database) -> None:
    sue = add_agent(database, "Sue")
    Agents(database).note(sue.id, "away", sue.id, now=NOW)
    Agents(database).note(sue.id, "view", "a conversation", now=NOW)

    for views, actions in ((False, ["away"]), (True, ["view", "away"])):
        found = Audit(database).entries(before=None, views=views, limit=10)
        assert [one.action for one in found] == actions


def test_pages_follow_each_other_without_a_gap(database: Database) -> None:
    for number in range(7):
        Agents(database).note("", f"action {number}", "", now=NOW)
    audit, seen, before = Audit(database), [], None

    while page := audit.entries(before=before, views=False, limit=3):
        seen += [one.action for one in page]
        before = page[-1].id

    assert seen == [f"action {number}" for number in reversed(range(7))]
