"""Passwords, the newsletter, how somebody likes to be reached: what belongs to an account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from sqlalchemy import ColumnElement, bindparam, select, update

from chatbot.domain.shop import ContactWay, Result
from chatbot.shop.addresses import mask_email, normal_email
from chatbot.shop.order_rows import read_customer
from chatbot.shop.work import Refused, Work
from chatbot.store.blind import address_hashes
from chatbot.store.shop_tables import customers

_FOUND: ColumnElement[bool] = customers.c.email_hash.in_(bindparam("told", expanding=True))


def reset_password(work: Work) -> Result:
    """Find who may be sent a link; the outcome is the same for an address nobody has.

    Facts: email, as it was told; mail_to, where the caller sends the link, empty when nobody has the address. It is
    never for a reply: that would say who is a customer here.
    """
    email = _told(work)
    known = work.connection.execute(select(customers.c.id).where(_FOUND), _sought(work, email)).first()
    return Result(facts={"email": email, "mail_to": email if known else ""})


def subscribe(work: Work) -> Result:
    """Send the newsletter to a proven customer; to anybody else only after they confirm it.

    Facts: email (masked). `confirm`: nothing is changed, the caller sends a mail to mail_to to be confirmed.
    """
    own = _own(work)
    email = own or _told(work)
    if own is None:
        return Result("confirm", {"email": mask_email(email), "mail_to": email})
    return _change_newsletter(work, on=True)


def unsubscribe(work: Work) -> Result:
    """Send it no more; anybody may end it, and nobody learns whether there was one. Facts: email (masked)."""
    if _own(work):
        return _change_newsletter(work, on=False)
    email = _told(work)
    work.connection.execute(update(customers).where(_FOUND).values(newsletter=False), _sought(work, email))
    return Result(facts={"email": mask_email(email)})


def change_reached_by(work: Work) -> Result:
    """Note how a proven customer likes to be reached. Facts: reached_by."""
    way, this = work.text("reached_by"), customers.c.id == work.task.customer_id
    if way not in get_args(ContactWay):
        raise Refused("odd_way")
    found = work.connection.execute(select(customers.c.reached_by).where(this)).first()
    if found is None:
        raise Refused("not_theirs")
    if found.reached_by == way:
        raise Refused("same", {"reached_by": way})
    work.connection.execute(update(customers).where(this).values(reached_by=way))
    return Result(facts={"reached_by": way})


def _change_newsletter(work: Work, *, on: bool) -> Result:
    this = customers.c.id == work.task.customer_id
    email = work.connection.execute(select(customers.c.email).where(this)).scalar_one()
    facts = {"email": mask_email(email.strip().lower())}
    changed = update(customers).where(this, customers.c.newsletter.is_(not on)).values(newsletter=on)
    if not work.connection.execute(changed).rowcount:
        raise Refused("already", facts)
    return Result(facts=facts)


def _own(work: Work) -> str | None:
    """Return the customer's own address when it is the one meant; None: somebody else's, or nobody is proven."""
    if work.task.customer_id is None:
        return None
    customer = read_customer(work.connection, work.task.customer_id)
    own = normal_email(customer.email) if customer else None
    told = work.task.values.get("email")
    return own if not told or normal_email(told) == own else None


def _sought(work: Work, email: str) -> dict[str, Sequence[str]]:
    return {"told": address_hashes(work.connection, email)}


def _told(work: Work) -> str:
    email = normal_email(work.task.values.get("email", ""))
    if email is None:
        raise Refused("odd_email")
    return email
