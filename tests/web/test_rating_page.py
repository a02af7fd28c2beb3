"""The page behind a link: it works without JavaScript, and looking at it rates nothing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from chatbot.services.rating_links import RatingLinks
from chatbot.services.services import Services
from chatbot.store.survey_tables import surveys
from chatbot.web import rating_page
from tests.actors import AgentAtDesk, Clock, Customer
from tests.web.test_surveys import about, is_helped

MARKUP = '<script>window.ran=1</script><img src=x onerror="ran=1">'


class Reader:
    """Opens a link from a mail."""

    def __init__(self, app: Flask, path: str) -> None:
        self._client, self.path = app.test_client(), path

    def looks(self) -> TestResponse:
        """Open the page."""
        return self._client.get(self.path)

    def rates(self, rating: object, comment: str = "") -> TestResponse:
        """Send the form."""
        return self._client.post(self.path, data={"rating": rating, "comment": comment})


@pytest.fixture
def conversation(customer: Customer, agent: AgentAtDesk) -> str:
    """Return a conversation that Maya resolved."""
    return is_helped(customer, agent)


@pytest.fixture
def reader(app: Flask, other_agent: AgentAtDesk, conversation: str) -> Reader:
    return Reader(app, link(other_agent, conversation))


def link(agent: AgentAtDesk, conversation: str) -> str:
    return urlsplit(agent.gets(f"conversations/{conversation}/survey-link")["survey_link"]).path


def given(services: Services) -> list[tuple[int | None, str, str | None]]:
    with services.database.read() as connection:
        rows = connection.execute(select(surveys.c.rating, surveys.c.comment, surveys.c.channel))
        return [(row.rating, row.comment, row.channel) for row in rows]


def test_a_colleague_can_copy_the_link_and_that_is_written_down(
    other_agent: AgentAtDesk, conversation: str, services: Services
) -> None:
    found = other_agent.gets(f"conversations/{conversation}/survey-link")

    assert found["survey_link"].startswith(f"{services.settings.url}/rate/")
    assert found["rating"] is None
    with services.database.read() as connection:
        assert "survey link" in connection.exec_driver_sql("SELECT action FROM audit").scalars().all()


def test_looking_rates_nothing_however_often(reader: Reader, services: Services) -> None:
    pages = [reader.looks() for _ in range(3)]

    assert [page.status_code for page in pages] == [200] * 3
    assert "How did Maya do?" in pages[0].text
    assert "<script" not in pages[0].text
    assert pages[0].headers["Referrer-Policy"] == "no-referrer"
    assert pages[0].headers["Cache-Control"] == "no-store"
    assert given(services) == [(None, "", None)]


def test_a_rating_is_kept_and_thanked_for(
    reader: Reader, customer: Customer, agent: AgentAtDesk, conversation: str, services: Services
) -> None:
    sent = reader.rates(5, "so kind")

    assert (sent.status_code, sent.location) == (303, reader.path)
    page = reader.looks().text
    assert "Thank you" in page
    assert "Your rating: 5 of 5" in page
    assert given(services) == [(5, "so kind", "link")]
    assert about(customer.reads()) is None
    assert agent.gets(f"conversations/{conversation}")["feedback"][0]["rating"] == 5


def test_sent_twice_it_is_one_rating_and_can_be_changed_for_a_day(
    reader: Reader, services: Services, clock: Clock
) -> None:
    reader.rates(5)
    reader.rates(5)
    clock.goes_on(timedelta(hours=23))
    assert reader.rates(2, "on second thoughts").status_code == 303
    assert "Change it" in reader.looks().text
    clock.goes_on(timedelta(hours=2))

    refused = reader.rates(1)

    assert refused.status_code == 409
    assert "Your rating stands" in refused.text
    assert "Change it" not in reader.looks().text
    assert given(services) == [(2, "on second thoughts", "link")]


@pytest.mark.parametrize("rating", ["", "0", "6", "five", "1; DROP"])
def test_a_form_without_a_star_is_asked_again_with_its_comment(
    reader: Reader, services: Services, rating: str
) -> None:
    page = reader.rates(rating, "my words")

    assert page.status_code == 422
    assert "Choose one of the five stars" in page.text
    assert "my words</textarea>" in page.text
    assert given(services) == [(None, "", None)]


def test_what_is_no_form_is_refused_kindly(app: Flask, reader: Reader) -> None:
    refused = app.test_client().post(reader.path, data="rating=5", content_type="text/plain")

    assert refused.status_code == 415
    assert "That did not work" in refused.text


def test_script_in_a_comment_is_text(reader: Reader) -> None:
    reader.rates(1, MARKUP)

    page = reader.looks().text

    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_after_thirty_days_the_link_has_grown_old(reader: Reader, clock: Clock, services: Services) -> None:
    clock.goes_on(timedelta(days=30, seconds=1))

    assert reader.looks().status_code == 410
    assert "grown old" in reader.rates(5).text
    assert given(services) == [(None, "", None)]


FORGERIES: dict[str, Callable[[str], str]] = {
    "cut short": lambda token: token[:-2],
    "another survey": lambda token: f"{b64encode(b'[2,9999999999]').decode()}.{token.rsplit('.')[-1]}",
    "a word": lambda _: "hello",
    "very long": lambda _: "a" * 3000,
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_link_leads_nowhere(
    app: Flask, reader: Reader, services: Services, forge: Callable[[str], str]
) -> None:
    token = reader.path.rsplit("/", 1)[1]
    forged = Reader(app, f"/rate/{forge(token)}")

    assert (forged.looks().status_code, forged.rates(5).status_code) == (404, 404)
    assert "nothing behind this link" in forged.looks().text
    assert given(services) == [(None, "", None)]


def test_another_secrets_links_are_forged(app: Flask, reader: Reader, services: Services) -> None:
    made = RatingLinks("another secret of thirty-two signs", services.settings.url, services.asking.clock)

    assert Reader(app, urlsplit(made.make(1).url).path).looks().status_code == 404


def test_when_the_conversation_is_erased_its_link_leads_nowhere(
    reader: Reader, services: Services, clock: Clock
) -> None:
    services.privacy.retain(clock() + timedelta(days=1))

    assert reader.looks().status_code == 404
    assert reader.rates(5).status_code == 404


def test_who_opens_too_many_pages_waits(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rating_page, "LOOKS", "2/minute")
    statuses = [reader.looks().status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert reader.looks().headers["Retry-After"]
    assert "One moment" in reader.looks().text


def test_a_conversation_nobody_resolved_has_no_link(customer: Customer, agent: AgentAtDesk) -> None:
    customer.says("I want to talk to a human")
    (entry,) = agent.waiting()

    refused = agent.client.get(f"/api/v1/conversations/{entry['id']}/survey-link")

    assert refused.status_code == 404
    assert "resolve it first" in refused.json["detail"]


def test_nobody_holds_the_pen_for_a_rating_of_themselves(agent: AgentAtDesk, conversation: str) -> None:
    refused = agent.client.get(f"/api/v1/conversations/{conversation}/survey-link")

    assert refused.status_code == 403
    assert "rates your own work" in refused.text


def test_a_link_is_for_agents_to_fetch(app: Flask, conversation: str) -> None:
    assert app.test_client().get(f"/api/v1/conversations/{conversation}/survey-link").status_code == 401
