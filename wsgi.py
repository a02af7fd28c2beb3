"""The WSGI entry: `gunicorn wsgi:app`, or `chatbot serve`, which sets gunicorn up for it."""

from chatbot.services.assembly import build
from chatbot.settings import read_settings
from chatbot.web.app import create_app

app = create_app(build(read_settings()))
