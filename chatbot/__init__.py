"""A self-hosted customer-service chatbot that hands over to people and knows the customer."""

__version__ = "0.1.0"
