"""Every table of the pages of insights, by name: what stands under a chart, and what is exported."""

from __future__ import annotations

from collections.abc import Mapping

from chatbot.desk import outlook_tables, run_drift, run_tables
from chatbot.desk.report_tables import ReportTable, Row
from chatbot.desk.run_results import Found
from chatbot.desk.table_spec import Spec, table
from chatbot.domain.insights import Glance, Life

RUN_TABLES: Mapping[str, Spec] = {**run_tables.TABLES, **outlook_tables.TABLES, **run_drift.TABLES}
"""Those of a run's results."""


def run_table(name: str, result: Found) -> ReportTable:
    """Return a table of a run's result."""
    made = RUN_TABLES[name]
    return table(name, made.columns, made.rows(result))


def glance_table(glance: Glance) -> ReportTable:
    """Return what is at stake, by segment."""
    rows = ((one.segment, one.customers, one.value, one.at_risk, one.leaving) for one in glance.segments)
    return table("value", "segment:text customers value:money at_risk:money leaving", rows)


def life_table(life: Life) -> ReportTable:
    """Return the course of a customer's life, the earliest first."""
    orders: list[Row] = [
        (one.placed_on.isoformat(), "order", one.number, one.status, float(one.total)) for one in life.shown
    ]
    talks: list[Row] = [
        (one.started_at.date().isoformat(), "conversation", one.id, one.outcome or one.status, None)
        for one in life.talks
    ]
    rows = sorted([*orders, *talks], key=lambda row: str(row[0]))
    return table("life", "day:day what:text number:text status:text total:money", rows)
