"""The shapes of the JSON with which a supervisor sets up the desk: agents, teams, rules of routing, audit."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from chatbot.domain.desk import CAPACITY, Role
from chatbot.domain.routing import Handling, RoutingRules, Strategy, Team
from chatbot.domain.staff import (
    LEAST_PROMISE_S,
    MOST_CAPACITY,
    OFFER_S,
    VANISH_AFTER_S,
    WIDEN_AFTER_S,
    AuditEntry,
    Colleague,
    Profile,
)

Text = Annotated[str, Field(max_length=300)]
Words = Annotated[list[Text], Field(max_length=200)]
SEEN = (
    "the same fields as you read them: what only you changed is kept, what somebody else changed too is a 409"
)


def _from_to(limits: tuple[int, int]) -> str:
    return "from {} to {}".format(*limits)


class ProfileBody(BaseModel):
    """What is set of an agent."""

    model_config = ConfigDict(extra="ignore")

    name: Text = Field(description="as customers see it")
    role: Role = "agent"
    senior: bool = Field(False, description="gets the angry and the risky")
    capacity: int = Field(CAPACITY, description=f"the weight they hold at once, at most {MOST_CAPACITY}")
    skills: Words = Field([], description="as `intents/domain.yml` names them")
    languages: Words = Field([], description="two-letter codes (ISO 639-1); none: any")
    team_ids: Words = []

    @property
    def profile(self) -> Profile:
        """Return it as the house knows it."""
        return Profile(
            name=self.name,
            role=self.role,
            senior=self.senior,
            capacity=self.capacity,
            skills=frozenset(self.skills),
            languages=frozenset(self.languages),
            team_ids=frozenset(self.team_ids),
        )


class NewAgentRequest(ProfileBody):
    """Somebody who is to work here."""

    email: Text


class AgentChange(ProfileBody):
    """What is to be set of an agent."""

    before: ProfileBody = Field(description=SEEN)


class PersonBody(ProfileBody):
    """An agent as their colleagues see them."""

    id: str
    email: str | None = Field(description="for supervisors and administrators; null for others")
    active: bool
    available: bool
    present: bool = Field(description="their desk is open now")
    load: int = Field(description="the weight of what they hold and of what is offered to them")
    seen_at: datetime | None

    @classmethod
    def of(cls, colleague: Colleague, *, with_email: bool) -> PersonBody:
        """Put somebody into the contract's shape."""
        agent = colleague.agent
        return cls(
            id=agent.id,
            name=agent.name,
            email=agent.email if with_email else None,
            role=agent.role,
            active=agent.active,
            available=agent.available,
            present=colleague.present,
            senior=agent.senior,
            capacity=agent.capacity,
            load=colleague.load,
            skills=sorted(agent.skills),
            languages=sorted(agent.languages),
            team_ids=sorted(colleague.team_ids),
            seen_at=agent.seen_at,
        )


class People(BaseModel):
    """Everybody who works here."""

    agents: list[PersonBody]


class NewAgent(BaseModel):
    """Somebody who may sign in from now on."""

    agent: PersonBody
    password: str = Field(description="shown this once: it is kept nowhere")


class NewPassword(BaseModel):
    """What an agent signs in with from now on."""

    password: str = Field(description="shown this once: it is kept nowhere")


class Departure(BaseModel):
    """What became of what an agent held."""

    returned: int = Field(description="conversations that went back to the front of the line")


class TeamTerms(BaseModel):
    """What is set of a team."""

    model_config = ConfigDict(extra="ignore")

    name: Text
    time_zone: Text = Field("", description="IANA name, such as Europe/London; empty: the shop's")
    hours: Annotated[dict[Text, Text | Words], Field(max_length=20)] | None = Field(
        None,
        description='as `hours` of `intents/domain.yml`, {"monday": "8:00-20:00", "closed": ["2026-12-25"]}; '
        "null: as the shop",
    )
    first_response_s: int | None = Field(
        None, description=f"promised for a first answer, at least {LEAST_PROMISE_S}; null: nothing is"
    )
    resolution_s: int | None = None
    member_ids: Words = []

    def team(self, team_id: str) -> Team:
        """Return it as the house knows it."""
        return Team(
            id=team_id,
            name=self.name,
            time_zone=self.time_zone,
            hours=self.hours,
            first_response_s=self.first_response_s,
            resolution_s=self.resolution_s,
            members=frozenset(self.member_ids),
        )


class NewTeamRequest(TeamTerms):
    """A team that is to be."""

    id: Text = Field(description="as intents name it: `technical`")


class TeamChange(TeamTerms):
    """What is to be set of a team."""

    before: TeamTerms = Field(description=SEEN)


class TeamBody(TeamTerms):
    """A team."""

    id: str

    @classmethod
    def of(cls, team: Team) -> TeamBody:
        """Put a team into the contract's shape."""
        return cls(
            id=team.id,
            name=team.name,
            time_zone=team.time_zone,
            hours=dict(team.hours) if team.hours is not None else None,
            first_response_s=team.first_response_s,
            resolution_s=team.resolution_s,
            member_ids=sorted(team.members),
        )


class TeamList(BaseModel):
    """Every team."""

    teams: list[TeamBody]


class Dissolution(BaseModel):
    """What became of what was meant for a team."""

    freed: int = Field(description="open conversations meant for it, which anybody may take now")


class RoutingRulesBody(BaseModel):
    """The rules of routing."""

    model_config = ConfigDict(extra="ignore")

    strategy: Strategy
    handling: Handling = Field(
        description="offer: the agent accepts or declines; assign: it is theirs at once"
    )
    offer_s: int = Field(description=f"how long an offer stands, {_from_to(OFFER_S)}")
    widen_after_s: int = Field(
        description=f"after so long other teams and skills are asked too, {_from_to(WIDEN_AFTER_S)}"
    )
    vanish_after_s: int = Field(
        description=f"closed for so long, a desk loses its conversations to the line, {_from_to(VANISH_AFTER_S)}"
    )

    @classmethod
    def of(cls, rules: RoutingRules) -> RoutingRulesBody:
        """Put the rules into the contract's shape."""
        return cls(
            strategy=rules.strategy,
            handling=rules.handling,
            offer_s=rules.offer_s,
            widen_after_s=rules.widen_after_s,
            vanish_after_s=rules.vanish_after_s,
        )

    @property
    def rules(self) -> RoutingRules:
        """Return them as the house knows them."""
        return RoutingRules(
            strategy=self.strategy,
            handling=self.handling,
            offer_s=self.offer_s,
            widen_after_s=self.widen_after_s,
            vanish_after_s=self.vanish_after_s,
        )


class RoutingChange(RoutingRulesBody):
    """What is to be set of the rules of routing."""

    before: RoutingRulesBody = Field(description=SEEN)


class AuditQuery(BaseModel):
    """Which page of the audit."""

    before: Annotated[int | None, Field(ge=1, lt=2**31)] = Field(
        None, description="the last `id` of the page before"
    )
    views: bool = Field(False, description="with those that only tell who opened which conversation")


class AuditEntryBody(BaseModel):
    """Who did or saw what."""

    id: int
    at: datetime
    agent_name: str | None = Field(description="null: the command line did it")
    action: str
    subject: str = Field(description="the id of what it was done to")
    subject_name: str | None = Field(description="what that is called, where it is an agent or a team")
    detail: dict[str, Any] = Field(description="what was changed: `before` and `after`, field by field")

    @classmethod
    def of(cls, entry: AuditEntry) -> AuditEntryBody:
        """Put a line of the audit into the contract's shape."""
        return cls(
            id=entry.id,
            at=entry.at,
            agent_name=entry.agent_name,
            action=entry.action,
            subject=entry.subject,
            subject_name=entry.subject_name,
            detail=dict(entry.detail),
        )


class AuditPage(BaseModel):
    """What was written down, the latest first."""

    entries: list[AuditEntryBody]
