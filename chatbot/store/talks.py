"""One conversation in one row: how it began, what became of its last message, whether the customer came back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Float,
    FromClause,
    FunctionElement,
    ScalarSelect,
    Select,
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles

from chatbot.domain.report_rows import Talk
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import CUSTOMER, UNANSWERED, conversations, handoffs, messages

MOOD_OF = 3
"""So many messages at either end tell how a customer came and went."""
AGAIN_AFTER_S = 3_600
"""The same wish sooner is one talk; later the customer went away and had to ask again."""
AGAIN_WITHIN_S = 86_400
BAD_RATING = 2


class SecondsBetween(FunctionElement[float]):
    """From one time to another, in seconds."""

    inherit_cache = True
    type = Float()


@compiles(SecondsBetween, "sqlite")
def _sqlite_seconds(element: SecondsBetween, compiler: Any, **options: Any) -> str:
    earlier, later = (compiler.process(one, **options) for one in element.clauses)
    return f"round((julianday({later}) - julianday({earlier})) * 86400, 3)"  # it counts days in floats


@compiles(SecondsBetween, "postgresql")
def _postgresql_seconds(element: SecondsBetween, compiler: Any, **options: Any) -> str:
    earlier, later = (compiler.process(one, **options) for one in element.clauses)
    return f"extract(epoch from {later} - {earlier})"


def begun(start: datetime, end: datetime, team_id: str | None) -> Select[Any]:
    """Return the query for the ids of the conversations that began then; of a team: that came to it."""
    query = select(conversations.c.id).where(
        conversations.c.started_at >= start, conversations.c.started_at < end
    )
    if team_id is None:
        return query
    came = handoffs.c.conversation_id == conversations.c.id, handoffs.c.team_id == team_id
    return query.where(select(handoffs.c.id).where(*came).exists())


def talks(ids: Select[Any], small_talk: Collection[str], *, also: Sequence[str] = ()) -> Select[Any]:
    """Return the query for the rows of `Talk`, in the order of its fields, and of what else is asked for: `id`."""
    course = _courses(_heard(ids, small_talk))
    asked = or_(
        func.coalesce(_of_answer(messages.c.source, course, course.c.last_seq), "") == UNANSWERED,
        conversations.c.memory["awaiting"].as_string().is_not(None),
    )
    found: dict[str, ColumnElement[Any]] = {
        **dict(course.c),
        "started_at": conversations.c.started_at,
        "active_at": conversations.c.active_at,
        "wished": course.c.wish > 0,
        "handed_over": _handed_over(),
        "came_back": or_(*_came_back(course, small_talk)),
        "asked_back": asked,
        "disliked": or_(_thumbed_down(course), _rated_badly()),
        "first_answer_at": _of_answer(messages.c.created_at, course, course.c.first_seq),
        "last_answer_at": _of_answer(messages.c.created_at, course, course.c.last_seq),
    }
    return (
        select(*(found[name].label(name) for name in (*Talk.__dataclass_fields__, *also)))
        .select_from(course)
        .join(conversations, conversations.c.id == course.c.id)
    )


def answered(heard: FromClause) -> ColumnElement[bool]:
    """Say that the bot answered a customer's line; while a person answers, it is silent."""
    answer = messages.alias("answer")
    return select(answer.c.seq).where(_answers(answer, heard.c.conversation_id, heard.c.seq)).exists()


def ratings(ids: Select[Any]) -> Select[Any]:
    """Return the query for how many were asked what they think, and what they said."""
    of = surveys.c.about, surveys.c.rating, surveys.c.asked_at.is_not(None).label("asked")
    query = select(*of, func.count().label("count")).where(surveys.c.conversation_id.in_(ids))
    return query.group_by(*of)


def _heard(ids: Select[Any], small_talk: Collection[str]) -> CTE:
    """Return the customers' messages, each with its place among those that were typed, which tell a mood."""
    own = messages.c.conversation_id
    window: dict[str, Any] = {"partition_by": own, "order_by": messages.c.seq}
    typed = case((messages.c.source == "button", None), else_=messages.c.score)
    return (
        select(
            own.label("id"),
            messages.c.seq,
            messages.c.created_at,
            messages.c.anger,
            messages.c.score,
            typed.label("mood"),
            case((_is_wish(messages.c.intent, small_talk), 1), else_=0).label("wish"),
            func.count(typed).over(**window).label("place"),
            func.count(typed).over(**window, rows=(None, None)).label("moods"),
            func.lead(messages.c.seq).over(**window).label("next_seq"),
        )
        .where(messages.c.author == CUSTOMER, own.in_(ids))
        .cte("heard")
    )


def _courses(heard: CTE) -> FromClause:
    """Return one row for a conversation out of its customer's messages."""
    ends = case((heard.c.moods >= 2 * MOOD_OF, MOOD_OF), else_=heard.c.moods // 2)
    is_last = heard.c.next_seq.is_(None)
    return (
        select(
            heard.c.id,
            func.count().label("heard"),
            func.min(heard.c.seq).label("first_seq"),
            func.max(heard.c.seq).label("last_seq"),
            func.min(heard.c.created_at).label("first_heard_at"),
            func.max(heard.c.created_at).label("last_heard_at"),
            func.max(heard.c.wish).label("wish"),
            func.max(case((is_last, heard.c.anger))).label("last_anger"),
            func.max(case((is_last, heard.c.score))).label("last_score"),
            func.avg(case((heard.c.place <= ends, heard.c.mood))).label("mood_start"),
            func.avg(case((heard.c.place > heard.c.moods - ends, heard.c.mood))).label("mood_end"),
        )
        .group_by(heard.c.id)
        .subquery("course")
    )


def _is_wish(intent: ColumnElement[Any], small_talk: Collection[str]) -> ColumnElement[bool]:
    return or_(intent.is_(None), intent.not_in(small_talk))


def _answers(
    answer: FromClause, conversation: ColumnElement[str], seq: ColumnElement[int]
) -> ColumnElement[bool]:
    """Say that a line is the bot's answer to a customer's: they are stored together, one after the other."""
    return and_(
        answer.c.conversation_id == conversation,
        answer.c.seq == seq + 1,
        answer.c.author == "bot",
        answer.c.suppressed.is_(False),
    )


def _of_answer(column: Column[Any], course: FromClause, seq: ColumnElement[int]) -> ScalarSelect[Any]:
    """Return a column of the bot's answer; a join would tempt PostgreSQL to read all messages there are."""
    return select(column).where(_answers(messages, course.c.id, seq)).scalar_subquery()


def _handed_over() -> ColumnElement[bool]:
    return select(handoffs.c.id).where(handoffs.c.conversation_id == conversations.c.id).exists()


def _thumbed_down(course: FromClause) -> ColumnElement[bool]:
    own = messages.c.conversation_id == course.c.id, messages.c.seq > course.c.last_seq
    return select(messages.c.seq).where(*own, messages.c.helpful.is_(False)).exists()


def _rated_badly() -> ColumnElement[bool]:
    own = surveys.c.conversation_id == conversations.c.id, surveys.c.about == "bot"
    return select(surveys.c.id).where(*own, surveys.c.rating <= BAD_RATING).exists()


def _came_back(course: FromClause, small_talk: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """Say that a wish was said again: here, or in another conversation of the same customer."""
    said, again, later = messages.alias("said"), messages.alias("again"), conversations.alias("later")
    same = (
        said.c.conversation_id == conversations.c.id,
        said.c.author == CUSTOMER,
        said.c.intent.not_in(small_talk),
        again.c.author == CUSTOMER,
        again.c.intent == said.c.intent,
    )
    here = select(said.c.seq).where(
        # said inside: outside PostgreSQL would look for the same wish in all conversations there are, once
        SecondsBetween(course.c.first_heard_at, course.c.last_heard_at) >= AGAIN_AFTER_S,
        *same,
        again.c.conversation_id == said.c.conversation_id,
        again.c.seq > said.c.seq,
        SecondsBetween(said.c.created_at, again.c.created_at).between(AGAIN_AFTER_S, AGAIN_WITHIN_S),
    )
    elsewhere = select(later.c.id).where(
        *same,
        later.c.customer_id == conversations.c.customer_id,
        SecondsBetween(course.c.last_heard_at, later.c.started_at).between(0, AGAIN_WITHIN_S),
        again.c.conversation_id == later.c.id,
    )
    return here.exists(), elsewhere.exists()
