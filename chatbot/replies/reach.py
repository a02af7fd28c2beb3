"""Which variants of a reply can never be said, whoever reads and whatever is known."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.playbook.catalogue import Catalogue
from chatbot.replies.listener import OPENS_ON
from chatbot.replies.replies import Variant
from chatbot.replies.variables import PURPOSE, Known


def why_never(variant: Variant, others: Sequence[Variant], known: Known, catalogue: Catalogue) -> str | None:
    """Return why a variant is never said, and the mend; None when it can be.

    Args:
        others: the variants of the same reply.
        known: the variables of the reply.
    """
    has_hours = catalogue.conventions.hours is not None
    if variant.when.hours and not has_hours:
        return (
            "the shop tells no hours: write `conventions.hours` in intents/domain.yml, or drop the condition"
        )
    tried = {name for entry in catalogue.experiments.values() for name in entry.variants}
    if variant.when.variant and not variant.when.variant & tried:
        return "no experiment has such a variant: write it under `experiments` of intents/domain.yml, or delete this"
    if OPENS_ON in variant.holes and (variant.when.hours == "open" or not has_hours):
        return f"{{{OPENS_ON}}} is known only while the shop is closed by its hours: leave it out here"
    for other in others:
        if _tells_more(other, variant, known, catalogue):
            return (
                f"the one in line {other.line} tells more of what is known then: tell as much, or delete it"
            )
    return None


def repeats(variant: Variant, before: Sequence[Variant]) -> Variant | None:
    """Return an earlier variant that is the same to the same people."""
    said = (variant.text, variant.buttons, variant.when)
    return next((other for other in before if (other.text, other.buttons, other.when) == said), None)


def _tells_more(other: Variant, variant: Variant, known: Known, catalogue: Catalogue) -> bool:
    """Say whether the other one fits whenever this one does, and names more of the decision's own variables."""
    certain = known.always | variant.holes | frozenset(catalogue.facts)
    tellable = (known.always | known.sometimes) - {PURPOSE}
    more = len(other.holes & tellable) > len(variant.holes & tellable)
    return more and other.when.covers(variant.when) and other.holes <= certain
