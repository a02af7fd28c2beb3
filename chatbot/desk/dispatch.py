"""Give whoever waits to the right agent, whenever somebody comes or somebody comes free."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from chatbot.desk.lines import Say, lost, notice
from chatbot.domain.conversation import Conversation
from chatbot.domain.routing import Need, Routing, RoutingRules
from chatbot.errors import Conflict, NotFound, StoreUnavailable
from chatbot.handoff.placing import to_front
from chatbot.handoff.routing import decide
from chatbot.store import keys
from chatbot.store.lapses import Lapses
from chatbot.store.sessions import Sessions
from chatbot.store.waiting_line import WaitingLine
from chatbot.store.wakeups import Wakeups

log = logging.getLogger(__name__)
ROUNDS = 3
"""A round is decided anew when others were faster; what is left then comes with the next change."""
ASK_AGAIN = timedelta(minutes=2)
"""Who declined a conversation is asked again when nobody else took it for so long."""


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Decides with `handoff.routing`, writes with conditional transactions; any process may do it at any time."""

    line: WaitingLine
    lapses: Lapses
    sessions: Sessions
    wakeups: Wakeups
    say: Say
    rules: Callable[[], RoutingRules]
    team_open: Callable[[datetime], Callable[[str], bool]]
    """Returns, for a moment, whether a team works; asked once a round, however many wait."""
    clock: Callable[[], datetime]

    def drain(self) -> None:
        """Give away what can be given; a failure leaves it to the next change, or to `sweep`."""
        try:
            for _ in range(ROUNDS):
                if self._round():
                    return
        except StoreUnavailable as error:
            log.warning("the waiting line is not served now: %s", error)

    def sweep(self) -> None:
        """Do what time asks for: offers run out, agents vanish, sleep ends, demands widen."""
        now = self.clock()
        for conversation_id, agent_id in self.lapses.run_out(now):
            self._try(partial(self.lapses.miss, conversation_id, agent_id, now=now))
        self.lapses.put_back_clocks(now)
        unseen = now - timedelta(seconds=self.rules().vanish_after_s)
        for agent_id, name in self.lapses.vanished(unseen):
            log.info("agent %s vanished: what they hold goes back to the line", agent_id)
            self.give_back(agent_id, name, unseen_since=unseen)
        if woken := self.lapses.woken(now):
            self.wakeups.publish(*woken, keys.DESK)
        self.lapses.ask_again(now - ASK_AGAIN)
        self.drain()

    def give_back(self, agent_id: str, name: str, *, unseen_since: datetime | None = None) -> int:
        """Put all an agent holds to the line's front, with a note for whoever comes next; return how many.

        Args:
            unseen_since: only while their desk was last open before this.
        """
        now = self.clock()

        def give_back(conversation_id: str) -> Conversation:
            told = (notice(self.say, "waiting", "handoff.lost", name), lost(name, f"{now:%H:%M}"))
            return self.lapses.give_back(
                conversation_id, agent_id, told, front=to_front, unseen_since=unseen_since, now=now
            )

        return sum(self._try(partial(give_back, held)) for held in self.lapses.held_by(agent_id))

    def _round(self) -> bool:
        """Decide and write once; return whether nothing is left to do."""
        now, rules = self.clock(), self.rules()
        seats = self.line.seats(now)
        if not any(seat.ready and seat.load < seat.capacity for seat in seats):
            return True
        needs = self.line.needs(now)
        if not needs:
            return True
        is_open = self.team_open(now)
        decisions = decide([_known(need, is_open) for need in needs], seats, rules, now)
        given = [self._give(one, rules, now) for one in decisions if one.agent_id]
        nobody = [one for one in decisions if one.agent_id is None]
        if nobody:
            self.line.note_nobody(nobody, now)
        return all(given)

    def _give(self, routing: Routing, rules: RoutingRules, now: datetime) -> bool:
        if rules.handling == "offer":
            until = now + timedelta(seconds=rules.offer_s)
            return self._try(partial(self.line.offer, routing, until=until, now=now))
        line = notice(self.say, "assigned", "handoff.joined", self._name(routing))
        return self._try(partial(self.line.assign, routing, line, now=now))

    def _name(self, routing: Routing) -> str:
        return next(one.name for one in routing.candidates if one.agent_id == routing.agent_id)

    def _try(self, change: Callable[[], Conversation]) -> bool:
        """Make a change and tell everybody; False: somebody was faster."""
        try:
            after = change()
        except (Conflict, NotFound):
            return False
        self.sessions.drop(after)  # the customer's next turn must see it
        self.wakeups.publish(after.id, keys.DESK)
        return True


def _known(need: Need, is_open: Callable[[str], bool]) -> Need:
    team = need.placement.team
    return need if team is None else replace(need, team_open=is_open(team))
