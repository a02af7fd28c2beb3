"""Everything that remembers, opened over one database and one Redis."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.settings import Settings
from chatbot.store.agents import Agents
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.events import Events
from chatbot.store.handoffs import Handoffs
from chatbot.store.insights import Insights
from chatbot.store.lapses import Lapses
from chatbot.store.limits import RateLimits
from chatbot.store.live import Live
from chatbot.store.passing import Passing
from chatbot.store.presence import Presence
from chatbot.store.sessions import Sessions
from chatbot.store.surveys import Surveys
from chatbot.store.waiting_line import WaitingLine
from chatbot.store.wakeups import Wakeups


@dataclass(frozen=True, slots=True)
class Stores:
    """What both use cases share of the store."""

    conversations: Conversations
    surveys: Surveys
    agents: Agents
    handoffs: Handoffs
    events: Events
    sessions: Sessions
    presence: Presence
    wakeups: Wakeups
    limits: RateLimits
    line: WaitingLine
    lapses: Lapses
    passing: Passing
    insights: Insights
    database: Database

    @classmethod
    def over(cls, database: Database, live: Live, settings: Settings) -> Stores:
        """Open them over one database and one Redis."""
        return cls(
            conversations=Conversations(database),
            surveys=Surveys(database),
            agents=Agents(database),
            handoffs=Handoffs(database),
            events=Events(database),
            sessions=Sessions(live, ttl_s=settings.session_ttl_s),
            presence=Presence(live),
            wakeups=Wakeups(live),
            limits=RateLimits(live),
            line=WaitingLine(database),
            lapses=Lapses(database),
            passing=Passing(database),
            insights=Insights(database),
            database=database,
        )
