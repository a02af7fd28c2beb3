"""Who bought what, in the order of time: the implicit feedback that recommendations are learnt from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Ints = NDArray[np.int32]
BOUGHT = """
CREATE OR REPLACE TEMP TABLE bought AS
SELECT orders.customer_id AS customer, items.product_id AS product, min(orders.placed_at) AS first_at,
       bool_or(orders.returned_at IS NULL OR orders.returned_at >= $midnight) AS kept
FROM orders JOIN items ON items.order_id = orders.id
            JOIN customers ON customers.id = orders.customer_id
WHERE orders.placed_at < $midnight AND coalesce(orders.status, '') <> 'cancelled'
      AND NOT coalesce(customers.do_not_profile, false)
GROUP BY ALL
"""
PEOPLE = """
CREATE OR REPLACE TEMP TABLE taste_customers AS
SELECT id, country, coalesce(do_not_train, false) AS apart, row_number() OVER (ORDER BY id) - 1 AS place
FROM customers
WHERE NOT coalesce(do_not_profile, false)
      AND (joined_at < $midnight OR id IN (SELECT customer FROM bought))
"""
GOODS = """
CREATE OR REPLACE TEMP TABLE taste_products AS
SELECT id, any_value(name) AS name, any_value(category) AS category, coalesce(max(stock) <= 0, false) AS gone,
       row_number() OVER (ORDER BY id) - 1 AS place
FROM (SELECT product AS id, NULL AS name, NULL AS category, NULL::INTEGER AS stock FROM bought
      UNION ALL BY NAME FROM products)  -- a warehouse that only an older version wrote has no stock
GROUP BY id
"""
ROWS = """
SELECT c.place::INTEGER AS customer, p.place::INTEGER AS product, kept,
       (dense_rank() OVER (PARTITION BY c.place ORDER BY first_at DESC) - 1)::INTEGER AS age,
       date_diff('day', first_at, $midnight)::INTEGER AS days
FROM bought JOIN taste_customers c ON c.id = bought.customer JOIN taste_products p ON p.id = bought.product
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Purchases:
    """What each customer has bought, every product once, from when it was bought first.

    Customers, products, categories and countries are numbers here; -1: not known.
    """

    customer: Ints
    """Shape (purchases,), as are the next four."""
    product: Ints
    age: Ints
    """0: bought the latest time the customer bought something new, 1: the time before."""
    days: Ints
    """How long ago."""
    kept: NDArray[np.bool_]
    """False: all of it was sent back; it is theirs no more, but no taste either, and not offered again."""
    country: Ints
    """Shape (customers,)."""
    apart: NDArray[np.bool_]
    """Shape (customers,): recommended to, never learnt from."""
    category: Ints
    """Shape (products,)."""
    gone: NDArray[np.bool_]
    """Shape (products,): out of stock, so not offered now."""

    @property
    def shape(self) -> tuple[int, int]:
        """Return how many customers and products there are."""
        return len(self.country), len(self.category)

    def history(self, half_life: float) -> csr_matrix:
        """Return what each customer's purchases weigh, shape (customers, products).

        Args:
            half_life: bought so many times before the latest, a purchase weighs half.
        """
        weight = np.where(self.kept, np.exp2(-self.age / half_life), 0.0)
        return csr_matrix((weight, (self.customer, self.product)), self.shape)

    def before(self, times: int) -> Purchases:
        """Return what was known before customers bought something new for the last so many times."""
        return replace(self.where(self.age >= times), age=self.age[self.age >= times] - times)

    def next_after(self, times: int) -> Purchases:
        """Return what they bought next after that, of those who had bought before."""
        before = np.zeros(self.shape[0], bool)
        before[self.customer[self.age >= times]] = True
        return self.where((self.age == times - 1) & before[self.customer])

    def of(self, customers: NDArray[np.bool_]) -> Purchases:
        """Return the purchases of some customers; all keep their numbers."""
        return self.where(customers[self.customer])

    def where(self, rows: NDArray[np.bool_]) -> Purchases:
        """Return some of the purchases."""
        names = ("customer", "product", "age", "days", "kept")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})


def read_purchases(connection: duckdb.DuckDBPyConnection, as_of: date) -> Purchases:
    """Read what was bought before a day begins, and leave the ids behind each number in two temporary tables.

    `taste_customers` and `taste_products` have `id` and `place`, the number. Who is not to be profiled is left out.
    """
    midnight = {"midnight": datetime.combine(as_of, time())}
    connection.execute(BOUGHT, midnight)
    connection.execute(PEOPLE, midnight)
    connection.execute(GOODS)
    rows = connection.execute(ROWS, midnight).fetchnumpy()
    people = connection.execute("SELECT country, apart FROM taste_customers ORDER BY place").fetchnumpy()
    goods = connection.execute("SELECT category, gone FROM taste_products ORDER BY place").fetchnumpy()
    return Purchases(
        **rows,
        country=_numbered(people["country"]),
        apart=people["apart"],
        category=_numbered(goods["category"]),
        gone=goods["gone"],
    )


def _numbered(words: NDArray[np.object_]) -> Ints:
    known = ~np.ma.getmaskarray(words)
    numbers = np.full(len(words), -1, np.int32)
    numbers[known] = np.unique(np.asarray(words)[known].astype(str), return_inverse=True)[1]
    return numbers
