"""An order may come in several parcels: each has a row of its own."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

WAY = ("carrier", "tracking_number", "shipped_on", "expected_on", "delivered_on")
"""What stood in the order's row, and stands in the parcel's."""
orders = sa.table("orders", *map(sa.column, ("number", *WAY)))
shipments = sa.table("shipments", *map(sa.column, ("order_number", "place", *WAY)))


def upgrade() -> None:
    """Make the table, and move what an order knew of its way into it."""
    op.create_table(
        "shipments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        *_way(),
        sa.Column("status", sa.String(24)),
        sa.Column("items", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipments")),
        sa.UniqueConstraint("order_number", "place", name=op.f("uq_shipments_order_number_place")),
        sa.ForeignKeyConstraint(
            ["order_number"], ["orders.number"], name=op.f("fk_shipments_order_number"), ondelete="CASCADE"
        ),
    )
    way = [orders.c[name] for name in WAY]
    told = sa.select(orders.c.number, sa.literal_column("1"), *way).where(
        sa.or_(*(column.is_not(None) for column in way))
    )
    op.execute(shipments.insert().from_select(["order_number", "place", *WAY], told))
    for name in WAY:  # not in a batch: on SQLite that drops the table, and with it all that hangs on an order
        op.drop_column("orders", name)


def downgrade() -> None:
    """Put one parcel's way back into its order's row: the last that is still to come, else the last."""
    for column in _way():
        op.add_column("orders", column)
    op.execute(orders.update().values({name: _last(shipments.c[name]) for name in WAY}))
    op.drop_table("shipments")


def _last(column: sa.ColumnClause[object]) -> sa.ScalarSelect[object]:
    came = sa.case((shipments.c.delivered_on.is_(None), 0), else_=1)
    theirs = sa.select(column).where(shipments.c.order_number == orders.c.number)
    return theirs.order_by(came, shipments.c.place.desc()).limit(1).scalar_subquery()


def _way() -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Date() if name.endswith("_on") else sa.String(40)) for name in WAY]
