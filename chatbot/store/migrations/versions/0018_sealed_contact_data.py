"""Who customers are and where their parcels go is sealed; keyed hashes stand beside it for what is looked for."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from chatbot.sealing.sealer import Sealer
from chatbot.store.blind import blind_address, blind_customer
from chatbot.store.sealed import keys_of

revision = "0018"
down_revision = "0017"

Row = dict[str, Any]
Types = dict[str, sa.types.TypeEngine[Any]]
Convert = Callable[[Sealer, str, Row], Row]
BATCH = 1_000
"""Rows read at a time."""
OPEN: dict[str, Types] = {
    "customers": {"name": sa.String(200), "email": sa.String(254), "phone": sa.String(32)},
    "orders": {"ship_to": sa.String(400)},
    "shop_tasks": {"email": sa.String(254), "values": sa.JSON(), "facts": sa.JSON()},
}
"""What is sealed, with its type until now."""
KEYS = {"customers": "id", "orders": "number", "shop_tasks": "key"}
NEVER_EMPTY = ("customers.name", "customers.email", "shop_tasks.values", "shop_tasks.facts")
FILLER = {"values": "{}", "facts": "{}"}
"""SQLite adds a column that is never empty only with something to stand in it."""
TRIGGERS = {
    "search_customer_new": """AFTER INSERT ON customers BEGIN
        INSERT INTO search_customer_numbers (customer_id) VALUES (new.id);
        INSERT INTO search_customers(rowid, {columns})
            SELECT number, {new} FROM search_customer_numbers WHERE customer_id = new.id;
    END""",
    "search_customer_changed": """AFTER UPDATE OF {columns} ON customers BEGIN
        INSERT INTO search_customers(search_customers, rowid, {columns})
            SELECT 'delete', number, {old} FROM search_customer_numbers WHERE customer_id = old.id;
        INSERT INTO search_customers(rowid, {columns})
            SELECT number, {new} FROM search_customer_numbers WHERE customer_id = new.id;
    END""",
    "search_customer_gone": """AFTER DELETE ON customers BEGIN
        INSERT INTO search_customers(search_customers, rowid, {columns})
            SELECT 'delete', number, {old} FROM search_customer_numbers WHERE customer_id = old.id;
        DELETE FROM search_customer_numbers WHERE customer_id = old.id;
    END""",
}


def upgrade() -> None:
    """Seal what stands there, and look for hashes from now on."""
    op.create_table(
        "sealing_keys",
        sa.Column("name", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sealing_keys")),
    )
    _drop_search()
    op.drop_index("ix_customers_lower_email", "customers")
    for table in ("customers", "shop_tasks"):
        op.drop_index(f"ix_{table}_email", table)
        op.add_column(table, sa.Column("email_hash", sa.String(32)))
        op.create_index(f"ix_{table}_email_hash", table, ["email_hash"])
    op.add_column("customers", sa.Column("sought_by", sa.Text()))
    for table, types in OPEN.items():
        _exchange(table, types, dict.fromkeys(types, sa.Text()), _seal)
    _search_by("sought_by", "string_to_array(sought_by, ' ')")


def downgrade() -> None:
    """Open it all."""
    _drop_search()
    for table, types in OPEN.items():
        _exchange(table, dict.fromkeys(types, sa.Text()), types, _open)
    op.drop_column("customers", "sought_by")
    for table in ("customers", "shop_tasks"):
        op.drop_index(f"ix_{table}_email_hash", table)
        op.drop_column(table, "email_hash")
        op.create_index(f"ix_{table}_email", table, ["email"])
    op.create_index("ix_customers_lower_email", "customers", [sa.text("lower(email)")])
    _search_by("name, email", "searchable(name || ' ' || email)")
    op.drop_table("sealing_keys")


def _seal(sealer: Sealer, table: str, row: Row) -> Row:
    texts = {name: _text(OPEN[table][name], value) for name, value in row.items()}
    sealed = {name: sealer.seal(text, column=f"{table}.{name}") for name, text in texts.items()}
    hashes: Row = {}
    if table == "customers":
        hashes = {**blind_customer(sealer, row["name"], row["email"])}
    elif table == "shop_tasks":
        hashes = {"email_hash": blind_address(sealer, row["email"])}
    return {**_drafts(sealed), **hashes}


def _text(kind: sa.types.TypeEngine[Any], value: Any) -> str | None:
    return json.dumps(value) if isinstance(kind, sa.JSON) else value


def _open(sealer: Sealer, table: str, row: Row) -> Row:
    texts = {name: sealer.open(text, column=f"{table}.{name}") for name, text in row.items()}
    return _drafts(
        {
            name: json.loads(text) if text and isinstance(OPEN[table][name], sa.JSON) else text
            for name, text in texts.items()
        }
    )


def _drafts(row: Row) -> Row:
    return {f"draft_{name}": value for name, value in row.items()}


def _exchange(
    table: str,
    before: Types,
    after: Types,
    convert: Convert,
) -> None:
    """Give columns another type and content.

    Not in a batch: on SQLite that drops the table, and with it all that hangs on it.
    """
    for name, kind in after.items():
        needed = f"{table}.{name}" in NEVER_EMPTY
        filler = FILLER.get(name, "") if needed else None
        op.add_column(table, sa.Column(f"draft_{name}", kind, nullable=not needed, server_default=filler))
    _fill(table, before, after, convert)
    for name in before:
        op.drop_column(table, name)
        op.execute(f'ALTER TABLE {table} RENAME COLUMN draft_{name} TO "{name}"')


def _fill(table: str, before: Types, after: Types, convert: Convert) -> None:
    key = sa.column(KEYS[table], sa.String())
    drafts = [sa.column(f"draft_{name}", kind) for name, kind in after.items()]
    rows = sa.table(table, key, sa.column("email_hash"), sa.column("sought_by"), *drafts)
    for batch in _batches(table, before):
        sealer = keys_of(op.get_bind().dialect).sealer  # asked for only where there is something to seal
        changed = [{"this": row.pop(key.name), **convert(sealer, table, row)} for row in batch]
        statement = sa.update(rows).where(rows.c[key.name] == sa.bindparam("this"))
        op.get_bind().execute(statement, changed)


def _batches(table: str, types: Types) -> Iterator[list[Row]]:
    key = sa.column(KEYS[table], sa.String())
    columns = [sa.column(name, kind) for name, kind in types.items()]
    query = sa.select(key, *columns).select_from(sa.table(table, key, *columns)).order_by(key).limit(BATCH)
    rows = op.get_bind().execute(query).mappings().all()
    while rows:
        yield [dict(row) for row in rows]
        rows = op.get_bind().execute(query.where(key > rows[-1][key.name])).mappings().all()


def _drop_search() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_customers_words")
        return
    for trigger in TRIGGERS:
        op.execute(f"DROP TRIGGER {trigger}")
    op.execute("DROP TABLE search_customers")


def _search_by(columns: str, indexed: str) -> None:
    """Let customers be searched by these columns."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE INDEX ix_customers_words ON customers USING gin ({indexed})")
        return
    op.execute(
        f"""CREATE VIRTUAL TABLE search_customers USING fts5(
        {columns}, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2'
    )"""
    )
    op.execute(
        f"INSERT INTO search_customers(rowid, {columns})"  # noqa: S608  our own names
        f" SELECT number, {columns} FROM customers JOIN search_customer_numbers ON customer_id = id"
    )
    new, old = (", ".join(f"{which}.{name}" for name in columns.split(", ")) for which in ("new", "old"))
    for name, trigger in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {trigger.format(columns=columns, new=new, old=old)}")
