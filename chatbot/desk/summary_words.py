"""How a colleague would say in one sentence what a customer wants; plain words, `summary.py` chooses and fills in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WANTED: Mapping[str, str] = MappingProxyType(
    {
        "track_order": "Wants to know where {order} is",
        "track_refund": "Wants to know where the refund for {order} is",
        "place_order": "Wants to place an order",
        "change_order": "Wants to change {order}{what}",
        "cancel_order": "Wants to cancel {order}",
        "check_cancellation_fee": "Asks what cancelling costs",
        "delivery_options": "Asks which ways of delivery there are",
        "delivery_period": "Asks how long delivery takes",
        "change_shipping_address": "Wants {order} to go to another address",
        "set_up_shipping_address": "Wants to add a delivery address",
        "report_missing_parcel": "Says that {order} never arrived",
        "report_missing_parcel.refund": "Wants a refund for {order}, which never arrived",
        "report_missing_parcel.replacement": "Wants {order} sent again: it never arrived",
        "report_damaged_item": "Says that {thing} arrived damaged",
        "report_damaged_item.refund": "Wants a refund for {thing}, which arrived damaged",
        "report_damaged_item.replacement": "Wants a replacement for {thing}, which arrived damaged",
        "return_item": "Wants to return {thing}{why}",
        "exchange_item": "Wants to exchange {thing}{for}",
        "get_refund": "Wants a refund for {order}",
        "check_refund_policy": "Asks how returns and refunds work",
        "check_payment_methods": "Asks how one can pay",
        "payment_issue": "Has trouble paying",
        "check_invoice": "Wants to see an invoice",
        "get_invoice": "Wants the invoice for {order}",
        "create_account": "Wants to open an account",
        "edit_account": "Wants to change the details of their account",
        "delete_account": "Wants their account and data deleted",
        "switch_account": "Wants to use another account",
        "recover_password": "Cannot sign in and needs a new password",
        "registration_problems": "Has trouble signing up",
        "contact_customer_service": "Asks how to reach customer service",
        "review": "Wants to leave a review",
        "newsletter_subscription": "Asks about the newsletter",
        "subscribe": "Wants to get the newsletter",
        "unsubscribe": "Wants no more newsletters",
        "product_information": "Asks about a product",
        "product_availability": "Asks whether something is in stock",
        "recommend_product": "Wants help with choosing a product",
        "promotion_discount": "Asks about a code or an offer",
        "technical_support": "Needs technical help with a product",
        "warranty": "Asks about the guarantee",
        "gift_card": "Asks about gift cards",
        "gift_card_balance": "Wants to know what is left on a gift card",
        "report_fraud": "Reports a fraud",
        "data_privacy": "Asks about data protection",
        "export_data": "Wants a copy of their data",
    }
)
"""Without the full stop, and beginning with a verb: "Also " may stand before it."""
PROPOSED: Mapping[str, str] = MappingProxyType(
    {
        "cancel_order": "to cancel {order}",
        "change_order": "to change {order}",
        "change_shipping_address": "to change the address of {order}",
        "return_item": "to set up the return",
        "exchange_item": "to set up the exchange",
        "get_refund": "a refund",
        "report_missing_parcel": "to make up for the missing parcel",
        "report_damaged_item": "to put the damage right",
        "export_data": "to send a copy of their data",
        "delete_account": "to delete their account",
    }
)
"""What the bot asks a yes for."""
TOLD: Mapping[str, str] = MappingProxyType(
    {"track_order": "told them where {order} is", "track_refund": "told them how the refund stands"}
)
IMPLIED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "report_damaged_item": frozenset(
            {"get_refund", "exchange_item", "return_item", "check_refund_policy"}
        ),
        "report_missing_parcel": frozenset({"get_refund", "track_order"}),
        "return_item": frozenset({"get_refund", "check_refund_policy"}),
        "exchange_item": frozenset({"return_item", "check_refund_policy"}),
        "get_refund": frozenset({"check_refund_policy"}),
        "cancel_order": frozenset({"check_cancellation_fee"}),
    }
)
"""What is said on the way to a wish is no wish of its own."""
NO_WISH = frozenset(
    {"greet", "goodbye", "thanks", "affirm", "deny", "bot_challenge", "contact_human_agent", "complaint"}
)
"""What no colleague would call the matter."""
TIMES: Mapping[int, str] = MappingProxyType({1: "once", 2: "twice"})
"""More are "3 times"."""
