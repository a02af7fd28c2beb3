"""The daily `chatbot crm run`, started beside the server when its hour comes."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import TYPE_CHECKING

from chatbot.store import keys

if TYPE_CHECKING:  # the process gunicorn forks from must not import ONNX Runtime
    from chatbot.services.services import Services

log = logging.getLogger(__name__)
LOOK_S = 60
WINDOW = timedelta(hours=1)
"""A server that comes up later than this after the hour leaves it until tomorrow."""
NICE = 15
"""Customers come first."""
TOLD = 500
"""Characters of what it says that are kept in the log."""
COMMAND = (sys.executable, "-m", "chatbot", "crm", "run")


def run_daily(services: Services) -> None:
    """Start the run once a day, from one of all processes; nothing where no hour is set."""
    run_at, ran_on = services.settings.crm_run_at, None
    while run_at is not None:
        time.sleep(LOOK_S)
        local = services.shop_time(datetime.now(UTC))
        if not is_due(run_at, local, ran_on):
            continue
        ran_on = local.date()
        if services.live.claim(f"{keys.CRM_RUN}:{ran_on}", ttl_s=keys.CRM_RUN_TTL_S):
            run()


def is_due(run_at: clock_time, local: datetime, ran_on: date | None) -> bool:
    """Say whether the hour has come, on the shop's clock, and today's run was not started here yet."""
    begins = datetime.combine(local.date(), run_at, tzinfo=local.tzinfo)
    return begins <= local < begins + WINDOW and ran_on != local.date()


def run() -> None:
    """Run it to its end, beside everything else; what it says stands in the log."""
    log.info("the daily run of `chatbot crm` begins")
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        os.setpriority(os.PRIO_PROCESS, child.pid, NICE)
        said, complained = child.communicate()
    well = child.returncode == 0
    told = " ".join((said if well else complained).split())[-TOLD:]
    log.log(
        logging.INFO if well else logging.ERROR, "the daily run ended with %d: %s", child.returncode, told
    )
