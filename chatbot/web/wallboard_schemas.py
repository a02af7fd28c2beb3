"""The shape of the wallboard's JSON."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from chatbot.domain.wallboard import AgentNow, Board, Crowd, Ratings, TeamNow, Today, WaitingNow
from chatbot.web.team_schemas import PersonBody


class CrowdBody(BaseModel):
    """Customers who wait with one thing in common."""

    name: str | None = Field(description="a team's id, or a reason; null: no team is meant")
    count: int
    longest_since: datetime
    overdue: int = Field(description="whose promised time for a first answer is over")

    @classmethod
    def of(cls, crowd: Crowd) -> CrowdBody:
        """Put a crowd into the contract's shape."""
        return cls(
            name=crowd.name, count=crowd.count, longest_since=crowd.longest_since, overdue=crowd.overdue
        )


class WaitingBody(BaseModel):
    """The waiting line in figures."""

    count: int
    longest_since: datetime | None
    overdue: int
    offered: int = Field(description="to an agent who has not answered the offer yet")
    by_team: list[CrowdBody]
    by_reason: list[CrowdBody]

    @classmethod
    def of(cls, waiting: WaitingNow) -> WaitingBody:
        """Put the line into the contract's shape."""
        return cls(
            count=waiting.count,
            longest_since=waiting.longest_since,
            overdue=waiting.overdue,
            offered=waiting.offered,
            by_team=[CrowdBody.of(one) for one in waiting.by_team],
            by_reason=[CrowdBody.of(one) for one in waiting.by_reason],
        )


class AgentNowBody(PersonBody):
    """An agent and what they are at."""

    holds: int
    unanswered: int = Field(description="of these, without a first answer yet")
    overdue: int = Field(description="of those, whose promised time is over")
    snoozed: int
    offered: int

    @classmethod
    def seen(cls, agent: AgentNow) -> AgentNowBody:
        """Put somebody at work into the contract's shape."""
        held = agent.held
        return cls(
            **PersonBody.of(agent.colleague, with_email=True).model_dump(),
            holds=held.holds,
            unanswered=held.unanswered,
            overdue=held.overdue,
            snoozed=held.snoozed,
            offered=held.offered,
        )


class RatingsBody(BaseModel):
    """What customers thought."""

    count: int
    satisfied: int = Field(description="rated 4 or 5")

    @classmethod
    def of(cls, ratings: Ratings) -> RatingsBody:
        """Put ratings into the contract's shape."""
        return cls(count=ratings.count, satisfied=ratings.satisfied)


class TodayBody(BaseModel):
    """The figures since midnight on the shop's clock, as docs/supervisor.md defines them."""

    since: datetime
    conversations: int
    contained: int
    escalated: int
    median_wait_s: float | None
    promised: int
    kept: int
    bot: RatingsBody
    human: RatingsBody

    @classmethod
    def of(cls, today: Today) -> TodayBody:
        """Put the day into the contract's shape."""
        return cls(
            since=today.since,
            conversations=today.conversations,
            contained=today.contained,
            escalated=today.escalated,
            median_wait_s=today.median_wait_s,
            promised=today.promised,
            kept=today.kept,
            bot=RatingsBody.of(today.bot),
            human=RatingsBody.of(today.human),
        )


class TeamNowBody(BaseModel):
    """A team, and whether it works now."""

    id: str
    name: str
    is_open: bool
    member_ids: list[str]

    @classmethod
    def of(cls, now: TeamNow) -> TeamNowBody:
        """Put a team into the contract's shape."""
        team = now.team
        return cls(id=team.id, name=team.name, is_open=now.is_open, member_ids=sorted(team.members))


class WallboardBody(BaseModel):
    """The desk at a glance."""

    at: datetime
    waiting: WaitingBody
    agents: list[AgentNowBody]
    teams: list[TeamNowBody]
    snoozed: int
    today: TodayBody

    @classmethod
    def of(cls, board: Board) -> WallboardBody:
        """Put the board into the contract's shape."""
        return cls(
            at=board.at,
            waiting=WaitingBody.of(board.waiting),
            agents=[AgentNowBody.seen(one) for one in board.agents],
            teams=[TeamNowBody.of(one) for one in board.teams],
            snoozed=sum(one.held.snoozed for one in board.agents),
            today=TodayBody.of(board.today),
        )
