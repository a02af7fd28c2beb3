"""The reports under `/api/v1/reports`, as JSON and as CSV: for those who lead the desk."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from chatbot.desk.report_tables import tables
from chatbot.domain.reports import Overview
from chatbot.errors import NotFound
from chatbot.services.services import Services
from chatbot.web.bodies import read_query
from chatbot.web.csv_files import csv_file
from chatbot.web.openapi import describe
from chatbot.web.reports_schemas import OverviewBody, ReportQuery
from chatbot.web.sign_in import leading


def blueprint(services: Services) -> Blueprint:
    """Make the routes."""
    routes = Blueprint("reports", __name__, url_prefix="/api/v1/reports")

    @routes.get("/overview")
    @describe("The figures of a period (supervisors)", tag="desk", query=ReportQuery, answer=OverviewBody)
    def overview() -> Response:
        return jsonify(OverviewBody.of(_asked(services)).model_dump(mode="json"))

    @routes.get("/<session:name>.csv")
    @describe(
        "One table of the reports as CSV; `overview` has the figures of all (supervisors)",
        tag="desk",
        query=ReportQuery,
        text="text/csv",
    )
    def table(name: str) -> Response:
        found = _asked(services)
        several = tables(found)
        if name not in several:
            raise NotFound(f"there is no report of that name: choose one of {', '.join(several)}")
        days = f"{found.period.first}-{found.period.last}"
        columns = [column.name for column in several[name].columns]
        return csv_file(f"{name}-{days}", columns, several[name].rows)

    return routes


def _asked(services: Services) -> Overview:
    leading(services)
    asked = read_query(ReportQuery)
    return services.reports.overview(first=asked.first, last=asked.last, team_id=asked.team_id)
