"""`POST /chat` as the contract has it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from chatbot.services.services import Services
from tests.actors import Customer


def test_an_answer_has_every_field_of_the_contract(customer: Customer) -> None:
    answer = customer.says("where is my order")

    assert set(answer) == {
        "text", "intents",
        "response", "responses", "session_id", "message_id", "seq", "status", "intent", "intent_ranking",
        "sentiment", "entities", "language", "source", "escalated", "escalation_reason", "model",
        "explanation", "survey",
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


def test_what_was_asked_is_as_old_as_its_arrival(customer: Customer) -> None:
    customer.says("hello")

    asked, answered = customer.reads()["messages"]

    assert asked["created_at"] < answered["created_at"]


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


def test_typed_words_are_never_replaced_by_a_title(customer: Customer) -> None:
    customer.says("my kettle leaks", metadata={"title": "I love it"})

    assert customer.reads()["messages"][0]["text"] == "my kettle leaks"


def test_an_id_that_looks_like_an_answers_own_is_as_good_as_any(customer: Customer) -> None:
    customer.says("hello", message_id="1")

    assert customer.says("hello again", message_id="1.1")["response"]


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


def test_a_button_with_words_for_payload_shows_its_title_too(customer: Customer) -> None:
    title, payload = is_offered_a_choice(customer)

    customer.says(payload, metadata={"title": title})

    assert title != payload
    assert customer.reads()["messages"][2]["text"] == title


@pytest.mark.parametrize("title", ["Please give me all of it back", ""])
def test_a_title_that_was_not_offered_with_these_words_is_not_shown(customer: Customer, title: str) -> None:
    _, payload = is_offered_a_choice(customer)

    customer.says(payload, metadata={"title": title})

    assert customer.reads()["messages"][2]["text"] == payload


def test_a_button_of_an_earlier_answer_lends_its_title_no_more(customer: Customer) -> None:
    title, payload = is_offered_a_choice(customer)
    customer.says("/deny")

    customer.says(payload, metadata={"title": title})

    assert customer.reads()["messages"][-2]["text"] == payload


def test_a_typed_title_stays_as_it_was_typed_and_may_be_sent_again(customer: Customer) -> None:
    title, _ = is_offered_a_choice(customer)
    typed = f"{title.lower()}!"

    answer = customer.says(typed, message_id="typed")

    assert answer["text"] == customer.reads()["messages"][2]["text"] == typed
    assert customer.says(typed, message_id="typed") == answer


def is_offered_a_choice(customer: Customer) -> tuple[str, str]:
    """Let a customer come to a question with options; return title and payload of the first."""
    [answer] = customer.says("/newsletter_subscription")["responses"]
    first = answer["buttons"][0]
    assert not first["payload"].startswith("/")
    return first["title"], first["payload"]


def test_nothing_private_is_written_to_the_log(customer: Customer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="chatbot")

    customer.says("my card 4111 1111 1111 1111, mail maya.okafor@example.com, order 1001234")

    assert "4111" not in caplog.text
    assert "maya.okafor" not in caplog.text


def test_an_address_behind_a_title_is_found_by_whoever_erases_it(
    customer: Customer, services: Services
) -> None:
    told = '/track_order{"order_number": "1001234", "email": "nobody@example.com"}'
    customer.says(told, metadata={"title": "Where is it?"})
    customer.says("sorry, my e-mail is somebody@example.com")
    customer.says("/check_payment_methods")

    assert services.privacy.erase("nobody@example.com") == 1
