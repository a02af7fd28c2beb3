"""The table of what is foretold of customers; a batch fills it, and serving only reads."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Float, Index, Numeric, String, Table

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
