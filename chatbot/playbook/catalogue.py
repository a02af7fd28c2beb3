"""What `intents/domain.yml` says: the shop's facts, and what belongs to each intent besides its examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from chatbot.domain.experiments import Arm
from chatbot.domain.rules import Rules
from chatbot.domain.shop import ContactWay
from chatbot.errors import InvalidData
from chatbot.files import read_lines, read_yaml
from chatbot.playbook.conventions import Conventions
from chatbot.playbook.experiments import ExperimentEntry, VariantEntry, named_once
from chatbot.playbook.flows import Flow, FlowsFile
from chatbot.playbook.shop_rules import RulesEntry, fill, without_rules
from chatbot.playbook.team_rules import Ask, Named, Slug, TeamRules

DOMAIN, FLOWS = "domain.yml", "flows.yml"
_STRICT = ConfigDict(extra="forbid", frozen=True)


def _one_line(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or any(odd in value for odd in "\n{}"):
        raise ValueError(
            "one line of text without braces is needed; a number, time or yes/no stands in quotes"
        )
    return value.strip()


def _one_line_with_rules(value: object) -> object:
    _one_line(without_rules(value) if isinstance(value, str) else value)
    return value.strip() if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_one_line)]
Fact = Annotated[str, BeforeValidator(_one_line_with_rules)]


class IntentEntry(BaseModel):
    """What belongs to one intent besides its examples."""

    model_config = _STRICT

    reply: str | None = None
    """The reply's name where it is not the intent's own."""
    search: bool = True
    """An article is said instead of the reply where it answers in particular and the reply speaks in general."""
    kind: Literal["wish", "complaint", "small_talk"] = "wish"
    """Small talk is never a need that stays unmet, and never leaves a question unanswered."""
    team: Slug | None = None
    """Who takes it when a person is needed."""
    skills: frozenset[Slug] = frozenset()
    """What that person should know."""


class Phrases(BaseModel):
    """Words of one language that the policy itself has to know."""

    model_config = _STRICT

    filler: frozenset[Words] = frozenset()
    """Words around a number that add nothing: `it's 1001234 thanks`."""
    never_mind: frozenset[Words] = frozenset()
    """What a customer says to drop the bot's question."""
    lacking: frozenset[Words] = frozenset()
    """What a customer says who cannot give what was asked for."""
    another_order: frozenset[Words] = frozenset()
    """What a customer says who means another order than the one last spoken of."""
    latest_order: frozenset[Words] = frozenset()
    """What a customer says who means the latest order, whatever number was told before."""
    insisting: frozenset[Words] = frozenset()
    """Words that add nothing new when a wish is said again."""
    correcting: frozenset[Words] = frozenset()
    """What opens the correction of something said before: `no wait, I meant`."""
    recap: frozenset[Words] = frozenset()
    """What a customer says who has lost the thread: `what did you need again?`."""
    why: frozenset[Words] = frozenset()
    """What a customer says who wants to know what a question is for."""
    agreeing: frozenset[Words] = frozenset()
    """What a yes begins with, however it goes on: `yes`, `go ahead`."""
    hedging: frozenset[Words] = frozenset()
    """Words with which a sentence that begins like a yes is none: `but`, `instead`."""
    matter: frozenset[Words] = frozenset()
    """Words of questions that any matter raises: `cost`, `long`, `money back`; with one of them and fillers alone a
    question in a flow is about that flow."""
    what_now: frozenset[Words] = frozenset()
    """What a customer says who does not see how to go on from the bot's answer."""
    back: frozenset[Words] = frozenset()
    """What a customer says who wants to change the answer before."""
    skip: frozenset[Words] = frozenset()
    """What leaves an optional question out."""
    everything: frozenset[Words] = frozenset()
    """What names all items of an order at once."""
    undo: frozenset[Words] = frozenset()
    """What a customer says who wants a deed undone: `no stop`."""
    none: frozenset[Words] = frozenset()
    """What means no piece of it: `take it out`."""
    resend: frozenset[Words] = frozenset()
    """What a customer says whose one-time code did not come."""
    unreachable: frozenset[Words] = frozenset()
    """What a customer says who cannot read the mailbox that the code went to."""
    reached_by: Mapping[ContactWay, frozenset[Words]] = Field(default_factory=dict)
    """What a customer says who likes to be reached so: `ring me`, `answer by email`."""
    reach_filler: frozenset[Words] = frozenset()
    """Words around it that add nothing; with any other word it is about something else: `email me the invoice`."""
    refusing: frozenset[Words] = frozenset()
    """What turns it into its contrary where it stands before it: `dont`, `rather than`."""
    joining: frozenset[Words] = frozenset()
    """Words between two parts of a sentence."""
    choices: Mapping[str, frozenset[Words]] = Field(default_factory=dict)
    """The words that choose an option of a flow, besides its button."""


class Domain(BaseModel):
    """The whole of `intents/domain.yml`."""

    model_config = _STRICT

    version: str
    shop: Mapping[str, Fact]
    """The shop's facts as they are written; `facts` is what replies are given."""
    rules_entry: RulesEntry = Field(alias="rules")
    conventions: Conventions
    languages: Mapping[str, Phrases] = Field(min_length=1)
    intents: Mapping[str, IntentEntry] = Field(min_length=1)
    routing: TeamRules = TeamRules()
    experiments: Annotated[Mapping[Slug, ExperimentEntry], BeforeValidator(named_once)] = Field(
        default_factory=dict
    )
    """What is tried out."""


class Catalogue(Domain):
    """What the domain file says, with the flows of the file beside it."""

    flows: Mapping[str, Flow] = Field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        """Return the numbers the shop decides by."""
        return self.rules_entry.rules

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """Return what replies may use: the rules' numbers under their names, and the shop's facts."""
        numbers = self.rules_entry.as_facts(self.conventions.currency)
        return numbers | {name: fill(words, numbers) for name, words in self.shop.items()}

    def entry(self, intent: str) -> IntentEntry:
        """Return what belongs to this intent; an intent that only has examples gets the defaults."""
        return self.intents.get(intent, IntentEntry())

    def reply(self, intent: str) -> str:
        """Return the name of the reply to this intent."""
        return self.entry(intent).reply or intent

    def is_wish(self, intent: str | None) -> bool:
        """Say whether the intent asks for something, as a greeting or a yes does not."""
        return intent is not None and self.entry(intent).kind != "small_talk"

    def ask(self, topic: str | None, reason: str, risk: str | None) -> Ask:
        """Return what a hand-over asks of an agent.

        A reason's team takes the matter from the topic's, skills and all; a reason without a team only adds to them.
        """
        entry, ask = self.entry(topic or ""), self.routing.ask(reason, risk)
        if ask.team:
            return ask
        return ask.model_copy(update={"team": entry.team, "skills": ask.skills | entry.skills})

    def met(self, arms: Iterable[Arm]) -> Mapping[str, VariantEntry]:
        """Return the variants somebody meets; of an experiment that was taken out none."""
        entries = ((arm.variant, self.experiments.get(arm.experiment)) for arm in arms)
        return {name: entry.variants[name] for name, entry in entries if entry and name in entry.variants}

    @cached_property
    def slots(self) -> frozenset[str]:
        """Return the only entities worth remembering: those that some flow needs."""
        return frozenset(name for flow in self.flows.values() for name in flow.entities)

    @cached_property
    def tracking(self) -> str | None:
        """Return the flow a bare order number asks for: the first that tells how a parcel stands."""
        return next((name for name, flow in self.flows.items() if flow.report == "parcel"), None)

    @property
    def gift_cards(self) -> str | None:
        """Return the flow a bare gift card's number asks for."""
        wanting = (
            n for n, flow in self.flows.items() if any(s.type == "gift_card" for s in flow.slots.values())
        )
        return next(wanting, None)

    def lacking(self, flow: str | None, told: Set[str], *, known: bool) -> tuple[str, ...]:
        """Return the remembered values a flow still has to ask for; `known`: it is proved who asks."""
        found = self.flows.get(flow or "")
        if found is None or (known and found.needs_pair):
            return ()
        return tuple(name for name in found.entities if name not in told)


def load_catalogue(paths: Sequence[Path]) -> Catalogue:
    """Read the domain file and, where there is one, the flows file.

    Raises:
        InvalidData: no domain file, one of the two is not of its shape, or a flow lacks words it needs.
    """
    named = {path.name: path for path in paths}
    if DOMAIN not in named:
        raise InvalidData(f"intents/{DOMAIN}: there is none: restore it from the package")
    domain = read_yaml(named[DOMAIN], Domain)
    _know_the_teams(domain, named[DOMAIN])
    flows = read_yaml(named[FLOWS], FlowsFile).flows if FLOWS in named else {}
    _know_the_names(flows, domain, named.get(FLOWS, named[DOMAIN]))
    return Catalogue.model_construct(**dict(domain), flows=flows)


def _know_the_teams(domain: Domain, path: Path) -> None:
    """Refuse teams and skills that the section `routing` does not name: one of them is a slip."""
    for steps, names, kind in _named(domain):
        for name in names:
            if wrong := domain.routing.misnamed(kind, name):
                raise InvalidData(f"{path}:{read_lines(path).of(*steps)}: {'.'.join(steps)}: {wrong}")


def _named(domain: Domain) -> Iterator[tuple[tuple[str, ...], Iterable[str], Named]]:
    """Yield where teams and skills are named, which, and of what kind."""
    asks: list[tuple[tuple[str, ...], IntentEntry | Ask]] = [
        *((("intents", name), entry) for name, entry in domain.intents.items()),
        *((("routing", "reasons", name), ask) for name, ask in domain.routing.reasons.items()),
    ]
    for steps, ask in asks:
        yield (*steps, "team"), [ask.team] if ask.team else [], "team"
        yield (*steps, "skills"), sorted(ask.skills), "skills"


def _know_the_names(flows: Mapping[str, Flow], domain: Domain, path: Path) -> None:
    for name, flow in flows.items():
        if odd := sorted(flow.asked_beside - domain.intents.keys()):
            raise InvalidData(f"{path}:1: {name}: asked_beside: {odd[0]!r} is no intent of {DOMAIN}")
    for language, phrases in domain.languages.items():
        for name, flow in flows.items():
            for option in (*flow.beyond, *(one for slot in flow.slots.values() for one in slot.options)):
                if option not in phrases.choices:
                    mend = f"write `choices: {{{option}: […]}}` under languages.{language} of {DOMAIN}"
                    raise InvalidData(f"{path}:1: {name}: nobody knows the words for {option!r}: {mend}")
