"""The composition root: the only place that knows which concrete parts the house is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from chatbot.assistant.assistant import Assistant
from chatbot.assistant.errands import Errands
from chatbot.assistant.placing import Placing
from chatbot.assistant.reading import Reading
from chatbot.assistant.thinking import Content, Thinking
from chatbot.desk.desk import Desk
from chatbot.desk.dispatch import Dispatcher
from chatbot.desk.feed import Feed
from chatbot.desk.owners import Owners
from chatbot.desk.reports import Reports
from chatbot.domain.routing import RoutingRules
from chatbot.handoff.estimate import estimate_min
from chatbot.knowledge.library import Library
from chatbot.knowledge.vectors import PassageEncoder, Vectors
from chatbot.nlu.explainer import Explainer
from chatbot.nlu.interpreter import Interpreter
from chatbot.nlu.language import LanguageDetector
from chatbot.nlu.meaning import apply_map
from chatbot.nlu.text import normalise
from chatbot.services.connections import choose_mailer, open_door
from chatbot.services.content import Files, watch
from chatbot.services.models import CurrentModel
from chatbot.services.secrets import read_secret_key
from chatbot.services.services import Services
from chatbot.settings import Settings
from chatbot.shop.acquaintances import Acquaintances
from chatbot.shop.mail import Mailer
from chatbot.shop.shop import Shop
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.agents import Agents
from chatbot.store.api_keys import ApiKeys
from chatbot.store.codes import Codes
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.embedded import EmbeddedServer
from chatbot.store.events import Events
from chatbot.store.handoffs import Handoffs
from chatbot.store.limits import RateLimits
from chatbot.store.live import Live
from chatbot.store.pace import read_pace
from chatbot.store.passing import Passing
from chatbot.store.presence import Presence
from chatbot.store.privacy import Privacy
from chatbot.store.reports import Reports as ReportRows
from chatbot.store.sessions import Sessions
from chatbot.store.waiting_line import WaitingLine
from chatbot.store.wakeups import Wakeups
from chatbot.store.worth import worth_of

Clock = Callable[[], datetime]


def build(
    settings: Settings,
    *,
    files: Files | None = None,
    clock: Clock | None = None,
    mailer: Mailer | None = None,
) -> Services:
    """Put the house together.

    Args:
        files: what people edit, where it was read already; None: read it.
        clock: tells an aware time; None: it is now.
        mailer: takes the mail to customers; None: as the settings say.

    Raises:
        InvalidData: a file of `intents/` or `templates/` is broken; there is no last good state at a start.
        StoreUnavailable: SQL does not answer.
    """
    database = Database(settings.sql_url)
    database.upgrade()
    live = _live(settings)
    files, clock = files or watch(settings), clock or _now
    model = CurrentModel(settings.models, settings.default_locale)
    stores = Stores.over(database, live, settings)
    interpreter = _interpreter(settings, files, model)
    shop = _shop(settings, files, database, clock)
    library = _library(settings, files, model)
    errands = _errands(
        files, stores, live, shop=shop, library=library, mailer=mailer or choose_mailer(settings)
    )
    dispatcher = _dispatcher(files, stores, clock)
    return Services(
        settings=settings,
        secret_key=read_secret_key(settings),
        assistant=_assistant(
            settings,
            files,
            stores,
            interpreter=interpreter,
            errands=errands,
            serve_line=dispatcher.drain,
            clock=clock,
        ),
        interpreter=interpreter,
        explainer=Explainer(model.current, files.rules.current),
        desk=_desk(stores, shop, dispatcher, clock),
        reports=Reports(ReportRows(database), files.catalogue.current, clock),
        owners=_owners(files, stores, dispatcher, clock),
        dispatcher=dispatcher,
        agents=stores.agents,
        shop=shop,
        api_keys=ApiKeys(database),
        privacy=Privacy(database, stores.sessions, own_live=None if settings.redis_url else live),
        limits=stores.limits,
        files=files,
        database=database,
        live=live,
        model=model,
        library=library,
    )


@dataclass(frozen=True, slots=True)
class Stores:
    """What both use cases share of the store."""

    conversations: Conversations
    agents: Agents
    handoffs: Handoffs
    events: Events
    sessions: Sessions
    presence: Presence
    wakeups: Wakeups
    limits: RateLimits
    line: WaitingLine
    passing: Passing
    database: Database

    @classmethod
    def over(cls, database: Database, live: Live, settings: Settings) -> Stores:
        """Open them over one database and one Redis."""
        return cls(
            conversations=Conversations(database),
            agents=Agents(database),
            handoffs=Handoffs(database),
            events=Events(database),
            sessions=Sessions(live, ttl_s=settings.session_ttl_s),
            presence=Presence(live),
            wakeups=Wakeups(live),
            limits=RateLimits(live),
            line=WaitingLine(database),
            passing=Passing(database),
            database=database,
        )


def _errands(
    files: Files, stores: Stores, live: Live, *, shop: Shop, library: Library, mailer: Mailer
) -> Errands:
    return Errands(
        shop=shop,
        library=library,
        codes=Codes(live, stores.limits),
        mailer=mailer,
        limits=stores.limits,
        write=files.say,
        known=files.known,
    )


def _assistant(
    settings: Settings,
    files: Files,
    stores: Stores,
    *,
    interpreter: Interpreter,
    errands: Errands,
    serve_line: Callable[[], None],
    clock: Clock,
) -> Assistant:
    thinking = Thinking(
        interpreter=interpreter,
        content=Content(files.catalogue.current, files.replies.current, files.patterns.current),
        errands=errands,
        session_ttl=timedelta(seconds=settings.session_ttl_s),
        staffed=lambda: stores.agents.staffed(clock()),
        place=Placing(
            catalogue=files.catalogue.current,
            teams=dict,
            worth=partial(worth_of, stores.database),
            clock=clock,
        ),
        wait_min=lambda: estimate_min(read_pace(stores.database, clock())),
        clock=clock,
    )
    return Assistant(
        thinking=thinking,
        conversations=stores.conversations,
        sessions=stores.sessions,
        wakeups=stores.wakeups,
        reading=Reading(stores.conversations, stores.agents, stores.presence, stores.wakeups),
        serve_line=serve_line,
        clock=clock,
    )


def _dispatcher(files: Files, stores: Stores, clock: Clock) -> Dispatcher:
    return Dispatcher(
        line=stores.line,
        sessions=stores.sessions,
        wakeups=stores.wakeups,
        say=files.say,
        rules=RoutingRules,
        team_open=lambda _team, _at: True,
        clock=clock,
    )


def _owners(files: Files, stores: Stores, dispatcher: Dispatcher, clock: Clock) -> Owners:
    return Owners(
        handoffs=stores.handoffs,
        passing=stores.passing,
        line=stores.line,
        dispatcher=dispatcher,
        sessions=stores.sessions,
        wakeups=stores.wakeups,
        say=files.say,
        clock=clock,
    )


def _desk(stores: Stores, shop: Shop, dispatcher: Dispatcher, clock: Clock) -> Desk:
    return Desk(
        handoffs=stores.handoffs,
        conversations=stores.conversations,
        shop=shop,
        agents=stores.agents,
        events=stores.events,
        feed=Feed(stores.events, stores.handoffs),
        sessions=stores.sessions,
        presence=stores.presence,
        wakeups=stores.wakeups,
        drain=dispatcher.drain,
        clock=clock,
    )


def _shop(settings: Settings, files: Files, database: Database, clock: Clock) -> Shop:
    if settings.shop_url:
        from chatbot.shop.http_shop import HttpShop  # with its HTTP client: nobody else needs one

        return Acquaintances(HttpShop(open_door(settings)), database)
    return SqlShop(
        database,
        rules=lambda: files.catalogue.current().rules,
        clock=lambda: files.catalogue.current().conventions.local(clock()),
    )


def _interpreter(settings: Settings, files: Files, model: CurrentModel) -> Interpreter:
    return Interpreter(
        model.current,
        files.rules.current,
        LanguageDetector(settings.default_locale),
        files.entities.current,
    )


def _library(settings: Settings, files: Files, model: CurrentModel) -> Library:
    return Library(
        articles=files.articles.current,
        facts=lambda: files.catalogue.current().facts,
        encoder=lambda: _passage_encoder(model),
        vectors=Vectors(settings.data_dir / "knowledge"),
        language=settings.default_locale,
    )


def _passage_encoder(model: CurrentModel) -> PassageEncoder | None:
    classifier = model.current()
    if classifier is None or classifier.model.meaning_map is None:
        return None
    used, meaning_map = classifier.model, classifier.model.meaning_map
    # the network itself, not the classifier: passages are not remembered and take no customer's place in the queue
    return PassageEncoder(
        f"{used.name} {used.info.trained_at}",
        lambda text: apply_map(meaning_map, used.encoder.read(normalise(text)).vector),
    )


def _live(settings: Settings) -> Live:
    if settings.redis_url:
        return Live(settings.redis_url)
    server = EmbeddedServer(settings.data_dir / "redis")
    server.revive()
    return Live(server.url, revive=server.revive)


def _now() -> datetime:
    return datetime.now(UTC)
