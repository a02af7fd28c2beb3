from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.dialogue.catalogue import load_catalogue
from chatbot.errors import InvalidData

GOOD = """
version: "1"
shop: {shop_name: Quay}
languages: {en: {}}
intents:
  track_order: {needs: {order_number: ask_number}, action: track_order}
  greet: {kind: small_talk}
conventions: {time_zone: Europe/Berlin, currency: EUR, country: DE, order_numbers: ['B-(\\d{4})']}
"""


def load(tmp_path: Path, text: str):
    path = tmp_path / "domain.yml"
    path.write_text(text, encoding="utf-8")
    return load_catalogue([path])


def test_an_unlisted_intent_gets_the_defaults(tmp_path):
    catalogue = load(tmp_path, GOOD)

    assert catalogue.reply("hire_a_crane") == "hire_a_crane"
    assert catalogue.is_wish("hire_a_crane")


def test_small_talk_is_no_wish(tmp_path):
    catalogue = load(tmp_path, GOOD)

    assert not catalogue.is_wish("greet")
    assert not catalogue.is_wish(None)


def test_a_slot_leads_to_the_intent_that_looks_it_up(tmp_path):
    catalogue = load(tmp_path, GOOD)

    assert catalogue.acting("order_number") == "track_order"
    assert catalogue.acting("email") is None
    assert catalogue.slots == {"order_number"}


def test_the_shop_lists_every_intent_it_answers(catalogue):
    assert len(catalogue.intents) == 48


@pytest.mark.parametrize(
    ("found", "instead", "complaint"),
    [
        ("Europe/Berlin", "Berlin", "domain.yml:8: .*time_zone: .*no time zone is called 'Berlin'"),
        ("Europe/Berlin", "../zone", "domain.yml:8: .*no time zone"),
        ("EUR", "Euro", "domain.yml:8: conventions.currency"),
        ("DE", "Germany", "domain.yml:8: .*no country is called 'Germany'"),
        ("B-(", "B-((", "domain.yml:8: conventions.order_numbers.0: .*not a pattern RE2 takes"),
        ("B-(", "(?<=B)(", "domain.yml:8: .*no look-around"),
        ("B-(\\d{4})", "\\d*", "domain.yml:8: .*nothing is written"),
        ("B-(", "(B-)(", "domain.yml:8: .*more than one"),
        ("Quay}", "14:30}", "domain.yml:3: shop.shop_name: .* stands in quotes"),
        ("Quay}", '"{x}"}', "domain.yml:3: .*without braces"),
        ("order_number:", "order_no:", "domain.yml:6: .*no entity is called 'order_no'"),
        ("action: track_order", "action: fly", "domain.yml:6: intents.track_order.action"),
        ("needs:", "neds:", "domain.yml:6: intents.track_order.neds"),
        ("{en: {}}", "{en: {filler: [yes]}}", "domain.yml:4: languages.en.filler.0: .* in quotes"),
    ],
)
def test_a_slip_is_named_with_its_line(tmp_path, found, instead, complaint):
    with pytest.raises(InvalidData, match=complaint):
        load(tmp_path, GOOD.replace(found, instead))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(InvalidData, match="found 0"):
        load_catalogue([])
