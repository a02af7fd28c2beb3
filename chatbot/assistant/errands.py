"""What the bot asks the world before it answers: orders, one-time codes, the shop's deeds; for whoever may."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from chatbot.assistant.turn import Turn
from chatbot.domain.conversation import Memory, Response
from chatbot.domain.decision import Act, Finding
from chatbot.domain.knowledge import Quote
from chatbot.domain.shop import OPEN_TASKS, Order, Result, Task
from chatbot.domain.understanding import Understanding
from chatbot.errors import (
    InvalidInput,
    LiveStoreUnavailable,
    MailUnavailable,
    ShopUnavailable,
    TooManyRequests,
)
from chatbot.knowledge.library import Library
from chatbot.shop.addresses import mask_email, normal_email
from chatbot.shop.mail import Mailer
from chatbot.shop.shop import Shop
from chatbot.store.codes import Codes

log = logging.getLogger(__name__)
WRONG_PER_CALLER = "20/hour"
WRONG_PER_EMAIL = "10/hour"
"""Wrong pairs of number and address; order numbers follow each other, so whoever may try them all finds one."""
GIFT_CARDS_PER_CALLER = "10/hour"
"""A balance is told to whoever knows the number: nobody may guess his way to one."""
DEEDS_PER_CALLER = "10/hour"
DEEDS_PER_EMAIL = "5/hour"
"""What is done to an address whoever names it: nobody may fill a stranger's mailbox, or end newsletters by a list."""
MAIL_TO = "mail_to"
"""The fact that says where a task's e-mail goes; no reply may tell it."""


class Limits(Protocol):
    """Counts how often somebody does something."""

    def hit(self, limit: str, *who: str) -> None:
        """Count one use; raise TooManyRequests when there were more than `limit`."""

    def give_back(self, limit: str, *who: str) -> None:
        """Take one use back."""


@dataclass(frozen=True, slots=True)
class Errands:
    """Runs what a decision asks of the world; what is not there gives a problem, never an exception."""

    shop: Shop
    library: Library
    codes: Codes
    mailer: Mailer
    limits: Limits
    write: Callable[[str, Mapping[str, str]], Response]
    """Words a reply; e-mails are replies, too."""
    known: Callable[[str], str]
    """All that the reply to an intent says."""

    def run(self, act: Act, turn: Turn) -> Finding:
        """Run one errand."""
        if act.look == "find_orders":
            return self._find_orders(act.memory, turn)
        if act.look == "send_code":
            return self._send_code(act, turn)
        if act.look == "check_code":
            return self._check_code(act, turn)
        if act.look == "suggest":
            return self._suggest(act, turn)
        if act.look == "search":
            return Finding(quotes=self._search(act.intent, act.understanding))
        return self._perform(act, turn)

    def _search(self, intent: str | None, asked: Understanding) -> tuple[Quote, ...]:
        """Look into the articles; where a reply is at hand, only for what it does not say."""
        if intent is None:
            return self.library.search(asked.text, asked.vector)
        return self.library.beyond(asked.rule_reply or self.known(intent), asked.text, asked.vector)

    def _find_orders(self, memory: Memory, turn: Turn) -> Finding:
        """Find the orders that may be meant.

        An order is shown to its proved customer, or to whoever knows its number and its e-mail address: to them this
        order alone. Who tries too many pairs is not told any more whether one is right.
        """
        own = proved(turn, memory)
        try:
            orders = self._own(own, memory) if own else []
            agreed = [] if orders else self._agreed(memory, _caller(turn))
        except TooManyRequests:
            return Finding(problem="too_many")
        except ShopUnavailable as error:
            log.warning("orders cannot be looked up: %s", error)
            return Finding(problem="unavailable")
        if agreed and own:
            return Finding(problem="another_customer")
        if orders or agreed:
            return Finding(tuple(orders or agreed))
        if own and "order_number" not in memory.slots:
            return Finding(problem="no_other" if memory.told_orders else "no_orders")
        return Finding(problem="not_found")

    def _own(self, customer_id: str, memory: Memory) -> list[Order]:
        """Return orders of theirs; another customer's they are not shown, whatever they know of it."""
        number = memory.slots.get("order_number")
        if number is None:
            return [one for one in self.shop.orders_of(customer_id) if one.number not in memory.told_orders]
        order = self.shop.order(number)
        return [order] if order and order.customer_id == customer_id else []

    def _agreed(self, memory: Memory, caller: str) -> list[Order]:
        """Return the order whose number and address were told.

        Raises:
            TooManyRequests: too many were told wrong; the order was not looked at.
        """
        number, email = memory.slots.get("order_number"), memory.slots.get("email", "").strip().lower()
        if not number or not email:  # an order without an address is opened by none, not by an empty one
            return []
        if memory.pair == (number, memory.slots["email"]):
            return self._opened(number, email)
        tries = Tries(self.limits, caller)
        tries.count(email)  # before the look: of many at once, each is counted
        if found := self._opened(number, email):
            tries.take_back(email)
        return found

    def _opened(self, number: str, email: str) -> list[Order]:
        order = self.shop.order(number)
        return [order] if order and order.email == email else []

    def _send_code(self, act: Act, turn: Turn) -> Finding:
        """Send a one-time code to the order's address."""
        email = _address(act)
        if not email:
            return Finding(problem="no_address")
        try:
            code = self.codes.issue(turn.before.id, email, caller=_caller(turn))
            self._mail("mail.code", {"code": code}, to=email)
        except TooManyRequests:
            return Finding(problem="too_many")
        except (LiveStoreUnavailable, MailUnavailable, InvalidInput) as error:
            log.warning("no one-time code could be sent: %s", error)
            return Finding(problem="unsent")
        return Finding(email=mask_email(email))

    def _check_code(self, act: Act, turn: Turn) -> Finding:
        """Say who proved themselves by a code."""
        email = _address(act)
        try:
            right = self.codes.check(turn.before.id, email, act.code)
            order = act.order or self.shop.order(act.memory.slots.get("order_number", ""))
        except (LiveStoreUnavailable, ShopUnavailable) as error:
            log.warning("a one-time code could not be checked: %s", error)
            return Finding(problem="unsent")
        if not right or order is None:
            return Finding(problem="wrong")
        return Finding(customer_id=order.customer_id)

    def _perform(self, act: Act, turn: Turn) -> Finding:
        """Ask the shop to do it, once however often it is asked under the same key."""
        if act.task is None:
            raise ValueError("an Act that performs names its task")
        key = (act.memory.flow and act.memory.flow.key) or f"{turn.before.id}:{turn.message_id}:{act.task}"
        task = one_task(Task(act.task, key, act.values, customer_id=_asker(act, turn)))
        try:
            # before the shop is asked: nobody learns of whom it knows
            for limit, *who in _counters(act, turn):
                self.limits.hit(limit, *who)
            result = self.shop.perform(task)
        except TooManyRequests:
            return Finding(problem="too_many" if act.task == "gift_card_balance" else "too_often")
        except ShopUnavailable as error:
            log.warning("%s could not be carried out: %s", act.task, error)
            return Finding(problem="unsure", key=key)
        return Finding(result=self._tell(act, result), key=key)

    def _suggest(self, act: Act, turn: Turn) -> Finding:
        """Look for what goes with what a proved customer bought."""
        own = proved(turn, act.memory)
        try:
            return Finding(suggestion=self.shop.suggestion(own) if own else None)
        except ShopUnavailable as error:
            log.warning("nothing can be suggested: %s", error)
            return Finding()

    def _tell(self, act: Act, result: Result) -> Result:
        """Send the e-mail that belongs to it; the reply is not told where it went."""
        facts = {name: value for name, value in result.facts.items() if name != MAIL_TO}
        to = result.facts.get(MAIL_TO)
        if act.mail and to is not None:
            try:
                if to:
                    self._mail(act.mail, facts, to=to)
                else:  # as slow, and as broken, as with an address that somebody has: nobody learns who is a customer
                    self.mailer.check()
            except (MailUnavailable, InvalidInput) as error:  # a company's own system told an odd address
                log.warning("the e-mail of %s was not sent: %s", act.task, error)
                return Result("unsent", facts)
        return Result(result.outcome, facts)

    def _mail(self, reply: str, facts: Mapping[str, str], *, to: str) -> None:
        subject = self.write(f"{reply}.subject", facts).text
        self.mailer.send(to, subject, self.write(reply, facts).text)


@dataclass(frozen=True, slots=True)
class Tries:
    """The wrong pairs of number and address one caller may name."""

    limits: Limits
    caller: str
    """The caller's network address, or the session where many customers share one."""

    def count(self, email: str) -> None:
        """Count one more try.

        Raises:
            TooManyRequests: there were too many; nobody may be told whether this one is right.
        """
        for limit, who in self._counters(email):
            self.limits.hit(limit, "order tries", who)

    def take_back(self, email: str) -> None:
        """Count the last try no more: it was right."""
        for limit, who in self._counters(email):
            self.limits.give_back(limit, "order tries", who)

    def _counters(self, email: str) -> tuple[tuple[str, str], ...]:
        # the caller first: whoever is out of tries does not use up those of the address's owner
        return (WRONG_PER_CALLER, self.caller), (WRONG_PER_EMAIL, _fingerprint(email))


def _fingerprint(email: str) -> str:
    """Return what stands in Redis' keys for an address: what is erased must not stand there."""
    return hashlib.sha256(email.encode()).hexdigest()


def proved(turn: Turn, memory: Memory) -> str | None:
    """Return who writes, where that is proved by a signed token or a one-time code."""
    return turn.message.customer_id if memory.verified else memory.proved


def _asker(act: Act, turn: Turn) -> str | None:
    """Return for whom the shop is asked; what is open to whoever knows the order is done for its customer."""
    known = act.order.customer_id if act.order and act.task in OPEN_TASKS else None
    return proved(turn, act.memory) or known


def one_task(task: Task) -> Task:
    """Return it with what is asked, and by whom, in its key.

    Asked for another order, or twice in one message, it is another task: a shop would tell what came of the first.
    """
    asked = json.dumps([task.customer_id, sorted(task.values.items())])
    return replace(task, key=f"{task.key}:{hashlib.sha256(asked.encode()).hexdigest()[:16]}")


def _caller(turn: Turn) -> str:
    return turn.message.address or f"{turn.before.key_id}:{turn.before.session_id}"


def _counters(act: Act, turn: Turn) -> tuple[tuple[str, str, str], ...]:
    """Return what a task counts as: limit, what is counted, and for whom; nothing for one's own order."""
    caller, told = _caller(turn), act.values.get("email")
    if act.task == "gift_card_balance":
        return ((GIFT_CARDS_PER_CALLER, "gift cards", caller),)
    own = act.order is not None and proved(turn, act.memory)
    if own or not (act.mail or told):
        return ()
    email = told or _address(act)
    whose = _fingerprint(normal_email(email) or email)
    return (DEEDS_PER_CALLER, "deeds", caller), (DEEDS_PER_EMAIL, "deeds", whose)


def _address(act: Act) -> str:
    return act.order.email if act.order else act.memory.slots.get("email", "").strip().lower()
