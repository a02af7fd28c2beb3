"""The agents' side of the house, put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from chatbot.desk.desk import Desk
from chatbot.desk.dispatch import Dispatcher
from chatbot.desk.feed import Feed
from chatbot.desk.insights import InsightDesk
from chatbot.desk.owners import Owners
from chatbot.desk.transcripts import Transcripts
from chatbot.services.content import Files
from chatbot.services.stores import Stores
from chatbot.services.supervision import Setup
from chatbot.shop.shop import Shop
from chatbot.store.earlier import EarlierTalks
from chatbot.store.insight_orders import InsightOrders
from chatbot.store.insight_sums import InsightSums

Clock = Callable[[], datetime]


def build_dispatcher(files: Files, stores: Stores, setup: Setup, clock: Clock) -> Dispatcher:
    """Return what serves the waiting line."""
    return Dispatcher(
        line=stores.line,
        lapses=stores.lapses,
        sessions=stores.sessions,
        wakeups=stores.wakeups,
        say=files.say,
        rules=setup.rules,
        team_open=setup.team_open,
        clock=clock,
    )


def build_owners(files: Files, stores: Stores, dispatcher: Dispatcher, clock: Clock) -> Owners:
    """Return what changes who holds a conversation."""
    return Owners(
        handoffs=stores.handoffs,
        passing=stores.passing,
        line=stores.line,
        dispatcher=dispatcher,
        sessions=stores.sessions,
        wakeups=stores.wakeups,
        say=files.say,
        clock=clock,
    )


def build_desk(stores: Stores, shop: Shop, dispatcher: Dispatcher, clock: Clock) -> Desk:
    """Return what agents see."""
    return Desk(
        handoffs=stores.handoffs,
        conversations=stores.conversations,
        surveys=stores.surveys,
        insights=stores.insights,
        shop=shop,
        agents=stores.agents,
        events=stores.events,
        feed=Feed(stores.events, stores.handoffs),
        sessions=stores.sessions,
        presence=stores.presence,
        wakeups=stores.wakeups,
        drain=dispatcher.drain,
        clock=clock,
    )


def build_transcripts(files: Files, stores: Stores, clock: Clock) -> Transcripts:
    """Return what hands out conversations to take away."""
    return Transcripts(
        handoffs=stores.handoffs,
        conversations=stores.conversations,
        agents=stores.agents,
        gift_cards=lambda: files.catalogue.current().conventions.gift_cards,
        clock=clock,
    )


def build_insights(stores: Stores, shop: Shop, crm: Path, clock: Clock) -> InsightDesk:
    """Return what those who lead are shown of customers; `crm` is where runs of the batch leave what they found."""
    return InsightDesk(
        crm=crm,
        sums=InsightSums(stores.database),
        bought=InsightOrders(stores.database),
        insights=stores.insights,
        earlier=EarlierTalks(stores.database),
        shop=shop,
        agents=stores.agents,
        clock=clock,
    )
