"""Who the customer is, and whose application speaks: proved, or not believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from flask import Flask

from chatbot.services.secrets import customer_token_key
from chatbot.services.services import Services
from chatbot.store.api_keys import ApiKeys, Kind
from chatbot.web.identity import caller_address
from tests.actors import Customer

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def token(services: Services, customer_id: str, *, algorithm: str = "HS256", **claims: object) -> str:
    """Return what a site's back end signs; a claim that is None is left out."""
    body = {"sub": customer_id, "exp": datetime.now(UTC) + timedelta(hours=1), **claims}
    said = {name: value for name, value in body.items() if value is not None}
    key = None if algorithm == "none" else customer_token_key(services.secret_key)
    return jwt.encode(said, key, algorithm=algorithm)


def test_an_order_is_told_to_who_knows_number_and_email(customer: Customer) -> None:
    asked = customer.says("where is my order 1001234")
    assert "shipped" not in asked["response"]

    told = customer.says("maya.okafor@example.com")

    assert "1001234" in told["response"]
    assert told["intent"]["name"] is None or told["source"] == "flow"


def test_a_wrong_email_learns_nothing(customer: Customer) -> None:
    answer = customer.says("where is my order 1001234, my mail is someone.else@example.com")

    assert "DPD" not in answer["response"]
    assert "15501880888702" not in answer["response"]


def test_a_signed_customer_need_not_say_who_they_are(customer: Customer, services: Services) -> None:
    order = services.shop.order("1001234")
    assert order

    answer = customer.says("where is my order", customer_token=token(services, order.customer_id))

    own = [one.number for one in services.shop.orders_of(order.customer_id)]
    offered = [button["payload"] for button in answer["responses"][0]["buttons"]]
    assert any(number in answer["response"] or number in offered for number in own)


def test_a_signed_customer_is_not_told_of_others_orders(customer: Customer, services: Services) -> None:
    order = services.shop.order("1001234")
    assert order

    answer = customer.says("where is order 1001238", customer_token=token(services, order.customer_id))

    assert answer["source"] == "flow"
    assert "delivered" not in answer["response"].lower()


@pytest.mark.parametrize("bad", ["nonsense", "a.b.c"])
def test_a_token_nobody_signed_is_refused(customer: Customer, bad: str) -> None:
    refused = customer.sends(message="hello", customer_token=bad)

    assert refused.status_code == 401
    assert "customer_token" in refused.json["detail"]


def test_a_token_that_has_run_out_is_refused(customer: Customer, services: Services) -> None:
    old = token(services, "x", exp=datetime.now(UTC) - timedelta(seconds=1))

    assert customer.sends(message="hello", customer_token=old).status_code == 401


@pytest.mark.parametrize("lacks", ["exp", "sub"])
def test_a_token_for_ever_or_for_nobody_is_refused(
    customer: Customer, services: Services, lacks: str
) -> None:
    loose = token(services, "hl-001", **{lacks: None})

    refused = customer.sends(message="hello", customer_token=loose)

    assert refused.status_code == 401
    assert lacks in refused.json["detail"]


@pytest.mark.parametrize("algorithm", ["none", "HS384", "HS512"])
def test_a_token_of_another_algorithm_is_refused(
    customer: Customer, services: Services, algorithm: str
) -> None:
    other = token(services, "hl-001", algorithm=algorithm)

    assert customer.sends(message="hello", customer_token=other).status_code == 401


def test_the_key_of_the_cookies_signs_no_customer_and_the_other_way_round(
    app: Flask, customer: Customer, services: Services
) -> None:
    body = {"sub": "hl-001", "exp": datetime.now(UTC) + timedelta(hours=1)}
    by_cookie_key = jwt.encode(body, services.secret_key, algorithm="HS256")

    refused = customer.sends(message="hello", customer_token=by_cookie_key)

    assert refused.status_code == 401
    assert "chatbot key customer-token" in refused.json["detail"]
    assert customer_token_key(services.secret_key) not in (services.secret_key, app.secret_key)


def test_who_signs_out_is_nobody_again(customer: Customer, services: Services) -> None:
    order = services.shop.order("1001234")
    assert order
    customer.says("where is my order", customer_token=token(services, order.customer_id))

    answer = customer.says("where is my order")

    assert not any(one.number in answer["response"] for one in services.shop.orders_of(order.customer_id))


@pytest.mark.parametrize("signed", [True, False])
def test_who_asks_for_a_person_is_known_as_long_as_the_token_says_so(
    customer: Customer, services: Services, signed: bool
) -> None:
    order = services.shop.order("1001234")
    assert order
    proof = {"customer_token": token(services, order.customer_id)}
    customer.says("where is my order 1001234", **proof)

    handed = customer.posts("human", **(proof if signed else {}))

    memory = services.assistant.open("", str(customer.session_id)).memory
    assert handed.json["status"] == "waiting"
    assert memory.verified is signed
    assert memory.slots.get("order_number") == ("1001234" if signed else None)


def test_who_asks_for_a_person_with_a_token_nobody_signed_is_refused(customer: Customer) -> None:
    customer.says("hello")

    refused = customer.posts("human", customer_token="nonsense")

    assert refused.status_code == 401
    assert customer.reads()["status"] == "bot"


def test_another_customer_in_the_same_browser_inherits_nothing(
    customer: Customer, services: Services
) -> None:
    mine, theirs = services.shop.order("1001234"), services.shop.order("1001238")
    assert mine
    assert theirs
    customer.says("where is my order 1001234", customer_token=token(services, mine.customer_id))

    refused = customer.sends(message="where is my order", customer_token=token(services, theirs.customer_id))

    assert refused.status_code == 404
    assert "leave session_id out" in refused.json["detail"]


def test_sessions_of_two_applications_are_kept_apart(app: Flask, services: Services) -> None:
    one = Customer(app, **{"X-Api-Key": services.api_keys.add("sk", "one", now=NOW)})
    two = Customer(app, **{"X-Api-Key": services.api_keys.add("sk", "two", now=NOW)})
    one.session_id = two.session_id = "alice"

    one.says("hello")
    two.says("hello")

    assert one.says("hi again")["seq"] == 4
    assert len(two.reads()["messages"]) == 2


def test_an_unknown_key_is_refused(app: Flask) -> None:
    assert Customer(app, **{"X-Api-Key": "sk_made_up"}).sends(message="hello").status_code == 401


@pytest.mark.parametrize("kind", ["pk", "sk"])
@pytest.mark.parametrize("header", ["X-Api-Key", "Authorization"])
def test_a_revoked_key_is_refused_at_once(app: Flask, services: Services, kind: Kind, header: str) -> None:
    key = services.api_keys.add(kind, "old shop", now=NOW)
    application = Customer(app, **{header: key if header == "X-Api-Key" else f"Bearer {key}"})
    application.says("hello")
    known = services.api_keys.fetch(key)
    assert known

    ApiKeys(services.database).revoke(known.id, now=NOW)  # another process: nothing of it is kept in this one

    refused = application.sends(message="hello again")
    assert refused.status_code == 401
    assert "revoked on 2026-11-22: make a new one" in refused.json["detail"]


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("::1", "::1"),
        ("", ""),
    ],
)
def test_limits_count_an_ipv6_network_as_one_address(app: Flask, address: str, counted_as: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert caller_address() == counted_as
