"""The tables of the shop: who bought what, what is owed to whom, and what the shop was asked to do."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from chatbot.store.blind import default_email_hash, default_sought_by
from chatbot.store.sealed import SealedJson, SealedText
from chatbot.store.tables import Utc, metadata

BLIND = {"blind": True}
"""Marks a column of hashes: of no use to whom it is about."""

customers = Table(
    "customers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", SealedText("customers.name"), nullable=False),
    Column("email", SealedText("customers.email"), nullable=False),
    Column("phone", SealedText("customers.phone")),
    Column("locale", String(16), nullable=False),
    Column("joined_on", Date),
    Column("newsletter", Boolean, nullable=False, server_default=false()),
    Column("reached_by", String(16)),  # chat, email or phone; None: they never said
    # what is sealed is found by these; who changes name or address writes them too: `change_customer`
    Column("email_hash", String(32), index=True, default=default_email_hash, info=BLIND),
    Column("sought_by", Text, default=default_sought_by, info=BLIND),
)

orders = Table(
    "orders",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("customer_id", ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("status", String(24), nullable=False),
    Column("placed_on", Date, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("total", Numeric(12, 2), nullable=False),
    Column("ship_to", SealedText("orders.ship_to")),
    Column("pays_with", String(60)),
)

order_items = Table(
    "order_items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_number", ForeignKey("orders.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("product", String(200), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price", Numeric(12, 2), nullable=False),
    Column(
        "product_key", String(60), index=True
    ),  # no foreign key: what is bought stays when it leaves the shelf
)

shipments = Table(
    "shipments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_number", ForeignKey("orders.number", ondelete="CASCADE"), nullable=False),
    Column("place", Integer, nullable=False),  # among the order's parcels, from 1
    Column("carrier", String(40)),
    Column("tracking_number", String(40)),
    Column("shipped_on", Date),
    Column("expected_on", Date),
    Column("delivered_on", Date),
    Column("status", String(24)),  # what the days do not tell
    Column("items", JSON(none_as_null=True)),  # {line's id: pieces}; None: not known
    UniqueConstraint("order_number", "place"),
)
"""The order's row is the lock: a parcel is changed by whoever holds it."""

refunds = Table(
    "refunds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_number", ForeignKey("orders.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("task", String(24)),  # what the shop was asked for; None: a person entered it
    Column("status", String(24), nullable=False),
    Column("amount", Numeric(12, 2), nullable=False),
    Column("method", String(60), nullable=False),
    Column("requested_on", Date, nullable=False),
    Column("expected_on", Date),
    Column("sent_on", Date),
    Column("reason", String(400)),
)

products = Table(
    "products",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("category", String(60)),
    Column("prices", JSON, nullable=False),  # {"GBP": "329.00"}
    Column("stock", Integer, nullable=False),
)

invoices = Table(
    "invoices",
    metadata,
    Column("number", String(32), primary_key=True),
    Column(
        "order_number",
        ForeignKey("orders.number", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("total", Numeric(12, 2), nullable=False),
    Column("issued_on", Date, nullable=False),
)

gift_cards = Table(
    "gift_cards",
    metadata,
    Column("number_hash", String(64), primary_key=True),
    Column("currency", String(3), nullable=False),
    Column("balance", Numeric(12, 2), nullable=False),
    Column("expires_on", Date, nullable=False),
)

returns = Table(
    "returns",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("order_number", ForeignKey("orders.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # return_item or exchange_item
    Column("item", String(40)),  # the line's id; None: the whole order
    Column("quantity", Integer),
    Column("reason", String(400), nullable=False),
    Column("wanted", String(400)),
    Column("refund_amount", Numeric(12, 2), nullable=False),
    Column("requested_on", Date, nullable=False),
    Column("send_by", Date, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("order_number", ForeignKey("orders.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # claim_missing or claim_damaged
    Column("item", String(40)),  # the line's id; None: the whole order
    Column("details", String(1000), nullable=False),
    Column("wanted", String(16), nullable=False),  # replacement or refund
    Column("value", Numeric(12, 2), nullable=False),
    Column("status", String(16), nullable=False),  # open: a person decides; settled
    Column("replacement_number", String(32)),
    Column("claimed_on", Date, nullable=False),
)

privacy_requests = Table(
    "privacy_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # export_data or erase_data
    Column("requested_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("done_on", Date),
)

shop_tasks = Table(
    "shop_tasks",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("name", String(24), nullable=False),
    Column("customer_id", ForeignKey("customers.id", ondelete="CASCADE"), index=True),
    Column("order_number", String(32), index=True),
    # told, in small letters: whose it is when nobody proved it
    Column("email", SealedText("shop_tasks.email")),
    Column("email_hash", String(32), index=True, default=default_email_hash, info=BLIND),
    Column("values", SealedJson("shop_tasks.values"), nullable=False),  # addresses may be in them
    Column("outcome", String(24), nullable=False),
    Column("facts", SealedJson("shop_tasks.facts"), nullable=False),
    Column("created_at", Utc, nullable=False, index=True),
)
"""Idempotency and audit in one: whatever the shop was asked to do, and what came of it."""

counters = Table(
    "counters",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("last", BigInteger, nullable=False),
)
"""The last number given to an order, a return, a claim, an invoice."""
