"""One week of a small shop, Monday 2 to Sunday 8 November 2026: fourteen conversations, counted by hand.

London is on UTC in November; people are at the desk from 8 to 20, Monday to Saturday (`intents/domain.yml`).
"""

from __future__ import annotations

from chatbot.store.database import Database
from tests.desk.written import Writer, at

NOW = at("09 12:00:01")
"""Monday after."""


def write_week(database: Database) -> None:
    """Write all of it; what became of each stands above it."""
    shop = Writer(database)
    shop.agent("maya", "Maya")
    shop.agent("tom", "Tom")
    shop.team("payments", "Payments")
    shop.team("technical", "Technical help")
    shop.customer("anna")
    _alone(shop)
    _unsettled(shop)
    _with_people(shop)
    _around(shop)


def _alone(shop: Writer) -> None:
    # 1 settled: answered after 2 s, all done after 2 + 57 + 1 + 1 + 1 = 62 s. A pressed button has no mood: 0.0 → 0.6
    talk = shop.talk("settled", at("02 09:00:00"))
    talk.says("track_order").bot("flow", after=2).says("affirm", 0.9, after=57, source="button").bot("flow")
    talk.says("thanks", 0.6, after=1).bot("intent").rated("bot", 5)
    # 2 small talk: nothing was wanted; answered after 1 s
    shop.talk("small talk", at("02 10:00:00")).says("greet").bot("intent")
    # 3 came back here: the same wish 2.5 h later; answered after 3 s; 0.0 → −0.3
    talk = shop.talk("came back here", at("02 11:00:00"))
    talk.says("get_invoice").bot("flow", after=3).says("get_invoice", -0.3, after=9_000).bot("flow")
    # 4 came back elsewhere: 23 h later, in 11; answered after 2 s; was asked, and rated nothing
    talk = shop.talk("came back elsewhere", at("03 09:00:00"), customer_id="anna")
    talk.says("track_refund").bot("flow", after=2).rated("bot", None)
    # 5 running: something was said 20 h ago; answered after 1 s
    shop.talk("running", at("08 16:00:00")).says("track_order").bot("flow")


def _unsettled(shop: Writer) -> None:
    # 6 unanswered: what the bot thought of was never shown
    shop.talk("unanswered", at("03 12:00:00")).says("technical_support").bot("intent", suppressed=True)
    # 7 asked back: answered after 1 s; a failure at `warranty`
    shop.talk("asked back", at("05 10:00:00")).says("warranty").bot("clarify")
    # 8 asked back: a flow's question is open; answered after 1 s
    shop.talk("left open", at("05 11:00:00"), memory={"awaiting": "cancel_order"}).says("cancel_order").bot(
        "flow"
    )
    # 9 angry at the end; answered after 1 s; somebody labelled it: a failure at `report_missing_parcel`
    talk = shop.talk("angry", at("05 12:00:00"))
    talk.says("report_missing_parcel", -0.8, anger=0.9, meant="track_order").bot("flow")
    # 10 disliked, unasked; answered after 1 s
    shop.talk("disliked", at("06 09:00:00")).says("return_item").bot("intent").rated("bot", 1, asked=False)


def _with_people(shop: Writer) -> None:
    # 11 handed over, and solved: opened a second after it was asked; claimed after 120 s, answered after 180 s,
    # in time; ended after 540 s. Two failures at one message of `track_refund`. −0.5 → 0.4. Two messages of Maya
    talk = shop.talk("solved", at("04 08:00:00"), customer_id="anna")
    talk.says("track_refund", -0.5).bot("flow", after=2, helpful=False)
    talk.says("contact_human_agent", -0.6, after=58).bot("handoff").handed_over(
        "human_requested",
        team_id="payments",
        agent_id="maya",
        respond_by=at("04 08:06:01"),
        claimed_at=at("04 08:03:01"),
        answered_at=at("04 08:04:01"),
        ended_at=at("04 08:10:01"),
        outcome="solved",
    )
    talk.agent("maya", after=30, kind="note", suppressed=True)  # is nobody's message
    talk.agent("maya", after=150).says(None, 0.4, after=59).agent("maya", after=60).rated("human", 4)
    # 12 handed over on Friday night: claimed after 11:03:59 h = 39,839 s, answered after 11:14:59 h = 40,499 s, of them
    # 900 s of working time, five minutes too late; ended after 43,199 s, unsolved. A failure at `technical_support`.
    # First three moods: −0.9, −0.6, −0.6, mean −0.7; last three 0.2, 0.3, 0.4, mean 0.3
    talk = shop.talk("night", at("06 21:00:00")).says("technical_support", -0.9, anger=0.9).bot("handoff")
    talk.handed_over(
        "angry",
        team_id="technical",
        agent_id="tom",
        respond_by=at("07 08:10:00"),
        claimed_at=at("07 08:04:00"),
        answered_at=at("07 08:15:00"),
        ended_at=at("07 09:00:00"),
        outcome="unsolved",
    )
    talk.agent("tom", after=40_499)
    for score in (-0.6, -0.6, 0.0, 0.2, 0.3, 0.4):
        talk.says(None, score, after=30)
    talk.rated("human", 2)
    # 13 gave up after 1,200 s, 900 s after the promised time. Answered by the bot after 1 s; two failures at two
    # messages of `payment_issue`; −0.1 → −0.4
    talk = shop.talk("gave up", at("07 10:00:00")).says("payment_issue", -0.1).bot("clarify")
    talk.says("payment_issue", -0.4, after=59).bot("handoff").handed_over(
        "repeated_failure", team_id="general", respond_by=at("07 10:06:01"), ended_at=at("07 10:21:01")
    )
    # 14 still waits, since 21 h = 75,600 s: too fresh to be judged; the promise runs; danger is no failure of the bot
    talk = shop.talk("waits", at("08 15:00:00")).says("report_fraud").bot("handoff")
    talk.handed_over("vulnerable", team_id="general", respond_by=at("09 12:30:00"))


def _around(shop: Writer) -> None:
    """Write what is not of this week: the last second before it, and the first after it."""
    talk = shop.talk("before", at("01 23:59:59")).says("track_order").bot("flow", after=4)
    talk.says("thanks", after=6).bot("intent")
    shop.talk("after", at("09 00:00:00")).says("track_order").bot("flow")
