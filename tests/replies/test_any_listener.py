"""Whoever reads, whatever is known: a reply is said, whole, and never mocks somebody angry."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.tone import cheer_in
from chatbot.replies.check import check_replies
from chatbot.replies.replies import AGAIN, Replies, fingerprint, load_replies
from chatbot.replies.variables import variables_of
from tests.replies.test_replies import SYSTEM
from tests.replies.test_when import listeners, whens

SHIPPED = "track_order.shipped"
SORRY = "I can't say that just now."
WORDS = ("Hello", "{order_number}", "{items}", "{first_name}", "{carrier}", "{opens_on}", "!", "🎉")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
written = st.lists(st.fixed_dictionaries({"text": texts}, optional={"when": whens}), min_size=1, max_size=6)
sometimes = st.dictionaries(
    st.sampled_from(("first_name", "carrier")), st.sampled_from(("Anna", "", "None", "{items}")), max_size=2
)


@given(data=st.data(), listener=listeners, turn=st.integers(0, 20))
def test_every_shipped_reply_can_be_said_to_anybody(replies: Replies, catalogue, data, listener, turn):
    key = data.draw(st.sampled_from(sorted(replies.variants.keys() - {AGAIN})))
    known = variables_of(key, catalogue.flows)
    told = dict.fromkeys(
        known.always | data.draw(st.sets(st.sampled_from(["order_number", *sorted(known.sometimes)]))), "it"
    )
    listener = replace(listener, opens_on="tomorrow at 8:00" if listener.open is False else None)
    said: list[str] = []

    for _ in range(4):
        response = replies.render(
            key,
            {**catalogue.facts, **told},
            avoid=[fingerprint(text) for text in said],
            turn=turn,
            listener=listener,
            offers=("track_order", "hire_a_crane"),
            telling=told.keys(),
        )

        shown = (response.text, *(button.title for button in response.buttons))
        assert all(text.strip() and not set(text) & set("{}") for text in shown)
        assert response.text not in said[-1:]
        assert listener.mood == "happy" or not any(map(cheer_in, shown))
        said.append(response.text)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replies") / "words.yml"


def replies_with(words: Path, variants: list[dict[str, object]]) -> Replies:
    """Return the replies of a file where one reply has these variants."""
    file = {**yaml.safe_load(SYSTEM)["replies"], SHIPPED: variants}
    words.write_text(yaml.safe_dump({"version": "1", "replies": file}, allow_unicode=True))
    return load_replies([words])


@given(data=st.data(), variants=written, listener=listeners)
def test_words_that_pass_the_check_never_fail_and_never_mock(words, catalogue, data, variants, listener):
    replies = replies_with(words, variants)
    always = dict.fromkeys(variables_of(SHIPPED, catalogue.flows).always, "it")
    said = replies.render(
        SHIPPED,
        {**always, **data.draw(sometimes)},
        listener=listener,
        turn=data.draw(st.integers(0, 9)),
        telling=always.keys(),
    ).text

    problems = " ".join(map(str, check_replies(replies, catalogue, intents=(), where=words.parent)))
    assert "{" not in said.replace("{items}", "")  # what a customer is called stays as it is
    if f"'{SHIPPED}' cannot always be said" not in problems:
        assert said != SORRY
    if "may be angry" not in problems and listener.mood in (None, "angry"):
        assert cheer_in(said) is None


@given(data=st.data(), variants=written)
def test_what_the_check_calls_never_said_is_said_to_nobody(words, catalogue, data, variants):
    numbered = [{**variant, "text": f"{place} {variant['text']}"} for place, variant in enumerate(variants)]
    replies = replies_with(words, numbered)
    listener = replace(data.draw(listeners), variants=frozenset())  # nothing is tried out
    told = {**dict.fromkeys(variables_of(SHIPPED, catalogue.flows).always, "it"), **data.draw(sometimes)}
    turn = data.draw(st.integers(0, 9))
    opens_on = "tomorrow" if listener.open is False else None

    said = replies.render(
        SHIPPED, told, listener=replace(listener, opens_on=opens_on), turn=turn, telling=told.keys()
    )

    found = check_replies(replies, catalogue, intents=(), where=words.parent)
    unsaid = {finding.line for finding in found if "is never said" in finding.problem}
    lines = {variant.line: place for place, variant in enumerate(replies.variants[SHIPPED])}
    assert said.text.split()[0] not in {str(lines[line]) for line in unsaid}
