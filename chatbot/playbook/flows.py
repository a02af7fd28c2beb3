"""What `intents/flows.yml` says: how a wish is settled, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from chatbot.domain.conversation import EscalationReason
from chatbot.domain.shop import DONE, OPEN_TASKS, OUTCOMES, TaskName

SlotType = Literal["item", "number", "choice", "text", "address", "email", "gift_card"]
Report = Literal["parcel", "refund"]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
_STRICT = ConfigDict(extra="forbid", frozen=True)
_RESERVED = frozenset({"order", "confirm", "code", "order_number"})
"""What an open question may be about besides a slot."""
BEYOND = "beyond"
"""The last part of the reply to a wish that the flow leaves to a person."""
PAIR = ("order_number", "email")
"""What proves that an order may be shown; remembered from one flow to the next."""


class Slot(BaseModel):
    """One thing the customer is asked for; the reply that asks is `<flow>.ask.<slot>`."""

    model_config = _STRICT

    type: SlotType
    options: tuple[_Name, ...] = ()
    """What a choice is between; `choices:` of `domain.yml` says in which words."""
    optional: bool = False
    """Asked once; "skip" leaves it out."""
    opening: bool = False
    """A text that may already stand in the message the flow begins with."""
    limit: int = Field(3, ge=1, le=5)
    """After so many answers that are none a person takes over, or an optional slot is left out."""

    @model_validator(mode="after")
    def fit_together(self) -> Self:
        """Refuse a choice between nothing, and options of what is no choice."""
        if self.type == "choice" and len(self.options) < 2:
            raise ValueError("a choice needs two options or more")
        if self.type != "choice" and self.options:
            raise ValueError("only a choice has options: take them out or write `type: choice`")
        if self.opening and self.type != "text":
            raise ValueError(
                "only a text can stand in the opening message: other slots are always looked for"
            )
        return self


class Flow(BaseModel):
    """A wish settled in this order: whose order, is it allowed, the slots, a yes, the proof, the deed."""

    model_config = _STRICT

    order: bool = False
    """It is about one order: number and e-mail address are asked for, or a known customer's orders offered."""
    identity: bool = False
    """It is about the customer, not one of their orders; a number and an address still say who that is."""
    slots: Mapping[_Name, Slot] = Field(default_factory=dict)
    opening: bool = False
    """Its first question is led in by `<flow>.opening`: what the customer has to know beforehand."""
    asked_beside: frozenset[_Name] = frozenset()
    """Intents that in the same message only ask what comes of it: `<flow>.about` answers them, and leads in instead."""
    confirm: bool = False
    """All is said once more by `<flow>.confirm` and needs a yes."""

    report: Report | None = None
    """It ends by telling how the parcel or the refund stands."""
    task: TaskName | None = None
    """It ends by the shop doing this; the outcome's reply is `<flow>.<outcome>`."""
    by: _Name | None = None
    """It ends by a choice: the option's name is the outcome."""
    hand_over: EscalationReason | None = None
    """It ends with a person who is given all that was collected."""
    risk: Literal["fraud", "legal", "safety"] | None = None
    """What is at stake when a person is given a case of high risk."""

    then: Mapping[_Name, _Name] = Field(default_factory=dict)
    """Outcome to the flow that goes on with the matter."""
    again: Mapping[_Name, _Name] = Field(default_factory=dict)
    """Outcome to the slot that is asked for once more, without the choice that came to it."""
    people: frozenset[_Name] = frozenset()
    """Outcomes a person has to deal with."""
    beyond: tuple[_Name, ...] = ()
    """Wishes within it that a person has to grant, by their words under `choices`; the reply is `<flow>.beyond`."""
    mail: str | None = None
    """The reply that is sent as an e-mail when it is done; its subject is `<mail>.subject`."""

    @model_validator(mode="after")
    def end_somehow(self) -> Self:
        """Refuse a flow that leads nowhere, or to two ends."""
        ends = [name for name in ("report", "task", "by", "hand_over") if getattr(self, name) is not None]
        if len(ends) != 1:
            found = " and ".join(ends) or "none"
            raise ValueError(f"a flow ends in one of report, task, by, hand_over: found {found}")
        if self.by and (self.by not in self.slots or self.slots[self.by].type != "choice"):
            raise ValueError(f"by: {self.by!r} is no choice among the slots")
        if (self.report or self._is_about_an_order()) and not self.order:
            raise ValueError("what it ends in is about an order: write `order: true`")
        if self.asked_beside and not self.explains:
            raise ValueError("asked_beside: only a flow with a task tells what comes of it")
        if reserved := sorted(_RESERVED & self.slots.keys()):
            raise ValueError(f"a slot cannot be called {reserved[0]!r}: the flow asks for that by itself")
        if odd := sorted(set(self.again.values()) - self.slots.keys()):
            raise ValueError(f"again: {odd[0]!r} is none of its slots")
        if odd := sorted((self.then.keys() | self.again.keys() | self.people) - set(self.outcomes)):
            known = ", ".join(self.outcomes) or "none"
            raise ValueError(f"it never comes to {odd[0]!r}: its outcomes are {known}")
        return self

    def _is_about_an_order(self) -> bool:
        return any(slot.type == "item" for slot in self.slots.values())

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Return how it may end, by the last part of the reply's name."""
        if self.by:
            return self.slots[self.by].options
        return (DONE, *OUTCOMES[self.task]) if self.task else ()

    @property
    def explains(self) -> bool:
        """Say whether `<flow>.about` tells what it costs and how long it takes: of what the shop does, people ask."""
        return self.task is not None

    @property
    def needs_pair(self) -> bool:
        """Say whether it has to be known who asks, or which order is meant."""
        return self.order or self.identity

    @property
    def needs_proof(self) -> bool:
        """Say whether money, orders or personal data are touched: then knowing an order is not enough."""
        return self.task is not None and self.task not in OPEN_TASKS

    @property
    def entities(self) -> tuple[str, ...]:
        """Return the values that are remembered for other flows, too."""
        emails = any(slot.type == "email" for slot in self.slots.values())
        return PAIR if self.needs_pair else (("email",) if emails else ())


class FlowsFile(BaseModel):
    """The whole of `intents/flows.yml`."""

    model_config = _STRICT

    version: str
    flows: Mapping[_Name, Flow] = Field(default_factory=dict)

    @model_validator(mode="after")
    def lead_somewhere(self) -> Self:
        """Refuse a flow that goes on with one that is not there, or that comes back to itself."""
        for name, flow in self.flows.items():
            for outcome, following in flow.then.items():
                if following not in self.flows:
                    raise ValueError(f"{name}: after {outcome!r} comes {following!r}, which is no flow here")
            if loop := _loop(name, self.flows):
                raise ValueError(f"{' → '.join(loop)} goes round in a circle: take one `then` out")
        return self


def _loop(start: str, flows: Mapping[str, Flow]) -> list[str]:
    """Return the way from a flow back to itself, or nothing."""

    def ways(path: list[str]) -> Iterator[list[str]]:
        for following in flows[path[-1]].then.values():
            if following == start:
                yield [*path, following]
            elif following in flows and following not in path:
                yield from ways([*path, following])

    return next(ways([start]), [])
