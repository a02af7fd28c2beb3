"""How a shop and its customers go by: time zone, opening hours, currency, country, the look of order numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
import re2
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from chatbot.playbook.hours import Hours


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: the name of a folder
        raise ValueError(f"no time zone is called {value!r}: use a name such as Europe/London") from error
    return value


def _country(value: str) -> str:
    if value not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError(f"no country is called {value!r}: use two capitals (ISO 3166) such as GB")
    return value


def _pattern(value: str) -> str:
    options = re2.Options()
    options.log_errors = False
    try:
        found = re2.compile(value, options)
    except re2.error as error:
        reason = error.args[0]
        said = reason.decode() if isinstance(reason, bytes) else str(reason)
        raise ValueError(
            f"not a pattern RE2 takes ({said}): close every bracket, quote with \\, use no look-around"
        ) from error
    if found.search(""):
        raise ValueError("it fits where nothing is written: ask for a letter or a digit")
    if found.groups > 1:
        raise ValueError(
            "it has more than one (group): the one is the number itself, write (?:…) for the others"
        )
    return value


class Conventions(BaseModel):
    """The section `conventions` of `intents/domain.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    time_zone: Annotated[str, AfterValidator(_zone)]
    """IANA name; "yesterday" is the shop's."""
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    """ISO 4217: of amounts without one, and of signs that several currencies share."""
    country: Annotated[str, AfterValidator(_country)]
    """ISO 3166: where telephone numbers without country code are dialled."""
    order_numbers: tuple[Annotated[str, AfterValidator(_pattern)], ...] = Field(min_length=1)
    """RE2 patterns, in any case of letters; the group is the number, without one all of it."""
    gift_cards: tuple[Annotated[str, AfterValidator(_pattern)], ...] = ()
    """RE2 patterns of gift-card numbers, in any case of letters; without one no number is read."""
    hours: Hours | None = None
    """When people are there; None: nobody knows, and no reply for `open` or `closed` is said."""

    def gift_card(self, text: str) -> str | None:
        """Return the first gift-card number of a text, without blanks, in capitals."""
        for pattern in self.gift_cards:
            if found := re2.search(f"(?i){pattern}", text):
                return "".join(found[0].split()).upper()
        return None

    def local(self, moment: datetime) -> datetime:
        """Return an aware moment as the shop's clock and calendar show it."""
        return moment.astimezone(ZoneInfo(self.time_zone))

    def is_open(self, at: datetime) -> bool | None:
        """Say whether people are there at an aware moment; None: the shop tells no hours."""
        return self.hours.is_open(self.local(at)) if self.hours else None

    def opens_at(self, at: datetime) -> datetime | None:
        """Return when a closed shop opens next, on its own clock; None: it is open, or that is not known."""
        if self.hours is None or self.is_open(at):
            return None
        return self.hours.next_opening(self.local(at))
