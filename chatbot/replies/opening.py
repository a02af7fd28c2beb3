"""When a closed shop opens again, as people say it; the words are the replies `opens.*`."""

from __future__ import annotations

from datetime import datetime

from chatbot.playbook.conventions import Conventions
from chatbot.replies.listener import Listener
from chatbot.replies.replies import Replies

OPENS = ("opens.today", "opens.tomorrow", "opens.weekday", "opens.date")
"""From near to far; a weekday alone is clear for less than a week."""


def listener_at(moment: datetime, conventions: Conventions, replies: Replies) -> Listener:
    """Return what is known of whoever reads at this aware moment: whether the shop is open, and when it is next."""
    return Listener(open=conventions.is_open(moment), opens_on=_opens_on(moment, conventions, replies))


def _opens_on(moment: datetime, conventions: Conventions, replies: Replies) -> str | None:
    opens = conventions.opens_at(moment)
    if opens is None:
        return None
    days = (opens.date() - conventions.local(moment).date()).days
    reply = OPENS[min(days, 2) if days < 7 else 3]
    if reply not in replies.variants:
        return None
    date = f"{opens.day} {opens:%B}"
    return replies.render(
        reply, {"time": f"{opens.hour}:{opens:%M}", "weekday": f"{opens:%A}", "date": date}
    ).text
