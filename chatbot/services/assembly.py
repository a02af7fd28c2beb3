"""The composition root: the only place that knows which concrete parts the house is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from chatbot.assistant.asking import Asking
from chatbot.assistant.assistant import Assistant
from chatbot.assistant.errands import Errands
from chatbot.assistant.listening import Listening
from chatbot.assistant.placing import Placing
from chatbot.assistant.reading import Reading
from chatbot.assistant.thinking import Content, Thinking
from chatbot.desk.dispatch import Dispatcher
from chatbot.desk.reports import Reports
from chatbot.handoff.estimate import estimate_min
from chatbot.knowledge.library import Library
from chatbot.knowledge.vectors import ANSWERS, ARTICLES, PassageEncoder, Vectors
from chatbot.nlu.explainer import Explainer
from chatbot.nlu.interpreter import Interpreter
from chatbot.nlu.language import LanguageDetector
from chatbot.nlu.meaning import apply_map
from chatbot.nlu.runs import find_run
from chatbot.nlu.text import normalise
from chatbot.playbook.experiments import running
from chatbot.services.connections import choose_mailer, open_database, open_door
from chatbot.services.content import Files, watch
from chatbot.services.desk_side import (
    build_desk,
    build_dispatcher,
    build_insights,
    build_owners,
    build_transcripts,
)
from chatbot.services.models import CurrentModel
from chatbot.services.rating_links import RatingLinks
from chatbot.services.secrets import read_secret_key
from chatbot.services.services import Services
from chatbot.services.stores import Stores
from chatbot.services.supervision import Setup, supervise
from chatbot.services.telling import webhook_desk
from chatbot.services.tools import Workshop
from chatbot.services.trials import Trials
from chatbot.settings import Settings
from chatbot.shop.acquaintances import Acquaintances
from chatbot.shop.mail import Mailer
from chatbot.shop.shop import Shop
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.api_keys import ApiKeys
from chatbot.store.codes import Codes
from chatbot.store.database import Database
from chatbot.store.embedded import EmbeddedServer
from chatbot.store.live import Live
from chatbot.store.pace import read_pace
from chatbot.store.privacy import Privacy
from chatbot.store.reports import Reports as ReportRows
from chatbot.store.teams import Teams
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
    database, live = _database(settings), _live(settings)
    files, clock, mailer = files or watch(settings), clock or _now, mailer or choose_mailer(settings)
    model = CurrentModel(settings.models, settings.default_locale)
    stores = Stores.over(database, live, settings)
    interpreter = _interpreter(settings, files, model)
    shop = _shop(settings, files, database, clock)
    library = _library(settings, files, model)
    errands = _errands(files, stores, live, shop=shop, library=library, mailer=mailer)
    setup = Setup(database, files.catalogue.current)
    dispatcher = build_dispatcher(files, stores, setup, clock)
    parts = Parts(
        settings, files, stores, live, model, interpreter, shop, library, errands, setup, dispatcher, clock
    )
    return _services(parts)


@dataclass(frozen=True, slots=True)
class Parts:
    """What several rooms share."""

    settings: Settings
    files: Files
    stores: Stores
    live: Live
    model: CurrentModel
    interpreter: Interpreter
    shop: Shop
    library: Library
    errands: Errands
    setup: Setup
    dispatcher: Dispatcher
    clock: Clock


def _services(parts: Parts) -> Services:
    settings, stores, files, clock = parts.settings, parts.stores, parts.files, parts.clock
    database = stores.database
    workshop = Workshop(
        settings, files, stores, parts.model, parts.library, lambda: _passage_encoder(parts.model), clock
    )
    assistant, secret_key = _assistant(parts), read_secret_key(settings)
    return Services(
        settings=settings,
        secret_key=secret_key,
        assistant=assistant,
        asking=assistant.asking,
        rating_links=RatingLinks(secret_key, settings.url, clock),
        interpreter=parts.interpreter,
        explainer=Explainer(parts.model.current, files.rules.current),
        desk=build_desk(stores, parts.shop, parts.dispatcher, clock),
        transcripts=build_transcripts(files, stores, clock),
        reports=Reports(ReportRows(database), Teams(database), files.catalogue.current, clock),
        insights=build_insights(stores, parts.shop, settings.crm, clock),
        owners=build_owners(files, stores, parts.dispatcher, clock),
        dispatcher=parts.dispatcher,
        supervision=supervise(parts.setup, stores.agents, parts.dispatcher, clock),
        webhooks=webhook_desk(settings, database, stores.agents, stores.wakeups, clock),
        agents=stores.agents,
        shop=parts.shop,
        api_keys=ApiKeys(database),
        privacy=_privacy(settings, stores, parts.live),
        tools=workshop.tools(),
        canned=workshop.canned(),
        suggestions=workshop.suggestions(),
        limits=stores.limits,
        files=files,
        database=database,
        live=parts.live,
        model=parts.model,
        library=parts.library,
    )


def _privacy(settings: Settings, stores: Stores, live: Live) -> Privacy:
    return Privacy(
        stores.database,
        stores.sessions,
        own_live=None if settings.redis_url else live,
        forget=[Vectors(settings.data_dir / ANSWERS).clear],
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


def _assistant(parts: Parts) -> Assistant:
    settings, files, stores, clock = parts.settings, parts.files, parts.stores, parts.clock
    thinking = Thinking(
        interpreter=_trials(parts).interpreter,
        content=Content(files.catalogue.current, files.replies.current, files.patterns.current),
        errands=parts.errands,
        listener=Listening(
            catalogue=files.catalogue.current,
            replies=files.replies.current,
            segment_of=stores.insights.segment_of,
            clock=clock,
        ),
        session_ttl=timedelta(seconds=settings.session_ttl_s),
        staffed=lambda: stores.agents.staffed(clock()),
        place=Placing(
            catalogue=files.catalogue.current,
            teams=parts.setup.teams,
            worth=partial(worth_of, stores.database),
            clock=clock,
        ),
        wait_min=lambda: estimate_min(read_pace(stores.database, clock())),
        clock=clock,
    )
    asking = Asking(
        surveys=stores.surveys,
        sessions=stores.sessions,
        wakeups=stores.wakeups,
        session_ttl=thinking.session_ttl,
        clock=clock,
    )
    return Assistant(
        thinking=thinking,
        conversations=stores.conversations,
        sessions=stores.sessions,
        wakeups=stores.wakeups,
        reading=Reading(stores.conversations, stores.agents, stores.presence, stores.wakeups, asking),
        serve_line=parts.dispatcher.drain,
        asking=asking,
        experiments=lambda: running(files.catalogue.current().experiments),
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


def _trials(parts: Parts) -> Trials:
    settings = parts.settings
    return Trials(
        parts.interpreter,
        parts.files.catalogue.current,
        parts.model,
        partial(find_run, settings.models, settings.default_locale),
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
        vectors=Vectors(settings.data_dir / ARTICLES),
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


def _database(settings: Settings) -> Database:
    found = open_database(settings)
    found.upgrade()
    return found


def _live(settings: Settings) -> Live:
    if settings.redis_url:
        return Live(settings.redis_url)
    server = EmbeddedServer(settings.data_dir / "redis")
    server.revive()
    return Live(server.url, revive=server.revive)


def _now() -> datetime:
    return datetime.now(UTC)
