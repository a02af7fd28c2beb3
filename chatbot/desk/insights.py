"""What those who lead the desk are shown of customers: what the last run found, all of them, and each."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from chatbot.desk.advice import advise
from chatbot.desk.permissions import require_lead
from chatbot.desk.run_results import Found
from chatbot.domain.desk import Agent
from chatbot.domain.insights import Glance, Life, Sought
from chatbot.domain.shop import Customer, Order
from chatbot.errors import InvalidData, NotFound, ShopUnavailable
from chatbot.shop.shop import Shop
from chatbot.store.agents import Agents
from chatbot.store.audit import VIEW_CUSTOMER
from chatbot.store.earlier import EarlierTalks
from chatbot.store.insight_orders import InsightOrders
from chatbot.store.insight_sums import InsightSums
from chatbot.store.insights import Insights
from chatbot.store.runs import current_run, made_at, read_result

log = logging.getLogger(__name__)
FoundT = TypeVar("FoundT", bound=Found)


@dataclass(frozen=True, slots=True)
class Run:
    """The run that is shown."""

    made_at: datetime | None
    """None: its name does not tell."""


@dataclass(frozen=True, slots=True)
class InsightDesk:
    """Reads; nothing is computed here. Every question is for those who lead, or Forbidden is raised."""

    crm: Path
    """`DATA_DIR/crm`."""
    sums: InsightSums
    insights: Insights
    bought: InsightOrders
    earlier: EarlierTalks
    shop: Shop
    agents: Agents
    clock: Callable[[], datetime]

    def run(self, agent: Agent) -> Run | None:
        """Return the last run; None: there was none yet."""
        require_lead(agent)
        folder = current_run(self.crm)
        return Run(made_at(folder)) if folder else None

    def result(self, agent: Agent, shape: type[FoundT]) -> FoundT | None:
        """Return what the last run tells of something; None: nothing, or nothing that can be read."""
        require_lead(agent)
        try:
            found = read_result(self.crm, shape.noun)
            return None if found is None else shape.model_validate(found)
        except (InvalidData, ValidationError) as error:
            log.warning("%s.json of the last run cannot be read: %s", shape.noun, error)
            return None

    def glance(self, agent: Agent) -> Glance:
        """Return all customers at a glance."""
        require_lead(agent)
        return self.sums.glance()

    def find(self, agent: Agent, words: str) -> list[Sought]:
        """Return customers by name, e-mail address or id."""
        require_lead(agent)
        return self.sums.find(words)

    def life(self, agent: Agent, customer_id: str) -> Life:
        """Return everything about a customer, and write down who looked.

        Raises:
            NotFound: nobody has this id.
        """
        require_lead(agent)
        bought, insight = self._bought(customer_id), self.insights.of(customer_id)
        customer, orders = bought or (None, [])
        if bought is not None and customer is None and insight is None:
            raise NotFound("there is no customer with this id: look for them by name or e-mail address")
        self.agents.note(agent.id, VIEW_CUSTOMER, customer_id, now=self.clock())
        return Life(
            customer_id=customer_id,
            customer=customer,
            orders=orders,
            talks=self.earlier.of(customer_id, but=""),
            insight=insight,
            advice=advise(insight, orders) if insight else [],
            shop_answers=bought is not None,
            bought=None if customer else self.bought.of(customer_id),
        )

    def _bought(self, customer_id: str) -> tuple[Customer | None, list[Order]] | None:
        """Return who it is and their orders; None: the shop does not answer."""
        try:
            customer = self.shop.customer(customer_id)
            return customer, self.shop.orders_of(customer_id) if customer else []
        except ShopUnavailable as error:
            log.warning("shop: %s", error)
            return None
