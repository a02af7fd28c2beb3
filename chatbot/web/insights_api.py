"""The numbers behind the pages of insights as CSV: for those who lead the desk."""

from __future__ import annotations

from flask import Blueprint, Response
from pydantic import BaseModel, Field

from chatbot.desk.insight_tables import RUN_TABLES, glance_table, life_table, run_table
from chatbot.desk.report_tables import ReportTable
from chatbot.desk.table_spec import only
from chatbot.domain.desk import Agent
from chatbot.errors import NotFound
from chatbot.services.services import Services
from chatbot.web.bodies import read_query
from chatbot.web.csv_files import csv_file
from chatbot.web.openapi import describe
from chatbot.web.sign_in import leading


class TableQuery(BaseModel):
    """Which rows."""

    of: str = Field("", max_length=200, description="only the rows that begin with this; without it, all")


def blueprint(services: Services) -> Blueprint:
    """Make the routes."""
    routes = Blueprint("insights", __name__, url_prefix="/api/v1/insights")

    @routes.get("/<session:name>.csv")
    @describe("One table of the last run as CSV (supervisors)", tag="desk", query=TableQuery, text="text/csv")
    def table(name: str) -> Response:
        agent, asked = leading(services), read_query(TableQuery)
        found = _table(services, agent, name)
        return _file(name, only(found, asked.of) if asked.of else found)

    @routes.get("/customers/<session:customer_id>.csv")
    @describe("A customer's orders and conversations as CSV (supervisors)", tag="desk", text="text/csv")
    def life(customer_id: str) -> Response:
        found = services.insights.life(leading(services), customer_id)
        return _file(f"customer-{customer_id}", life_table(found))

    return routes


def _table(services: Services, agent: Agent, name: str) -> ReportTable:
    if name == "value":
        return glance_table(services.insights.glance(agent))
    if name not in RUN_TABLES:
        raise NotFound(f"there is no table of that name: choose one of value, {', '.join(RUN_TABLES)}")
    result = services.insights.result(agent, RUN_TABLES[name].shape)
    if result is None:
        raise NotFound("the last run tells nothing of this: let `chatbot crm run` make another")
    return run_table(name, result)


def _file(name: str, found: ReportTable) -> Response:
    return csv_file(name, [column.name for column in found.columns], found.rows)
