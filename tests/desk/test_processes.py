"""Several processes at once, one of them killed: still one owner for each, on both databases."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from chatbot.errors import ChatbotError
from chatbot.store.database import Database
from chatbot.store.live import Live
from chatbot.store.tables import agents, conversations
from tests.desk.floor import Floor
from tests.desk.order import CHANGES, MOST_ACTORS, act, check
from tests.keys import KEYS

ROOT = Path(__file__).parents[2]
TALKS, STEPS = 6, 60


def test_processes_that_do_anything_at_once_leave_one_owner_for_each(floor: Floor) -> None:
    ann, bea = floor.agent("Ann", capacity=2, senior=True), floor.agent("Bea", capacity=3)
    floor.agent("Cid", capacity=1)
    floor.agent("Dee", capacity=4, role="supervisor")
    floor.team("payments", ann, bea)
    for number in range(TALKS):
        floor.escalates(floor.talk(), priority=1 + number % 5)
    url = floor.database.engine.url.render_as_string(hide_password=False)

    others = [
        subprocess.Popen([sys.executable, "-m", __name__, url, str(seed)], cwd=ROOT, stdout=subprocess.PIPE)
        for seed in range(3)
    ]
    assert others[0].stdout
    others[0].stdout.readline()  # it has begun
    others[0].kill()
    others[0].communicate()
    done = [int(other.communicate()[0].split()[-1]) for other in others[1:]]

    check(floor.database, floor.now)
    assert [other.returncode for other in others] == [-9, 0, 0]
    assert min(done) > 0


def work(url: str, seed: int) -> None:
    """Do what agents do, in an order of one's own; print how much of it was not refused."""
    chance, database, done = random.Random(seed), Database(url, KEYS), 0
    floor = Floor(database, Live("unix:///nobody.sock"))
    with database.read() as connection:
        people = list(connection.execute(select(agents.c.id).order_by(agents.c.name)).scalars())
        talks = list(connection.execute(select(conversations.c.id).order_by(conversations.c.id)).scalars())
    print("begun", flush=True)
    for _ in range(STEPS if seed else 10**6):
        talk, change = chance.choice(talks), chance.choice(CHANGES)
        try:
            before = floor.entry(talk).conversation
            if before.status in ("bot", "resolved"):
                floor.escalates(before, chance.randint(1, 5))
            else:
                act(floor, change, talk, people, who=chance.randrange(MOST_ACTORS), to=chance.randrange(4))
            done += 1
        except ChatbotError:
            continue
    print(done, flush=True)


if __name__ == "__main__":
    work(sys.argv[1], int(sys.argv[2]))
