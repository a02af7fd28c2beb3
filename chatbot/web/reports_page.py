"""The page with the reports: drawn here, so that a browser shows it without a script."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chatbot.desk.report_tables import tables
from chatbot.domain.desk import Agent
from chatbot.domain.reports import Overview
from chatbot.errors import Forbidden, InvalidFields, NotSignedIn
from chatbot.services.services import Services
from chatbot.web import guard, report_words
from chatbot.web.bodies import read_query
from chatbot.web.report_charts import draw
from chatbot.web.reports_schemas import ReportQuery
from chatbot.web.sign_in import leading

PRESETS = (1, 7, 28)
"""Days up to today that one press asks for."""
Page = str | Response | tuple[str, int]


def blueprint(services: Services) -> Blueprint:
    """Make the route."""
    routes = Blueprint("reports_page", __name__)

    @routes.get("/desk/reports")
    def page() -> Page:
        try:
            return _reports(services, leading(services))
        except NotSignedIn:
            return redirect(url_for("desk.sign_in"))
        except Forbidden as error:
            return _render(services, "refused.html", why=str(error)), error.status

    return routes


def _reports(services: Services, agent: Agent) -> Page:
    asked = {name: request.args.get(name, "")[:40] for name in ("from", "to", "team_id")}
    today = services.reports.today()
    values = {"agent": agent, "asked": asked, "today": today, "teams": services.reports.teams.all()}
    values |= {"words": report_words, "preset": lambda days: _preset(days, today, asked["team_id"])}
    try:
        query = read_query(ReportQuery)
        found = services.reports.overview(first=query.first, last=query.last, team_id=query.team_id)
    except InvalidFields as error:
        problem = "; ".join(error.fields.values())
        return _render(
            services, "reports.html", found=None, error=problem, chosen_days=None, **values
        ), error.status
    asked |= {"from": found.period.first.isoformat(), "to": found.period.last.isoformat()}
    return _render(services, "reports.html", **{**values, **_found(services, found, today)})


def _found(services: Services, found: Overview, today: date) -> dict[str, object]:
    """Return what the page tells of an overview."""
    outcomes, days = found.now.resolution.outcomes, found.period.days
    asked = {"from": found.period.first, "to": found.period.last, "team_id": found.team_id or ""}
    ended = sum(outcomes.values())
    return {
        "found": found,
        "team": next((team for team in services.reports.teams.all() if team.id == found.team_id), None),
        "charts": draw(found),
        "tables": tables(found),
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "chosen_days": days if found.period.last == today and days in PRESETS else None,
        "ended": ended,
        "solved": outcomes.get("solved", 0) / ended if ended else None,
        "kept_since": _kept_since(services, found),
        "made_at": services.files.catalogue.current().conventions.local(found.made_at).strftime("%H:%M"),
    }


def _kept_since(services: Services, found: Overview) -> date | None:
    """Return since when there is something to count, where that is later than what is asked for."""
    if found.kept_since is None or found.kept_since <= found.before.starts_at:
        return None
    return services.files.catalogue.current().conventions.local(found.kept_since).date()


def _preset(days: int, today: date, team_id: str) -> str:
    asked = {"from": today - timedelta(days=days - 1), "to": today, "team_id": team_id}
    return urlencode({name: value for name, value in asked.items() if value})


def _render(services: Services, name: str, **values: object) -> str:
    return render_template(name, shop_name=services.shop_name(), csrf_token=guard.csrf_token(), **values)
