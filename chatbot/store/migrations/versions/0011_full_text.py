"""Words of all conversations can be searched: FTS5 in SQLite, GIN in PostgreSQL."""

import sqlalchemy as sa
from alembic import op

from chatbot.store.search_words import MARKS, PRINTED, SIGNS

revision = "0011"
down_revision = "0010"

BATCH = 2_000
"""Conversations read at a time."""
SQLITE = (
    # a row's own number may change when SQLite tidies its file up: these stay
    """CREATE TABLE search_numbers (
        number INTEGER PRIMARY KEY, conversation_id VARCHAR(40) NOT NULL UNIQUE, seq INTEGER NOT NULL
    )""",
    """CREATE TABLE search_customer_numbers (
        number INTEGER PRIMARY KEY, customer_id VARCHAR(40) NOT NULL UNIQUE
    )""",
    "CREATE TABLE search_progress (event_id INTEGER NOT NULL)",
    """CREATE VIRTUAL TABLE search_messages USING fts5(
        text, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2'
    )""",
    """CREATE VIRTUAL TABLE search_customers USING fts5(
        name, email, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2'
    )""",
    "INSERT INTO search_progress SELECT coalesce(max(id), 0) FROM events",
    "INSERT INTO search_customer_numbers (customer_id) SELECT id FROM customers",
    """INSERT INTO search_customers(rowid, name, email)
        SELECT number, name, email FROM customers JOIN search_customer_numbers ON customer_id = id""",
    "INSERT INTO search_numbers (conversation_id, seq) SELECT id, last_seq FROM conversations",
)
FILL = sa.text(
    """INSERT INTO search_messages(rowid, text)
        SELECT number << 24 | m.seq, m.text FROM search_numbers JOIN messages m USING (conversation_id)
        WHERE number > :first AND number <= :last AND m.author <> 'system'"""
)
TRIGGERS = (
    # none for a new message: the turn that writes it would pay; `store/search_index.py` takes it in later
    """CREATE TRIGGER search_message_gone AFTER DELETE ON messages BEGIN
        INSERT INTO search_messages(search_messages, rowid, text)
            SELECT 'delete', number << 24 | old.seq, old.text FROM search_numbers
            WHERE conversation_id = old.conversation_id AND seq >= old.seq AND old.author <> 'system';
    END""",
    """CREATE TRIGGER search_message_changed AFTER UPDATE OF text ON messages BEGIN
        INSERT INTO search_messages(search_messages, rowid, text)
            SELECT 'delete', number << 24 | old.seq, old.text FROM search_numbers
            WHERE conversation_id = old.conversation_id AND seq >= old.seq AND old.author <> 'system';
        INSERT INTO search_messages(rowid, text)
            SELECT number << 24 | new.seq, new.text FROM search_numbers
            WHERE conversation_id = new.conversation_id AND seq >= new.seq AND new.author <> 'system';
    END""",
    """CREATE TRIGGER search_conversation_gone AFTER DELETE ON conversations BEGIN
        DELETE FROM search_numbers WHERE conversation_id = old.id;
    END""",
    """CREATE TRIGGER search_customer_new AFTER INSERT ON customers BEGIN
        INSERT INTO search_customer_numbers (customer_id) VALUES (new.id);
        INSERT INTO search_customers(rowid, name, email)
            SELECT number, new.name, new.email FROM search_customer_numbers WHERE customer_id = new.id;
    END""",
    """CREATE TRIGGER search_customer_changed AFTER UPDATE OF name, email ON customers BEGIN
        INSERT INTO search_customers(search_customers, rowid, name, email)
            SELECT 'delete', number, old.name, old.email FROM search_customer_numbers WHERE customer_id = old.id;
        INSERT INTO search_customers(rowid, name, email)
            SELECT number, new.name, new.email FROM search_customer_numbers WHERE customer_id = new.id;
    END""",
    """CREATE TRIGGER search_customer_gone AFTER DELETE ON customers BEGIN
        INSERT INTO search_customers(search_customers, rowid, name, email)
            SELECT 'delete', number, old.name, old.email FROM search_customer_numbers WHERE customer_id = old.id;
        DELETE FROM search_customer_numbers WHERE customer_id = old.id;
    END""",
)


def upgrade() -> None:
    """Make the index, fill it with what is there, and keep it true from now on."""
    if op.get_bind().dialect.name == "postgresql":
        _in_postgresql()
        return
    for statement in SQLITE:
        op.execute(statement)
    _fill()
    for trigger in TRIGGERS:
        op.execute(trigger)


def _in_postgresql() -> None:
    """PostgreSQL keeps the index by itself; words are compared without accents and signs, in no language's way."""
    plain, printed = SIGNS, SIGNS + PRINTED
    searchable = f"""CREATE FUNCTION searchable(written text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN to_tsvector('pg_catalog.simple', CASE WHEN octet_length(written) = length(written)
            THEN translate(written, {_literal(plain)}, {_literal(" " * len(plain))})
            ELSE translate(normalize(written, NFD), {_literal(printed + MARKS)}, {_literal(" " * len(printed))})
        END)"""
    op.execute(sa.text(searchable))
    # kept beside the text: a phrase is looked up in it once the index has found its words
    op.execute(
        "ALTER TABLE messages ADD COLUMN words tsvector GENERATED ALWAYS AS "
        "(CASE WHEN author <> 'system' THEN searchable(text) END) STORED"
    )
    op.execute("CREATE INDEX ix_messages_words ON messages USING gin (words)")
    op.execute("CREATE INDEX ix_customers_words ON customers USING gin (searchable(name || ' ' || email))")


def _literal(signs: str) -> str:
    escaped = "".join(f"\\{ord(sign):04X}" for sign in signs)
    return f"U&'{escaped}'"


def _fill() -> None:
    """Take in what was said so far, so many conversations at a time."""
    connection = op.get_bind()
    last = connection.execute(sa.text("SELECT coalesce(max(number), 0) FROM search_numbers")).scalar_one()
    for first in range(0, last, BATCH):
        connection.execute(FILL, {"first": first, "last": first + BATCH})


def downgrade() -> None:
    """Forget the index."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_customers_words")
        op.drop_column("messages", "words")
        op.execute("DROP FUNCTION searchable(text)")
        return
    for trigger in TRIGGERS:
        op.execute(f"DROP TRIGGER {trigger.split()[2]}")
    for table in ("messages", "customers", "numbers", "customer_numbers", "progress"):
        op.execute(f"DROP TABLE search_{table}")
