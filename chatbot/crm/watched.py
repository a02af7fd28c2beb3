"""One prediction watched from run to run, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chatbot.crm.came_true import Judged
from chatbot.crm.cases import FEWEST
from chatbot.warehouse.drift import LEAST_ROWS, LITTLE, MUCH

APART = 0.05
"""An AUC so much lower than when the model was tried, or a share so far from what was foretold, is worth a warning."""
CHANCE = 0.5
"""The AUC of whoever says the same of all."""
SURE = 2.0
"""Standard errors: what is nearer may be chance."""


@dataclass(frozen=True, slots=True)
class Point:
    """How a prediction's scores were spread in one run."""

    as_of: date
    learnt: date
    """As of which day its models were learnt."""
    customers: int
    mean: float | None
    """Of the scores: a probability, an amount, days."""
    held_mean: float | None
    """The same by the models of the run before."""
    psi: float | None
    """Beside the run before, both by its models; None: they are gone, or there were too few customers."""
    psi_learnt: float | None
    """Beside the first run of those models."""


@dataclass(frozen=True, slots=True)
class Driver:
    """How a feature that moves the scores is spread now."""

    feature: str
    label: str
    psi: float | None
    psi_first: float | None


@dataclass(frozen=True, slots=True)
class Watched:
    """A prediction over all runs, the earliest first."""

    name: str
    title: str
    horizon_days: int
    course: tuple[Point, ...]
    drivers: tuple[Driver, ...]
    """Those that moved the furthest since the run before come first."""
    judged: tuple[Judged, ...]
    due: date
    """When the next run's outcome is known."""


def sentences(found: Watched) -> list[str]:
    """Return what the figures say: what came true, scores, drivers."""
    return [_came(found), *_moved(found), *_drivers(found)]


def warnings(found: Watched) -> list[str]:
    """Return what whoever goes by the scores should know."""
    return list(_warnings(found))


def _moved(found: Watched) -> Iterator[str]:
    if len(found.course) < 2:
        yield "Too few runs yet: this is the first of which the spread is known, the next one is set beside it."
        return
    before, now = found.course[-2:]
    if now.psi is None:
        yield f"It cannot be compared: fewer than {LEAST_ROWS} customers, or the models of the run before are gone."
        return
    yield f"The scores {_much(now.psi)} since the run before, of {_day(before.as_of)} (PSI {now.psi:.2f})."
    if before.learnt < before.as_of and now.psi_learnt is not None:
        yield f"They {_much(now.psi_learnt)} since their models came, on {_day(before.learnt)} ({now.psi_learnt:.2f})."
    if now.learnt != before.learnt and now.mean is not None and now.held_mean is not None:
        told, held = _amount(found, now.mean), _amount(found, now.held_mean)
        same = "as those before" if told == held else f"where those before would say {held}"
        yield f"The models were learnt anew: they say {told} on average, {same}."


def _drivers(found: Watched) -> Iterator[str]:
    most = next((one for one in found.drivers if one.psi is not None), None)
    if most is None or most.psi is None:
        return
    count = sum((one.psi or 0) >= LITTLE for one in found.drivers)
    if not count:
        yield f"None of the {len(found.drivers)} facts that move it most lies elsewhere than before."
        return
    furthest = f"{_lower(most.label)} ({most.psi:.2f})"
    yield f"Of the {len(found.drivers)} facts that move it most {count} moved, the furthest: {furthest}."


def _came(found: Watched) -> str:
    if not found.judged:
        return f"Whether it comes true is not known yet: the first outcome is on {_day(found.due)}."
    last = found.judged[-1]
    return f"{_foretold(found, last)} {_how_good(found, last)}".strip()


def _foretold(found: Watched, last: Judged) -> str:
    when, days = _day(last.as_of), (last.until - last.as_of).days
    if found.name == "value":
        return (
            f"As of {when}, {last.foretold:,.0f} was expected of a customer in the next {days} days, on average;"
            f" {last.came:,.0f} came."
        )
    if found.name == "next_order":
        return (
            f"As of {when}, the next order was expected after {last.foretold:.0f} days, on average;"
            f" it came after {last.came:.0f}, nobody's later than {days}."
        )
    return (
        f"As of {when}, {_amount(found, last.foretold)} were foretold within {days} days;"
        f" {_amount(found, last.came)} came ({last.cases:,} cases)."
    )


def _how_good(found: Watched, last: Judged) -> str:
    if last.mae is not None:
        unit = " days" if found.name == "next_order" else ""
        promised = f"; when it was learnt it was tried at {last.promised:,.0f}" if last.promised else ""
        return f"One customer's lay {last.mae:,.0f}{unit} off, on average{promised}."
    if last.auc == last.promised == CHANCE:
        return "All were given the same: it tells nobody apart."
    if last.auc is None:
        return "All cases came out alike: there is no AUC."
    few = f" Only {last.rarer} are of the rarer kind: that says little." if not _enough(last) else ""
    promised = (
        f"; when it was learnt it was tried at {last.promised:.2f}" if last.promised is not None else ""
    )
    return f"AUC {last.auc:.2f}{promised}.{few}"


def _warnings(found: Watched) -> Iterator[str]:
    now = found.course[-1]
    if (now.psi or 0) >= MUCH:
        yield f"{found.title}: the scores moved much since the run before (PSI {now.psi:.2f})."
    moved = [one for one in found.drivers if (one.psi or 0) >= MUCH]
    if moved:
        names = ", ".join(_lower(one.label) for one in moved)
        yield f"{found.title}: what drives it moved much since the run before: {names}."
    if found.judged and _enough(last := found.judged[-1]):
        yield from _worse(found, last)


def _worse(found: Watched, last: Judged) -> Iterator[str]:
    if last.auc is not None and last.promised is not None and last.promised - last.auc >= APART:
        yield (
            f"{found.title}: what was foretold as of {_day(last.as_of)} came true less well than promised:"
            f" AUC {last.auc:.2f} beside {last.promised:.2f}."
        )
    chance = SURE * (last.came * (1 - last.came) / last.cases) ** 0.5
    if abs(last.foretold - last.came) >= max(APART, chance):
        told, came = _amount(found, last.foretold), _amount(found, last.came)
        yield f"{found.title}: {told} were foretold as of {_day(last.as_of)}, {came} came."


def _amount(found: Watched, value: float) -> str:
    """Return `23 in 100`, `419`, `41 days`."""
    if found.name == "value":
        return f"{value:,.0f}"
    if found.name == "next_order":
        return f"{value:.0f} days"
    return f"{100 * value:.0f} in 100" if value >= 0.01 or not value else "fewer than 1 in 100"


def _enough(last: Judged) -> bool:
    return (last.rarer or 0) >= FEWEST


def _much(psi: float) -> str:
    return "moved much" if psi >= MUCH else "moved a little" if psi >= LITTLE else "hardly moved"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
