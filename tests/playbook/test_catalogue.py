from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from chatbot.errors import InvalidData
from chatbot.playbook.catalogue import load_catalogue

GOOD = """
version: "1"
shop: {shop_name: Quay}
languages: {en: {}}
intents:
  track_order: {reply: parcel}
  greet: {kind: small_talk}
conventions: {time_zone: Europe/Berlin, currency: EUR, country: DE, order_numbers: ['B-(\\d{4})']}
rules: {return_days: 14, damage_days: 14, missing_days: 30, missing_wait_days: 1, cancellation_fee: 0, return_fee: 4.90,
        claim_limit: 99.5, privacy_days: 30,
        refund_working_days: 3, return_send_days: 7}
"""
FLOWS = """
version: "1"
flows:
  track_order: {order: true, report: parcel}
  get_refund: {order: true, task: refund_order, then: {not_returned: return_item}}
  return_item: {order: true, slots: {item: {type: item}}, task: return_item, people: [replacement]}
"""


def load(tmp_path: Path, text: str):
    path = tmp_path / "domain.yml"
    path.write_text(text, encoding="utf-8")
    return load_catalogue([path])


def load_flows(tmp_path: Path, text: str):
    flows = tmp_path / "flows.yml"
    flows.write_text(text, encoding="utf-8")
    domain = tmp_path / "domain.yml"
    domain.write_text(GOOD, encoding="utf-8")
    return load_catalogue([domain, flows])


def test_an_unlisted_intent_gets_the_defaults(tmp_path):
    catalogue = load(tmp_path, GOOD)

    assert catalogue.reply("hire_a_crane") == "hire_a_crane"
    assert catalogue.is_wish("hire_a_crane")


def test_small_talk_is_no_wish(tmp_path):
    catalogue = load(tmp_path, GOOD)

    assert not catalogue.is_wish("greet")
    assert not catalogue.is_wish(None)


def test_a_bare_order_number_asks_for_the_flow_that_tells_of_parcels(tmp_path):
    catalogue = load_flows(tmp_path, FLOWS)

    assert catalogue.tracking == "track_order"
    assert catalogue.slots == {"order_number", "email"}


@pytest.mark.parametrize(
    ("found", "instead", "complaint"),
    [
        ("report: parcel", "report: weather", "flows.yml:4: flows.track_order.report"),
        ("order: true, report: parcel", "report: parcel", "flows.yml:4: .*write `order: true`"),
        ("report: parcel}", "report: parcel, task: cancel_order}", "flows.yml:4: .*found report and task"),
        ("{order: true, report: parcel}", "{order: true}", "flows.yml:4: .*found none"),
        ("{not_returned: return_item}", "{eaten: return_item}", "flows.yml:5: .*never comes to 'eaten'"),
        (
            "{not_returned: return_item}",
            "{not_returned: fly}",
            "flows.yml:2: .*comes 'fly', which is no flow",
        ),
        (
            "people: [replacement]",
            "then: {already: get_refund}",
            "get_refund → return_item → get_refund goes round",
        ),
        ("people: [replacement]", "then: {already: return_item}", "return_item → return_item goes round"),
        ("item: {type: item}", "code: {type: text}", "flows.yml:6: .*cannot be called 'code'"),
        ("{type: item}", "{type: choice, options: [one]}", "flows.yml:6: .*two options or more"),
        ("{type: item}", "{type: choice, options: [big, small]}", "nobody knows the words for 'big'"),
        (
            "report: parcel}",
            "report: parcel, asked_beside: [greet]}",
            "flows.yml:4: .*only a flow with a task",
        ),
        ("people: [replacement]", "asked_beside: [fly]", "asked_beside: 'fly' is no intent"),
        ("{type: item}", "{type: text, options: [big, small]}", "flows.yml:6: .*only a choice has options"),
        ("{type: item}", "{type: item, limit: 0}", "flows.yml:6: .*limit"),
    ],
)
def test_a_flow_that_cannot_work_is_refused_with_its_line(tmp_path, found, instead, complaint):
    assert found in FLOWS

    with pytest.raises(InvalidData, match=complaint):
        load_flows(tmp_path, FLOWS.replace(found, instead))


def test_replies_are_told_the_numbers_the_shop_decides_by(tmp_path):
    text = GOOD.replace(
        "shop_name: Quay", 'shop_name: Quay, returns: "{return_days} days, {return_fee} each"'
    )

    catalogue = load(tmp_path, text)

    assert catalogue.facts["returns"] == "14 days, €4.90 each"
    assert (catalogue.facts["claim_limit"], catalogue.facts["missing_days"]) == ("€99.50", "30")
    assert (catalogue.rules.return_days, catalogue.rules.return_fee) == (14, Decimal("4.90"))


@pytest.mark.parametrize(
    ("found", "instead", "complaint"),
    [
        ("return_days: 14, d", "return_days: -1, d", "domain.yml:9: rules.return_days"),
        ("return_days: 14, d", 'return_days: "14", d', "domain.yml:9: rules.return_days"),
        ("return_fee: 4.90", "return_fee: free", "domain.yml:9: rules.return_fee"),
        ("return_fee: 4.90", "return_fee: 4.905", "domain.yml:9: rules.return_fee"),
        ("return_fee: 4.90", "return_fee: .inf", "domain.yml:9: rules.return_fee"),
        ("claim_limit: 99.5, ", "", "domain.yml:9: rules.claim_limit: .*required"),
        ("shop_name: Quay", 'shop_name: "{return_weeks}"', "domain.yml:3: shop.shop_name: .*braces"),
    ],
)
def test_a_rule_that_is_none_is_said_with_its_line(tmp_path, found, instead, complaint):
    with pytest.raises(InvalidData, match=complaint):
        load(tmp_path, GOOD.replace(found, instead))


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
        ("reply:", "replie:", "domain.yml:6: intents.track_order.replie"),
        ("return_days: 14", "return_days: -1", "domain.yml:9: rules.*return_days"),
        ("{en: {}}", "{en: {filler: [yes]}}", "domain.yml:4: languages.en.filler.0: .* in quotes"),
    ],
)
def test_a_slip_is_named_with_its_line(tmp_path, found, instead, complaint):
    with pytest.raises(InvalidData, match=complaint):
        load(tmp_path, GOOD.replace(found, instead))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(InvalidData, match="there is none"):
        load_catalogue([])
