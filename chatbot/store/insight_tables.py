"""The table of what is foretold of customers; a batch fills it, and serving only reads."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Float, Index, Integer, Numeric, String, Table

from chatbot.store.tables import metadata

insights = Table(
    "insights",
    metadata,
    # no foreign key: a company's own system may hold its customers
    Column("customer_id", String(40), primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("run", String(40), nullable=False, index=True),
    Column("segment", String(60)),
    Column("value", Numeric(12, 2)),  # expected in the next twelve months, in the shop's currency
    Column("churn", Float),  # this and the next three: probabilities
    Column("purchase", Float),
    Column("satisfaction", Float),
    Column("risk", Float),
    Column("reasons", JSON, nullable=False),  # {"churn": [[feature, words, weight], …]}
    Column("next_order_on", Date),
    Column("recommended", JSON, nullable=False),  # [[product, name], …], best first
)
Index("ix_insights_segment_churn", insights.c.segment, insights.c.churn)

insight_sums = Table(
    "insight_sums",
    metadata,
    # one row: those of the run that was published last
    Column("run", String(40), primary_key=True),
    Column("as_of", Date),
    Column("segments", JSON, nullable=False),  # [[segment, customers, value, at_risk, leaving], …]
    Column("to_save", JSON, nullable=False),  # [customer_id, …], the most at risk first
)
insight_orders = Table(
    "insight_orders",
    metadata,
    # of customers alone whom the shop's own tables do not know
    Column("customer_id", String(40), primary_key=True),
    Column("run", String(40), nullable=False, index=True),
    Column("orders", Integer, nullable=False),
    Column("spent", Numeric(14, 2), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("latest", JSON, nullable=False),  # [[number, day, total, status], …], the latest first
)
