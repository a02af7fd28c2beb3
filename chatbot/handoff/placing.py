"""What a hand-over asks of an agent, and when it is its turn: decided once, when the customer joins the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain

from chatbot.domain.decision import Escalation
from chatbot.domain.money import format_money
from chatbot.domain.routing import Placement, Team, Worth
from chatbot.handoff.scoring import HEAVY
from chatbot.playbook.catalogue import Catalogue
from chatbot.playbook.team_hours import promised_by

DANGER = timedelta(days=30)
"""So long before everybody who comes in at the same time is whoever is in danger: priority 1."""
FRONT = timedelta(days=14)
"""So long before is who stood at the head of the line already; a line is not older, but danger is before it."""
ALLOWANCE_S = {2: 60, 3: 600, 4: 1800, 5: 3600}
"""How long a conversation may wait before those that come later, by priority; the earliest due is served first."""
ANGRY_FROM, ANGRY_SHARE = 0.5, 0.5
"""From this anger on a customer's allowance is this share of itself."""
LEAVING_FROM, LEAVING_SHARE = 0.5, 0.75
"""The same for how likely they leave for good; together with the next it stays above a step of priority."""
VALUED_SHARE = 0.75
"""The same for who spent `routing.valued_from` in a year."""
TAXING = frozenset({"angry", "high_risk"})
"""Reasons that take an agent's mind twice: they count double in hand."""
UNKNOWN = "und"


def place(
    escalation: Escalation,
    *,
    topic: str | None,
    language: str,
    anger: float,
    worth: Worth,
    catalogue: Catalogue,
    teams: Mapping[str, Team],
    opened_at: datetime,
) -> Placement:
    """Return where in the line a hand-over stands and what it asks for.

    Args:
        topic: the intent last dealt with; None: not known.
        language: ISO 639-1, also `en-GB`; `und` or empty: not known.
        anger: of the latest message, 0 to 1.
        teams: those of the desk by id; a team nobody belongs to asks for nobody.
    """
    ask = catalogue.ask(topic, escalation.reason, escalation.risk)
    angry = anger >= ANGRY_FROM  # whatever else is the reason: who asks for a person may be furious, too
    team = teams.get(ask.team or "")
    due_at, why = _due(escalation, anger, worth, catalogue, opened_at)
    promise = promised_by(team, team.first_response_s if team else None, opened_at, catalogue.conventions)
    if promise and promise < due_at:
        due_at, why = (
            promise,
            [*why, f"an answer is promised by {catalogue.conventions.local(promise):%H:%M}"],
        )
    return Placement(
        due_at=due_at,
        respond_by=promise,
        team=team.id if team and team.members else None,
        skills=ask.skills,
        language=_code(language),
        senior=ask.senior or (angry and catalogue.ask(topic, "angry", None).senior),
        weight=HEAVY if angry or escalation.reason in TAXING else 1,
        reasons=(*why,),
    )


def to_front(due_at: datetime, opened_at: datetime) -> datetime:
    """Return when a conversation is due whose agent was lost: before everybody but who is in danger."""
    return min(due_at, opened_at - FRONT)


def _due(
    escalation: Escalation, anger: float, worth: Worth, catalogue: Catalogue, opened_at: datetime
) -> tuple[datetime, list[str]]:
    if escalation.priority not in ALLOWANCE_S:
        return opened_at - DANGER, ["danger: before everybody"]
    allowance_s: float = ALLOWANCE_S[escalation.priority]
    why = [f"priority {escalation.priority}: due within {_span(allowance_s)}"]
    for share, said in chain(_of_mood(anger), _of_worth(worth, catalogue)):
        allowance_s *= share
        why.append(f"{said}: {share:.0%} of that")
    return opened_at + timedelta(seconds=allowance_s), why


def _of_mood(anger: float) -> Iterator[tuple[float, str]]:
    if anger >= ANGRY_FROM:
        yield ANGRY_SHARE, f"angry ({anger:.2f})"


def _of_worth(worth: Worth, catalogue: Catalogue) -> Iterator[tuple[float, str]]:
    valued_from = catalogue.routing.valued_from
    if worth.churn is not None and worth.churn >= LEAVING_FROM:
        yield LEAVING_SHARE, f"likely to leave ({worth.churn:.0%})"
    if worth.spent is not None and valued_from is not None and worth.spent >= valued_from:
        spent = format_money(worth.spent, catalogue.conventions.currency)
        yield VALUED_SHARE, f"a good customer ({spent} in a year)"


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return "a minute" if minutes == 1 else "an hour" if minutes == 60 else f"{minutes} minutes"


def _code(language: str) -> str:
    code = language[:2].lower()
    return "" if language.startswith(UNKNOWN) else code
