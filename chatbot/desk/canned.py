"""Replies kept ready: written by those who lead, read by all, filled in for a conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from chatbot.desk.filling import fill, first_name, odd_holes
from chatbot.domain.desk import Agent
from chatbot.domain.tools import PLACEHOLDERS, CannedReply
from chatbot.errors import Forbidden, InvalidFields
from chatbot.nlu.text import display
from chatbot.store.agents import Agents
from chatbot.store.canned import CannedReplies
from chatbot.store.handoffs import Handoffs


@dataclass(frozen=True, slots=True)
class Canned:
    """The shelf of replies."""

    replies: CannedReplies
    handoffs: Handoffs
    agents: Agents
    shop_name: Callable[[], str]
    clock: Callable[[], datetime]

    def all(self, agent: Agent, *, conversation_id: str | None = None) -> list[CannedReply]:
        """Return all replies: as they were written, or ready to be sent in a conversation.

        Raises:
            NotFound: there is no such conversation.
        """
        found = self.replies.all()
        if conversation_id is None:
            return found
        values = self.values(conversation_id, agent)
        return [replace(one, text=fill(one.text, values)) for one in found]

    def values(self, conversation_id: str, agent: Agent) -> Mapping[str, str | None]:
        """Return what is filled in for a conversation; what nobody told is None, never guessed.

        Raises:
            NotFound: there is no such conversation.
        """
        entry = self.handoffs.entry(conversation_id)
        told = (one.escalation.collected for one in self.handoffs.history(conversation_id))
        slots = (*told, entry.conversation.memory.slots)  # the latest hand-over first
        return {
            "customer_name": first_name(entry.customer_name),
            "agent_name": agent.name,
            "shop_name": self.shop_name(),
            "order_number": next((found["order_number"] for found in slots if "order_number" in found), None),
        }

    def fetch(self, canned_id: str) -> CannedReply:
        """Return one as it was written.

        Raises:
            NotFound: there is none.
        """
        return self.replies.fetch(canned_id)

    def add(self, agent: Agent, reply: CannedReply) -> CannedReply:
        """Keep a new reply.

        Raises:
            Forbidden: the agent does not lead.
            InvalidFields: something stands in braces that cannot be filled in, or there is no such team.
            Conflict: the shortcut is taken.
        """
        kept = self.replies.add(self._checked(agent, reply), now=self.clock())
        self._note(agent, "canned added", kept, after=kept)
        return kept

    def change(self, agent: Agent, reply: CannedReply) -> CannedReply:
        """Put other words in place of a reply's.

        Raises:
            NotFound: there is no such reply.
            Forbidden: as `InvalidFields` and `Conflict`, see `add`.
        """
        reply = self._checked(agent, reply)
        before = self.replies.change(reply, now=self.clock())
        self._note(agent, "canned changed", reply, before=before, after=reply)
        return reply

    def remove(self, agent: Agent, canned_id: str) -> None:
        """Delete a reply.

        Raises:
            Forbidden: the agent does not lead.
            NotFound: there is no such reply.
        """
        _require_lead(agent)
        before = self.replies.remove(canned_id)
        self._note(agent, "canned deleted", before, before=before)

    def _checked(self, agent: Agent, reply: CannedReply) -> CannedReply:
        _require_lead(agent)
        if odd := odd_holes(reply.text):
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            told = f"nothing can be filled in for {odd[0][:60]}: write {known}, and no other braces"
            raise InvalidFields(f"text: {told}", fields={"text": told})
        return replace(reply, title=display(reply.title), text=display(reply.text))

    def _note(self, agent: Agent, action: str, reply: CannedReply, **versions: CannedReply) -> None:
        detail = {name: asdict(version) for name, version in versions.items()}
        self.agents.note(agent.id, action, reply.id, now=self.clock(), detail=detail)


def _require_lead(agent: Agent) -> None:
    if not agent.leads:
        raise Forbidden("only supervisors and administrators write canned replies: ask one of them")
