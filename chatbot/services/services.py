"""What the doors are given: use cases, and the few questions that belong to none of them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from chatbot.assistant.asking import Asking
from chatbot.assistant.assistant import Assistant
from chatbot.desk.canned import Canned
from chatbot.desk.desk import Desk
from chatbot.desk.dispatch import Dispatcher
from chatbot.desk.insights import InsightDesk
from chatbot.desk.owners import Owners
from chatbot.desk.reports import Reports
from chatbot.desk.suggestions import Suggestions
from chatbot.desk.tools import Tools
from chatbot.desk.transcripts import Transcripts
from chatbot.desk.webhooks import WebhookDesk
from chatbot.domain.conversation import Response
from chatbot.domain.desk import Agent
from chatbot.domain.explanation import Explanation
from chatbot.domain.shop import Customer
from chatbot.errors import NotSignedIn, StoreUnavailable
from chatbot.knowledge.library import Library
from chatbot.nlu.explainer import Explainer
from chatbot.nlu.interpreter import Interpreter
from chatbot.services.content import Files
from chatbot.services.models import CurrentModel
from chatbot.services.rating_links import RatingLinks
from chatbot.services.secrets import customer_token_key, demo_key, metrics_token
from chatbot.services.supervision import Supervision
from chatbot.settings import Settings
from chatbot.shop.demo import SampleGiftCard, SampleOrder, sample_gift_cards, sample_orders
from chatbot.shop.shop import Shop
from chatbot.store import search_index
from chatbot.store.agents import Agents
from chatbot.store.api_keys import ApiKeys
from chatbot.store.database import Database
from chatbot.store.limits import RateLimits
from chatbot.store.live import Live
from chatbot.store.privacy import Privacy

log = logging.getLogger(__name__)
MOST_SKEW = timedelta(seconds=15)
"""Between two clocks; from here on one machine would take away what another has just offered."""
EVENTS_KEPT = timedelta(days=2)
"""A desk that was away for longer reads everything anew."""


@dataclass(frozen=True, slots=True)
class Health:
    """What works; `serving` means customers get answers, if lesser ones."""

    serving: bool
    degraded: tuple[str, ...]
    model: str | None


@dataclass(frozen=True, slots=True)
class Services:
    """What the doors are given."""

    settings: Settings
    secret_key: str
    assistant: Assistant
    asking: Asking
    rating_links: RatingLinks
    interpreter: Interpreter
    explainer: Explainer
    desk: Desk
    transcripts: Transcripts
    owners: Owners
    reports: Reports
    insights: InsightDesk
    dispatcher: Dispatcher
    webhooks: WebhookDesk
    supervision: Supervision
    agents: Agents
    shop: Shop
    api_keys: ApiKeys
    privacy: Privacy
    limits: RateLimits
    files: Files
    database: Database
    live: Live
    model: CurrentModel
    library: Library
    tools: Tools
    canned: Canned
    suggestions: Suggestions

    def say(self, reply: str, variables: Mapping[str, str]) -> Response:
        """Return a reply outside a turn."""
        return self.files.say(reply, variables)

    def explain(self, text: str) -> Explanation:
        """Return why a message is understood as it is; costs a pass through the network for every word."""
        local = self.files.catalogue.current().conventions.local(datetime.now(UTC))
        return self.explainer.explain(self.interpreter.interpret(text, now=local))

    def shop_time(self, moment: datetime) -> datetime:
        """Return an aware moment on the shop's clock."""
        return self.files.catalogue.current().conventions.local(moment)

    def shop_name(self) -> str:
        """Return the shop's name."""
        return self.files.catalogue.current().facts.get("shop_name", "our shop")

    def customer_of(self, token: str) -> Customer:
        """Return whose token this is; the site's back end signs it (JWT, HS256, the customer's id as `sub`).

        Raises:
            NotSignedIn: not signed by the key for it, run out, or of nobody we know.
        """
        key = customer_token_key(self.secret_key)
        try:
            claims = jwt.decode(token, key, algorithms=["HS256"], options={"require": ["sub", "exp"]})
        except jwt.InvalidTokenError as error:
            mend = "sign a new one with what `chatbot key customer-token` prints"
            raise NotSignedIn(f"customer_token is not valid ({error}): {mend}") from error
        customer = self.shop.customer(str(claims["sub"]))
        if customer is None:
            raise NotSignedIn("customer_token names a customer this server does not know: import them first")
        return customer

    def demo_key(self) -> str:
        """Return the demo page's publishable key."""
        return demo_key(self.secret_key)

    def metrics_token(self) -> str:
        """Return what another machine sends to read `/metrics`."""
        return metrics_token(self.secret_key)

    def sample_orders(self) -> tuple[SampleOrder, ...]:
        """Return the orders a visitor of the demo page can ask about."""
        return sample_orders(self.database)

    def sample_gift_cards(self) -> tuple[SampleGiftCard, ...]:
        """Return the gift cards a visitor of the demo page can ask about."""
        return sample_gift_cards(self.database)

    def health(self) -> Health:
        """Look at every part."""
        degraded = [*self.files.errors, *filter(None, [self.library.error])]
        if self.model.current() is None:
            degraded.append("model: none usable, the rules answer; run `chatbot train`")
        elif self.model.error:
            degraded.append(f"model: the last good one answers; {self.model.error}")
        if not self.live.ping():
            degraded.append("redis: does not answer, SQL and polling carry on")
        try:
            self.database.ping()
            degraded += _wrong_clock(self.database.skew(datetime.now(UTC)))
            degraded += self.webhooks.troubles()
        except StoreUnavailable:
            return Health(False, ("sql: does not answer", *degraded), self._model())
        return Health(True, tuple(degraded), self._model())

    def exchange_model(self, agent: Agent, run: str, *, despite_gate: str | None) -> None:
        """Let another model answer, and write down who wanted it.

        Raises:
            NotFound: there is no such model, or it cannot be used.
            GateNotPassed: it did not pass its gate, and no reason is given.
        """
        self.model.activate(run, by=agent.email, despite_gate=despite_gate)
        action = "model despite gate" if despite_gate else "model"
        self.agents.note(agent.id, action, run[:80], now=datetime.now(UTC))

    def keep_house(self) -> None:
        """Erase what has been kept long enough."""
        now = datetime.now(UTC)
        if self.settings.retention_days:
            erased = self.privacy.retain(now - timedelta(days=self.settings.retention_days))
            log.info("retention: %d conversations erased", erased)
        self.webhooks.courier.read_log()  # first: what is pruned unread would never be told
        self.webhooks.courier.forget()
        search_index.catch_up(self.database)  # it follows the events that are let go now
        self.desk.events.prune(now - EVENTS_KEPT)

    def _model(self) -> str | None:
        classifier = self.model.current()
        return classifier.model.name if classifier else None


def _wrong_clock(skew: timedelta) -> list[str]:
    """Return what to say of a clock by which offers run out at once, and agents vanish who are there."""
    if abs(skew) < MOST_SKEW:
        return []
    how = "ahead of" if skew > timedelta(0) else "behind"
    told = round(abs(skew).total_seconds())
    return [f"clock: this machine's is {told} s {how} the database's; let both be set by NTP"]
