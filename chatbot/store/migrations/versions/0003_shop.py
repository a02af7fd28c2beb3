"""The shop can be asked to do things: what it needs for that."""

import sqlalchemy as sa
from alembic import op

from chatbot.store.tables import Utc

revision = "0003"
down_revision = "0002"

MONEY = sa.Numeric(12, 2)


def upgrade() -> None:
    """Add columns to what is there, let an order have several refunds, and make the new tables."""
    op.add_column(
        "customers", sa.Column("newsletter", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index("ix_customers_lower_email", "customers", [sa.text("lower(email)")])
    op.add_column("orders", sa.Column("ship_to", sa.String(400)))
    op.add_column("orders", sa.Column("pays_with", sa.String(60)))
    op.add_column("order_items", sa.Column("product_key", sa.String(60)))
    _renew_refunds()
    _make_stock()
    _make_cases()
    _make_requests()


def _renew_refunds() -> None:
    """Give refunds a key of their own; an order's number was it."""
    connection = op.get_bind()
    kept = sa.table("refunds", *map(sa.column, _OF_A_REFUND))
    dates = [sa.column(name, sa.Date()) for name in ("requested_on", "expected_on", "sent_on")]
    amount = sa.column("amount", MONEY)
    plain = [column for column in kept.c if column.name not in {"amount", *(day.name for day in dates)}]
    rows = connection.execute(sa.select(*plain, amount, *dates).select_from(kept)).mappings().all()
    op.drop_table("refunds")
    refunds = op.create_table(
        "refunds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(32), nullable=False),
        sa.Column("task", sa.String(24)),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("method", sa.String(60), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("expected_on", sa.Date()),
        sa.Column("sent_on", sa.Date()),
        sa.Column("reason", sa.String(400)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        _of_order("refunds"),
    )
    op.create_index(op.f("ix_refunds_order_number"), "refunds", ["order_number"])
    op.bulk_insert(refunds, [dict(row) for row in rows])


_OF_A_REFUND = (
    "order_number",
    "status",
    "amount",
    "method",
    "requested_on",
    "expected_on",
    "sent_on",
    "reason",
)


def _make_stock() -> None:
    op.create_table(
        "products",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("category", sa.String(60)),
        sa.Column("prices", sa.JSON(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_products")),
    )
    op.create_table(
        "gift_cards",
        sa.Column("number_hash", sa.String(64), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("balance", MONEY, nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number_hash", name=op.f("pk_gift_cards")),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )


def _make_cases() -> None:
    op.create_table(
        "invoices",
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("order_number", sa.String(32), nullable=False),
        sa.Column("total", MONEY, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_invoices")),
        sa.UniqueConstraint("order_number", name=op.f("uq_invoices_order_number")),
        _of_order("invoices"),
    )
    op.create_table(
        "returns",
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("order_number", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("item", sa.String(40)),
        sa.Column("quantity", sa.Integer()),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("wanted", sa.String(400)),
        sa.Column("refund_amount", MONEY, nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("send_by", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_returns")),
        _of_order("returns"),
    )
    op.create_index(op.f("ix_returns_order_number"), "returns", ["order_number"])
    op.create_table(
        "claims",
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("order_number", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("item", sa.String(40)),
        sa.Column("details", sa.String(1000), nullable=False),
        sa.Column("wanted", sa.String(16), nullable=False),
        sa.Column("value", MONEY, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("replacement_number", sa.String(32)),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_claims")),
        _of_order("claims"),
    )
    op.create_index(op.f("ix_claims_order_number"), "claims", ["order_number"])


def _make_requests() -> None:
    op.create_table(
        "privacy_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_requests")),
        _of_customer("privacy_requests"),
    )
    op.create_index(op.f("ix_privacy_requests_customer_id"), "privacy_requests", ["customer_id"])
    op.create_table(
        "shop_tasks",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("name", sa.String(24), nullable=False),
        sa.Column("customer_id", sa.String(40)),
        sa.Column("order_number", sa.String(32)),
        sa.Column("email", sa.String(254)),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_shop_tasks")),
        _of_customer("shop_tasks"),
    )
    for name in ("customer_id", "order_number", "email", "created_at"):
        op.create_index(op.f(f"ix_shop_tasks_{name}"), "shop_tasks", [name])


def _of_order(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_order_number")
    return sa.ForeignKeyConstraint(["order_number"], ["orders.number"], name=name, ondelete="CASCADE")


def _of_customer(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_customer_id")
    return sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=name, ondelete="CASCADE")
