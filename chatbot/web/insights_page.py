"""The pages of insights: drawn here, so that a browser shows them without a script."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chatbot.desk.insight_steps import Results, next_steps, warnings
from chatbot.desk.insight_tables import RUN_TABLES, glance_table, life_table, run_table
from chatbot.desk.report_tables import ReportTable
from chatbot.desk.run_drift import ModelDrift
from chatbot.desk.run_outlook import Experiments, Forecast, ForecastPart, Quality, Recommendations, Series
from chatbot.desk.run_results import Fairness, Found, Predictions, Segments
from chatbot.desk.table_spec import only
from chatbot.domain.desk import Agent
from chatbot.errors import Forbidden, NotFound, NotSignedIn
from chatbot.services.services import Services
from chatbot.web import guard, insight_charts, insight_courses, insight_curves, insight_drift, insights_words
from chatbot.web.plane_shapes import Plane
from chatbot.web.sign_in import leading

Page = str | Response | tuple[str, int]
Values = dict[str, object]
TABS = (
    ("", "Overview"),
    ("segments", "Segments"),
    ("customers", "Customers"),
    ("predictions", "Predictions"),
    ("recommendation", "Recommendation"),
    ("forecast", "Forecast"),
    ("quality", "Data quality"),
    ("drift", "Model drift"),
    ("experiments", "Experiments"),
)
STEPS_DRAWN = {"demand": 60, "contacts": 90}
"""Of the past, so that what is to come is seen."""
MOST_WORDS = 80


def blueprint(services: Services) -> Blueprint:
    """Make the routes; every one is for those who lead."""
    routes = Blueprint("insights_page", __name__, url_prefix="/desk/insights")

    def show(path: str, make: Callable[[Services, Agent], Values]) -> None:
        def page() -> Page:
            return _answer(services, path, lambda agent: make(services, agent))

        routes.add_url_rule(f"/{path}" if path else "", path or "overview", page)

    for path, make in MAKERS.items():
        show(path, make)

    @routes.get("/customers/<session:customer_id>")
    def customer(customer_id: str) -> Page:
        return _answer(services, "customer", lambda agent: _customer(services, agent, customer_id))

    return routes


def _answer(services: Services, name: str, make: Callable[[Agent], Values]) -> Page:
    """Return a page, or the way to sign in, or, to whoever does not lead, the way back to the desk."""
    common = {"shop_name": services.shop_name(), "csrf_token": guard.csrf_token()}
    try:
        agent = leading(services)
        values = make(agent)
    except NotSignedIn:
        return redirect(url_for("desk.sign_in"))
    except Forbidden as error:
        return render_template("refused.html", why=str(error), **common), error.status
    except NotFound as error:
        values = {"words_sought": "", "found": [], "problem": str(error)}
        return _render(services, "customers", agent, {**common, **values}), error.status
    return _render(services, name or "overview", agent, {**common, **values})


def _render(services: Services, name: str, agent: Agent, values: Values) -> str:
    run = services.insights.run(agent)
    made_at = run.made_at if run else None
    has_experiments = services.insights.result(agent, Experiments) is not None
    return render_template(
        f"insights/{name}.html",
        agent=agent,
        run=run,
        made_at=services.shop_time(made_at) if made_at else None,
        tabs=[tab for tab in TABS if tab[0] != "experiments" or has_experiments],
        words=insights_words,
        currency=services.files.catalogue.current().conventions.currency,
        only=only,
        **values,
    )


def _overview(services: Services, agent: Agent) -> Values:
    desk = services.insights
    run, glance = desk.run(agent), desk.glance(agent)
    found = Results(
        desk.result(agent, Segments),
        desk.result(agent, Predictions),
        desk.result(agent, Fairness),
        desk.result(agent, Forecast),
        desk.result(agent, Quality),
        desk.result(agent, ModelDrift),
    )
    return {
        "glance": glance,
        "found": found,
        "recommendations": desk.result(agent, Recommendations),
        "warnings": warnings(found),
        "steps": next_steps(found, glance, run.made_at if run else None, desk.clock()),
        "stakes": insight_charts.stakes(glance),
        "charts": insight_charts.draw_segments(found.segments) if found.segments else None,
        "tables": {"value": glance_table(glance), **_tables(found.segments)},
    }


def _segments(services: Services, agent: Agent) -> Values:
    found = services.insights.result(agent, Segments)
    return {
        "found": found,
        "charts": insight_charts.draw_segments(found) if found else None,
        "draw": insight_charts,
        "tables": _tables(found),
    }


def _customers(services: Services, agent: Agent) -> Values:
    sought = request.args.get("q", "").replace("\x00", "").strip()[:MOST_WORDS]
    return {"words_sought": sought, "found": services.insights.find(agent, sought), "problem": ""}


def _customer(services: Services, agent: Agent, customer_id: str) -> Values:
    life = services.insights.life(agent, customer_id)
    today = services.shop_time(services.insights.clock()).date()
    return {
        "life": life,
        "chart": insight_courses.life(life, today),
        "reasons": insight_curves.reasons,
        "table": life_table(life),
    }


def _predictions(services: Services, agent: Agent) -> Values:
    found = services.insights.result(agent, Predictions)
    fairness = services.insights.result(agent, Fairness)
    return {
        "found": found,
        "fairness": fairness,
        "draw": insight_curves.draw_card,
        "groups": insight_curves.groups,
        "tables": {**_tables(found), **_tables(fairness)},
    }


def _recommendation(services: Services, agent: Agent) -> Values:
    found = services.insights.result(agent, Recommendations)
    return {"found": found, "draw": insight_curves, "tables": _tables(found)}


def _forecast(services: Services, agent: Agent) -> Values:
    found = services.insights.result(agent, Forecast)
    if found is None:
        return {"found": None}
    asked = request.args.get("series", "")[:MOST_WORDS]
    return {
        "found": found,
        "parts": (("contacts", "Contacts", found.contacts), ("demand", "Demand", found.demand)),
        "chosen": _chosen(found, asked),
        "chart": _drawn,
        "errors": insight_courses.errors,
        "tables": _tables(found),
    }


def _chosen(found: Forecast, key: str) -> tuple[str, ForecastPart, Series] | None:
    """Return the series that is asked for, and the table it stands in."""
    for name, part in (("contacts", found.contacts), ("demand", found.demand)):
        for one in part.series:
            if one.key == key:
                return name, part, one
    return None


def _drawn(name: str, part: ForecastPart, series: Series) -> Plane:
    return insight_courses.forecast(series, part.step_days, steps=STEPS_DRAWN[name])


def _quality(services: Services, agent: Agent) -> Values:
    found = services.insights.result(agent, Quality)
    return {"found": found, "draw": insight_curves, "tables": _tables(found)}


def _drift(services: Services, agent: Agent) -> Values:
    found = services.insights.result(agent, ModelDrift)
    return {"found": found, "draw": insight_drift.draw, "tables": _tables(found)}


def _experiments(services: Services, agent: Agent) -> Values:
    found = services.insights.result(agent, Experiments)
    return {"found": found, "course": insight_curves.course, "tables": _tables(found)}


def _tables(found: Found | None) -> dict[str, ReportTable]:
    """Return every table of a result by name."""
    if found is None:
        return {}
    return {
        name: run_table(name, found) for name, made in RUN_TABLES.items() if isinstance(found, made.shape)
    }


MAKERS: dict[str, Callable[[Services, Agent], Values]] = {
    "": _overview,
    "segments": _segments,
    "customers": _customers,
    "predictions": _predictions,
    "recommendation": _recommendation,
    "forecast": _forecast,
    "quality": _quality,
    "drift": _drift,
    "experiments": _experiments,
}
"""What each page is given, by the last part of its address."""
