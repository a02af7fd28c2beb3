"""What a turn of a talk costs beyond the encoder: step by step, in a small shop and in a crowded one.

    python -m benchmarks.dialogue [--model MODELS] [--rounds 60]

Both shops run in this process with embedded Redis and SQLite (synchronous=FULL): 1,000 orders of 100 customers, and
100,000 orders of 10,000. Every step is said in both, one right after the other, each time by another customer about
another order. Its message is read once before, so that the network's reading comes out of the cache and no turn holds a
pass; the pass is timed by itself. Times are of this machine and hour, commits above all: what one row costs stands
beside them, and the processor's time of each turn, in which no disk is waited for. TMPDIR=/dev/shm takes the disk out.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from benchmarks.crowd import FEW, GROWTH, MANY, NOON, Crowd, fill, number_of, of_status, owner_of
from chatbot.domain.conversation import CustomerMessage
from chatbot.nlu.text import normalise
from chatbot.scenarios.overheard import Note, name_bubbles, overhearing
from chatbot.scenarios.stage import VECTORS, Outbox
from chatbot.services.assembly import build
from chatbot.services.content import watch
from chatbot.services.services import Services
from chatbot.settings import Settings
from chatbot.store.embedded import EmbeddedServer
from chatbot.store.shop_tables import orders, shipments

ROOT = Path(__file__).parents[1]
TURN_MS = 5.0
"""What a turn may cost beyond the encoder."""
WARM_UP = 3
ROW = "one row written, for comparison"
PAID, SHIPPED, DELIVERED = 0, 2, 4
"""Places in the crowd's STATUSES."""
RETURN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Step:
    """One message and the replies, or what their names begin with, that it has to bring.

    `{number}`, `{email}` and `{code}` are filled in.
    """

    name: str
    text: str
    replies: tuple[str, ...]

    def brings(self, found: Sequence[str]) -> bool:
        """Say whether these are the replies."""
        pairs = zip(found, self.replies, strict=False)
        return len(found) == len(self.replies) and all(
            f"{one}.".startswith(f"{name}.") for one, name in pairs
        )


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk of somebody about an order that stands at this place of the crowd's statuses."""

    signed_in: bool
    place: int
    steps: tuple[Step, ...]


TALKS = (
    Talk(
        False,
        PAID,
        (
            Step("cancel: start", "please cancel my order", ("order.ask",)),
            Step("cancel: order found", "{number}, {email}", ("cancel_order.confirm",)),
            Step("cancel: yes, code sent", "yes please", ("code.sent",)),
            Step("cancel: code, done", "{code}", ("cancel_order.done",)),
        ),
    ),
    Talk(
        True,
        SHIPPED,
        (
            Step("greeting, a parcel is late", "hello", ("greet.late",)),
            Step("track: which of several", "where is my other order", ("order.which",)),
            Step("track: order told", "{number}", ("track_order",)),
        ),
    ),
    Talk(
        True,
        DELIVERED,
        (
            Step("return: start, item asked", "I want to return order {number}", ("return_item.ask.item",)),
            Step("return: slot told", "the first one", ("return_item.ask.reason",)),
            Step(
                "return: other matter, back",
                "how long does standard delivery take?",
                ("delivery_period", "return_item.ask.reason"),
            ),
            Step("return: confirm", "I changed my mind", ("return_item.confirm",)),
            Step("return: no", "no", ("flow.kept",)),
        ),
    ),
    Talk(
        True,
        DELIVERED,
        (
            Step("invoice: done at once", "send me the invoice for {number}", ("get_invoice.done",)),
            Step("thanks, a suggestion", "thank you", ("thanks.suggestion",)),
            Step("an article quoted", "how do I season a carbon steel wok?", ("knowledge.found",)),
        ),
    ),
)


@dataclass(slots=True)
class Times:
    """Milliseconds of the turns of one step in one shop: by the clock, and of the processor."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Time what stands in the block."""
        started, busy = time.perf_counter(), time.thread_time()
        yield
        self.wall.append((time.perf_counter() - started) * 1000)
        self.processor.append((time.thread_time() - busy) * 1000)


@dataclass(frozen=True, slots=True)
class House:
    """One shop with a bot."""

    services: Services
    notes: list[Note]
    outbox: Outbox
    size: int
    returnable: tuple[int, ...]
    """Places of orders of two items that may be sent back."""
    times: dict[str, Times] = field(default_factory=dict)

    def order(self, talk: Talk, turn: int) -> int:
        """Return the place of the order a talk is about, another one at every turn."""
        if talk.place == DELIVERED:
            return self.returnable[turn % len(self.returnable)]
        return of_status(turn, talk.place, self.size)

    def say(self, step: Step, talk: Talk, turn: int, *, session: str) -> None:
        """Send a message and time its turn; stop where the bot says something else than it should."""
        order = self.order(talk, turn)
        customer = owner_of(order)
        email = f"customer{customer.removeprefix('c-')}@example.com"
        text = step.text.format(number=number_of(order), email=email, code=self.outbox.code)
        self.services.interpreter.interpret(text, now=NOON)
        message = CustomerMessage(
            text,
            session,
            "benchmark",
            may_choose_id=True,
            customer_id=customer if talk.signed_in else None,
            customer_name="Ada Lovelace" if talk.signed_in else "",
        )
        self.notes.clear()
        times = self.times.setdefault(step.name, Times()) if turn >= WARM_UP else Times()
        with times.one_more():
            answer = self.services.assistant.handle(message)
        found = name_bubbles(answer.responses, self.notes)
        if not step.brings(found):
            sys.exit(f"{step.name}: {text!r} brought {found}, not {step.replies}: {answer.responses}")


def main() -> None:
    """Print one table."""
    arguments = _arguments()
    with ExitStack() as stack:
        few = stack.enter_context(open_house(arguments.model, FEW))
        many = stack.enter_context(open_house(arguments.model, MANY, like=few))
        play((few, many), arguments.rounds)
        print_table(few, many, arguments.rounds)


@contextmanager
def open_house(models: Path, size: int, *, like: House | None = None) -> Iterator[House]:
    """Yield a house whose shop has so many orders.

    Args:
        like: whose articles' vectors are taken over.
    """
    with tempfile.TemporaryDirectory(prefix="chatbot-benchmark-") as name:
        settings = Settings(_env_file=None, data_dir=Path(name), model_dir=models.resolve())
        if like:
            shutil.copytree(like.services.settings.data_dir / VECTORS, settings.data_dir / VECTORS)
        notes, outbox = list[Note](), Outbox()
        files = watch(settings, load=overhearing(notes))
        services = build(settings, files=files, clock=lambda: NOON, mailer=outbox)
        if services.model.current() is None:
            sys.exit(f"no usable model under {models}: run `chatbot train` first")
        try:
            services.library.refresh()
            fill(services.database, order_count=size)
            yield House(services, notes, outbox, size, _returnable(services, size))
        finally:
            services.library.refresh()  # waits for its thread, which writes into the folder
            services.live.client.close()
            EmbeddedServer(settings.data_dir / "redis").stop()


def _returnable(services: Services, size: int) -> tuple[int, ...]:
    """Return the places of the crowd's orders with two items that may still be sent back."""
    since = NOON.date().toordinal() - RETURN_DAYS
    query = select(shipments).join(orders).where(orders.c.status == "delivered")
    with services.database.read() as connection:
        dates = {row.order_number: row.delivered_on for row in connection.execute(query)}
    places = (place for place in range(0, size, 2) if number_of(place) in dates)
    return tuple(place for place in places if dates[number_of(place)].toordinal() >= since)


def play(houses: Sequence[House], rounds: int) -> None:
    """Play every talk so often in every house, step by step in turn, and write rows in between."""
    for turn in range(WARM_UP + rounds):
        order = houses if turn % 2 else houses[::-1]
        for number, talk in enumerate(TALKS):
            for step in talk.steps:
                for house in order:
                    house.say(step, talk, turn, session=f"talk-{number}-{turn}")
        for house in order:
            _time_row(house, turn)


def _time_row(house: House, turn: int) -> None:
    crowd = Crowd(house.services.database, house.services.shop, house.size)  # type: ignore[arg-type]
    with house.times.setdefault(ROW, Times()).one_more():
        crowd.write(f"row {turn}")


def print_table(few: House, many: House, rounds: int) -> None:
    """Print each step's times in both houses, and their ratio."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    table = Table(title=f"{machine}, {rounds} rounds, ms p50 / p95")
    for heading in ("step", f"{FEW:,} orders", "cpu", f"{MANY:,} orders", "cpu", "ratio", "cpu"):
        table.add_column(heading)
    for name, times in few.times.items():
        crowded = many.times[name]
        ratios = (_ratio(crowded.wall, times.wall), _ratio(crowded.processor, times.processor))
        table.add_row(name, *_row(times), *_row(crowded), *ratios)
    console = Console(width=120)
    console.print(table)
    console.print(
        f"to reach: {TURN_MS:g} ms, ratio ≤ {GROWTH}; the encoder's pass beside it: {_encoder_ms(few):.2f} ms"
    )


def _row(times: Times) -> tuple[str, str]:
    wall = f"{_p(times.wall, 50):.2f} / {_p(times.wall, 95):.2f}"
    return wall, f"{_p(times.processor, 50):.2f}"


def _ratio(many: Sequence[float], few: Sequence[float]) -> str:
    return f"{_p(many, 50) / _p(few, 50):.2f}"


def _encoder_ms(house: House) -> float:
    classifier, times = house.services.model.current(), Times()
    for step in [step for talk in TALKS for step in talk.steps] * 5 if classifier else ():
        with times.one_more():
            classifier.model.encoder.read(normalise(step.text))
    return _p(times.wall, 50)


def _p(values: Sequence[float], percent: int) -> float:
    return float(np.percentile(values, percent))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=ROOT / "var" / "models")
    parser.add_argument("--rounds", type=int, default=60)
    return parser.parse_args()


if __name__ == "__main__":
    main()
