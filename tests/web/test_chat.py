"""`POST /chat` as the contract has it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from flask import Flask

from chatbot.services.services import Services
from tests.actors import Customer


def token(services: Services, customer_id: str, **claims: object) -> str:
    body = {"sub": customer_id, "exp": datetime.now(UTC) + timedelta(hours=1), **claims}
    return jwt.encode(body, services.secret_key, algorithm="HS256")


def test_an_answer_has_every_field_of_the_contract(customer: Customer) -> None:
    answer = customer.says("where is my order")

    assert set(answer) == {
        "text", "intents",
        "response", "responses", "session_id", "message_id", "seq", "status", "intent", "intent_ranking",
        "sentiment", "entities", "language", "source", "escalated", "escalation_reason", "model",
    }  # fmt: skip
    assert answer["response"] == answer["responses"][0]["text"]
    assert len(answer["session_id"]) == 32
    assert answer["status"] == "bot"


def test_a_form_is_as_good_as_json(app: Flask) -> None:
    response = app.test_client().post("/chat", data={"message": "what is your name"})

    assert response.status_code == 200
    assert response.json
    assert response.json["response"]


@pytest.mark.parametrize("alias", ["session_id", "sender", "user_id"])
def test_an_application_may_use_the_names_it_knows(app: Flask, alias: str) -> None:
    response = app.test_client().post("/chat", json={"text": "hello", alias: "alice"})

    assert response.json
    assert response.json["session_id"] == "alice"


def test_the_same_message_again_gets_the_first_answer_and_is_stored_once(customer: Customer) -> None:
    first = customer.says("hello", message_id="m1")

    again = customer.says("hello", message_id="m1")

    assert again == first
    assert len(customer.reads()["messages"]) == 2


def test_the_same_id_with_another_text_is_refused(customer: Customer) -> None:
    customer.says("hello", message_id="m1")

    refused = customer.sends(message="goodbye", message_id="m1")

    assert refused.status_code == 409
    assert refused.content_type == "application/problem+json"
    assert "choose a new one" in refused.json["detail"]


def test_messages_sent_at_once_are_all_answered_in_one_order(app: Flask, customer: Customer) -> None:
    customer.says("hello")

    def say(number: int) -> int:
        other = Customer(app)
        other.session_id = customer.session_id
        return int(other.says(f"where is order 10012{number:02}", message_id=f"m{number}")["seq"])

    with ThreadPoolExecutor(6) as pool:
        seqs = list(pool.map(say, range(12)))

    messages = customer.reads()["messages"]
    assert [one["seq"] for one in messages] == list(range(1, len(messages) + 1))
    assert len(set(seqs)) == 12


def test_a_lost_session_is_rebuilt_from_sql(customer: Customer, services: Services) -> None:
    customer.says("where is my order")
    services.live.client.flushdb()

    answer = customer.says("1001234 and maya.okafor@example.com")

    assert "1001234" in answer["response"]
    assert answer["source"] == "flow"


def test_everything_works_without_redis(
    customer: Customer, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer.says("where is my order")
    monkeypatch.setattr(services.live, "_paused_until", float("inf"))

    answer = customer.says("1001234 and maya.okafor@example.com")

    assert "1001234" in answer["response"]


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
    order = services.customers.order("1001234")
    assert order

    answer = customer.says("where is my order", customer_token=token(services, order.customer_id))

    own = [one.number for one in services.customers.orders_of(order.customer_id)]
    assert any(number in answer["response"] for number in own)


def test_a_signed_customer_is_not_told_of_others_orders(customer: Customer, services: Services) -> None:
    order = services.customers.order("1001234")
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


def test_who_signs_out_is_nobody_again(customer: Customer, services: Services) -> None:
    order = services.customers.order("1001234")
    assert order
    customer.says("where is my order", customer_token=token(services, order.customer_id))

    answer = customer.says("where is my order")

    assert not any(
        one.number in answer["response"] for one in services.customers.orders_of(order.customer_id)
    )


def test_another_customer_in_the_same_browser_inherits_nothing(
    customer: Customer, services: Services
) -> None:
    mine, theirs = services.customers.order("1001234"), services.customers.order("1001238")
    assert mine
    assert theirs
    customer.says("where is my order 1001234", customer_token=token(services, mine.customer_id))

    refused = customer.sends(message="where is my order", customer_token=token(services, theirs.customer_id))

    assert refused.status_code == 404
    assert "leave session_id out" in refused.json["detail"]


def test_sessions_of_two_applications_are_kept_apart(app: Flask, services: Services) -> None:
    now = datetime.now(UTC)
    one = Customer(app, **{"X-Api-Key": services.api_keys.add("sk", "one", now=now)})
    two = Customer(app, **{"X-Api-Key": services.api_keys.add("sk", "two", now=now)})
    one.session_id = two.session_id = "alice"

    one.says("hello")
    two.says("hello")

    assert one.says("hi again")["seq"] == 4
    assert len(two.reads()["messages"]) == 2


def test_an_unknown_key_is_refused(app: Flask) -> None:
    assert Customer(app, **{"X-Api-Key": "sk_made_up"}).sends(message="hello").status_code == 401


def test_asking_for_a_person_hands_over_and_silences_the_bot(customer: Customer) -> None:
    customer.says("hello")

    handed = customer.posts("human").json
    silent = customer.says("are you there")

    assert (handed["status"], handed["escalated"], handed["escalation_reason"]) == (
        "waiting",
        True,
        "human_requested",
    )
    assert handed["source"] == "handoff"
    assert (silent["status"], silent["source"], silent["escalated"]) == ("waiting", "handoff", False)


def test_asking_for_a_person_twice_adds_nothing(customer: Customer) -> None:
    customer.says("hello")
    customer.posts("human")
    before = customer.reads()["messages"]

    again = customer.posts("human")

    assert (again.status_code, again.json["status"], again.json["response"]) == (200, "waiting", "")
    assert customer.reads()["messages"] == before


def test_danger_is_answered_even_in_the_line_and_makes_it_urgent(
    customer: Customer, services: Services
) -> None:
    customer.says("I want to talk to a human")

    answer = customer.says("the kettle is on fire right now")
    again = customer.says("it is still on fire")

    ((entry, *_), _) = services.desk.queue()
    assert "999" in answer["response"]
    assert "999" not in again["response"]
    assert (entry.reason, entry.risk, entry.priority) == ("high_risk", "safety", 1)


def test_typed_words_are_never_replaced_by_a_title(customer: Customer) -> None:
    customer.says("my kettle leaks", metadata={"title": "I love it"})

    assert customer.reads()["messages"][0]["text"] == "my kettle leaks"


def test_an_id_that_looks_like_an_answers_own_is_as_good_as_any(customer: Customer) -> None:
    customer.says("hello", message_id="1")

    assert customer.says("hello again", message_id="1.1")["response"]


def test_a_reader_who_waits_is_answered_when_there_is_news(customer: Customer, app: Flask) -> None:
    customer.says("hello")
    path = f"/chat/{customer.session_id}/messages?after=2&wait=25"
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: app.test_client().get(path).json)
        customer.says("anybody there")
        found = waiting.result()

    assert found["messages"][0]["text"] == "anybody there"


def test_waiting_readers_leave_threads_to_the_others(
    customer: Customer, app: Flask, services: Services
) -> None:
    customer.says("hello")
    readers = [app.test_client().get(f"/chat/{customer.session_id}/stream") for _ in range(5)]

    found = app.test_client().get(f"/chat/{customer.session_id}/messages?after=2&wait=25").json
    refused = app.test_client().get(f"/chat/{customer.session_id}/stream")

    for reader in readers:
        reader.close()
    assert found["messages"] == []
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]


def test_when_sql_is_away_nothing_is_acknowledged(customer: Customer, services: Services) -> None:
    customer.says("hello")
    services.database.engine.dispose()
    services.settings.data_dir.joinpath("chatbot.sqlite3").rename(services.settings.data_dir / "gone")
    services.settings.data_dir.joinpath("chatbot.sqlite3").mkdir()

    refused = customer.sends(message="where is my order")

    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) >= 1


def test_a_rating_and_a_thumb_are_kept(customer: Customer) -> None:
    answer = customer.says("hello", message_id="m1")

    assert customer.posts("feedback", message_id=answer["message_id"], helpful=True).status_code == 204
    assert customer.posts("feedback", rating=5, comment="lovely").status_code == 204
    assert customer.reads()["messages"][1]["helpful"] is True


def test_a_button_shows_its_title_in_the_history(customer: Customer) -> None:
    customer.says("/track_order", metadata={"title": "Where is my order?"})

    assert customer.reads()["messages"][0]["text"] == "Where is my order?"


def test_nothing_private_is_written_to_the_log(customer: Customer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="chatbot")

    customer.says("my card 4111 1111 1111 1111, mail maya.okafor@example.com, order 1001234")

    assert "4111" not in caplog.text
    assert "maya.okafor" not in caplog.text
