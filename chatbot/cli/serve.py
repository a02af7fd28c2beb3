"""`chatbot serve`: prepare the data folder, then run gunicorn until told to stop."""

from __future__ import annotations

import atexit
import errno
import logging
import os
import shutil
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from chatbot.cli.daily import run_daily
from chatbot.cli.logs import set_up
from chatbot.cli.prepare import Prepared, prepare
from chatbot.errors import InvalidInput, StoreUnavailable
from chatbot.settings import Settings, read_settings
from chatbot.store import keys

if TYPE_CHECKING:  # the process gunicorn forks from must not import ONNX Runtime
    from chatbot.services.services import Services

log = logging.getLogger(__name__)
HOUSEKEEPING_S = 6 * 3600
SWEEP_S = 5
"""How often time is looked at in the waiting line: offers that run out, agents who vanish, sleep that ends."""
IDLE = 1000
"""Connections a browser keeps open between two requests; above threads and these nobody is let in."""
GRACE_S = 4
"""Requests under way get this long at a restart; streams resume by themselves."""
console = Console()


@click.command()
@click.option("--demo", is_flag=True, help="Fill an empty database with the demo shop.")
def serve(demo: bool) -> None:
    """Run the production server (gunicorn)."""
    os.umask(0o077)  # what is written stays between the shop and its customers
    settings = read_settings()
    set_up(settings.log_level)
    check_port(settings)
    prepared = prepare(settings, demo=demo)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = _metrics_folder(settings)
    _run(settings, prepared)


def check_port(settings: Settings) -> None:
    """Refuse to start where another server listens.

    Raises:
        InvalidInput: the port is taken or may not be used.
    """
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                mend = "stop that program, or choose another port: PORT=8001 make run"
                raise InvalidInput(f"port {settings.port} is taken by another program: {mend}") from error
            raise InvalidInput(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror})"
            ) from error


def _metrics_folder(settings: Settings) -> str:
    folder = settings.data_dir / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return str(folder.resolve())


def _run(settings: Settings, prepared: Prepared) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in _options(settings, prepared).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            # after the fork: ONNX Runtime's threads and database connections do not survive one
            from chatbot.services.assembly import build
            from chatbot.web.app import create_app

            services = build(settings, files=prepared.files)
            for shelf in (services.library, services.suggestions.shelf):
                shelf.look()
                atexit.register(shelf.close)
            for work in (_keep_house, _serve_line, _tell_others, run_daily):
                threading.Thread(target=work, args=(services,), name=work.__name__, daemon=True).start()
            return create_app(services)

    Server().run()


def _options(settings: Settings, prepared: Prepared) -> dict[str, Any]:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return {
        "bind": f"{host}:{settings.port}",
        "workers": settings.web_concurrency,
        "worker_class": "chatbot.cli.worker.Worker",
        "threads": settings.threads,
        "worker_connections": settings.threads + IDLE,
        "timeout": 60,
        "graceful_timeout": GRACE_S,
        "keepalive": 15,
        "limit_request_line": 4094,
        "loglevel": "warning",
        "proc_name": "chatbot",
        "control_socket_disable": True,
        "when_ready": lambda _server: _greet(settings, prepared),
        "child_exit": _forget_metrics,
        "on_exit": lambda _server: prepared.stop(),
    }


def _greet(settings: Settings, prepared: Prepared) -> None:
    console.print(f"\n[bold]Chatbot is up[/bold]  {settings.url}")
    if prepared.demo:
        console.print(f"  Demo shop  {settings.url}/demo")
    console.print(f"  Desk       {settings.url}/desk", highlight=False)
    console.print(f"  Sign in as {prepared.sign_in}", soft_wrap=True, highlight=False)
    console.print(f"  API        {settings.url}/docs")
    console.print("  Stop with Ctrl-C\n")


def _forget_metrics(_server: object, worker: Any) -> None:
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def _keep_house(services: Services) -> None:
    while True:
        tidy(services)
        time.sleep(HOUSEKEEPING_S)


def _serve_line(services: Services) -> None:
    """Do what time asks of the waiting line; every process may, and each finds what the others left."""
    while True:
        time.sleep(SWEEP_S)
        try:
            services.dispatcher.sweep()
        except StoreUnavailable as error:
            log.warning("the waiting line was not looked after, it is tried again shortly: %s", error)
        except Exception:  # the thread's outermost door: dead, it would give nothing back to the line again
            log.exception("the waiting line was not looked after; it is tried again in %d seconds", SWEEP_S)


def _tell_others(services: Services) -> None:
    services.webhooks.courier.run(threading.Event())


def tidy(services: Services) -> None:
    """Keep house unless another worker just did; a failure is logged, the next time may be better."""
    try:
        if services.live.claim(keys.HOUSEKEEPING, ttl_s=keys.HOUSEKEEPING_TTL_S):
            services.keep_house()
    except Exception:  # the thread's outermost door: dead, it would never erase anything again
        log.exception("housekeeping failed; it is tried again in %d hours", HOUSEKEEPING_S // 3600)
