"""The keys of the warehouse as the commands of `chatbot crm` are given them."""

from __future__ import annotations

from pathlib import Path

from chatbot.files import read_yaml
from chatbot.playbook.catalogue import load_catalogue
from chatbot.settings import Settings
from chatbot.warehouse.contact_data import calling_code
from chatbot.warehouse.keys import read_keys
from chatbot.warehouse.mapping import MappingFile
from chatbot.warehouse.people_rows import PeopleRows
from chatbot.warehouse.sealing import Sealer


def people_rows(settings: Settings, mapping: Path | None = None) -> PeopleRows:
    """Return the way to who customers are; a first key is made where there is none."""
    told = read_yaml(mapping, MappingFile) if mapping else MappingFile()
    country = told.country or load_catalogue(sorted(settings.intents_dir.glob("*.yml"))).conventions.country
    keys = read_keys(settings.crm, settings.crm_keys)
    return PeopleRows(Sealer(keys), calling_code(country))
