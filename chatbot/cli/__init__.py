"""The command `chatbot`."""
