"""The composition root: `build(settings)` puts the house together and returns what the doors need."""

from chatbot.services.assembly import build
from chatbot.services.services import Services

__all__ = ["Services", "build"]
