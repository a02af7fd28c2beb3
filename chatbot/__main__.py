"""`python -m chatbot` is the command `chatbot`."""

from chatbot.cli.main import main

main()
