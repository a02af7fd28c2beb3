"""What agents do first in many tests."""

from __future__ import annotations

from tests.actors import AgentAtDesk


def claim(agent: AgentAtDesk) -> str:
    """Claim the first in the line and return its id."""
    conversation_id = str(agent.waiting()[0]["id"])
    assert agent.posts(f"conversations/{conversation_id}/claim").status_code == 200
    return conversation_id
