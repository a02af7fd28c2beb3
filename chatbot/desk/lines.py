"""The lines the desk itself writes into a conversation: what the customer is told of its owners, and agents' notes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from chatbot.domain.conversation import Line, LineKind, Response
from chatbot.domain.desk import Agent
from chatbot.nlu.text import display

Say = Callable[[str, Mapping[str, str]], Response]
"""Renders a reply from `templates/replies/` by key and variables."""


def notice(say: Say, kind: LineKind, reply: str, agent_name: str) -> Line:
    """Tell the customer who joined, left or takes over."""
    text = say(reply, {"agent_name": agent_name}).text
    return Line("system", text, secrets.token_hex(8), kind=kind, agent_name=agent_name)


def note(text: str, agent: Agent, *, message_id: str | None = None) -> Line:
    """Tell colleagues something that no customer sees."""
    return Line(
        author="agent",
        text=display(text),
        message_id=message_id or secrets.token_hex(8),
        kind="note",
        agent_id=agent.id,
        agent_name=agent.name,
        suppressed=True,
    )


def lost(agent_name: str, at: str) -> Line:
    """Tell the next agent, and only them, why a conversation came back."""
    text = f"{agent_name}'s desk was closed, so this came back to the front of the line at {at} UTC."
    message_id = secrets.token_hex(8)
    return Line("agent", text, message_id, kind="note", agent_name="Desk", suppressed=True)
