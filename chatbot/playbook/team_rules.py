"""Who is to take what: the section `routing` of `intents/domain.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from chatbot.domain.conversation import EscalationReason
from chatbot.domain.decision import RISKS
from chatbot.files import WrongKey
from chatbot.playbook.closest import misnamed
from chatbot.playbook.shop_rules import Amount

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Named = Literal["team", "skills"]
_STRICT = ConfigDict(extra="forbid", frozen=True)


def _only_reasons(value: object) -> object:
    for name in value if isinstance(value, dict) else ():
        if wrong := misnamed("reason", name, reason_names()):
            raise WrongKey(str(name), wrong)
    return value


class Ask(BaseModel):
    """What a matter asks of whoever takes it."""

    model_config = _STRICT

    team: Slug | None = None
    skills: frozenset[Slug] = frozenset()
    senior: bool = False
    """An experienced agent is wanted."""


class TeamRules(BaseModel):
    """The section `routing`: the names there are, and what reasons and dangers ask for."""

    model_config = _STRICT

    teams: tuple[Slug, ...] = ()
    """The ids a team may have; who is in one, and when it works, is set at the desk."""
    skills: tuple[Slug, ...] = ()
    valued_from: Amount | None = None
    """Spent in twelve months, from where a customer waits less; None: spending changes nothing."""
    reasons: Annotated[Mapping[str, Ask], BeforeValidator(_only_reasons)] = Field(default_factory=dict)
    """By reason (`angry`) or by reason and danger (`high_risk.fraud`); the second counts where there are both."""

    def ask(self, reason: str, risk: str | None) -> Ask:
        """Return what a reason asks for."""
        return self.reasons.get(f"{reason}.{risk}") or self.reasons.get(reason) or Ask()

    def misnamed(self, kind: Named, name: str) -> str | None:
        """Return what is wrong with the name of a team or skill and how to mend it; None: the section names it."""
        listed = self.teams if kind == "team" else self.skills
        key, word = ("teams", "team") if kind == "team" else ("skills", "skill")
        if listed or name in listed:
            return misnamed(word, name, listed)
        return f"no {word} is called {name!r}: write `{key}: [{name}]` under `routing`"


def reason_names() -> Iterator[str]:
    """Yield every name that may stand under `reasons`."""
    for reason in get_args(EscalationReason):
        yield reason
        yield from (f"{reason}.{risk}" for risk in RISKS.get(reason, ()))
