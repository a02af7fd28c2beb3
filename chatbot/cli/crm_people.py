"""The keys of the warehouse as the commands of `chatbot crm` are given them."""

from __future__ import annotations

from pathlib import Path

from chatbot.files import read_yaml
from chatbot.playbook.catalogue import load_catalogue
from chatbot.services.connections import open_database, open_keys
from chatbot.settings import Settings
from chatbot.store.sealing_keys import check_keys, sealed_with
from chatbot.warehouse.contact_data import calling_code
from chatbot.warehouse.mapping import MappingFile
from chatbot.warehouse.people_rows import PeopleRows


def people_rows(settings: Settings, mapping: Path | None = None) -> PeopleRows:
    """Return the way to who customers are; a first key is made where there is none.

    Raises:
        InvalidData: there was one, with which the database is sealed.
    """
    told = read_yaml(mapping, MappingFile) if mapping else MappingFile()
    country = told.country or load_catalogue(sorted(settings.intents_dir.glob("*.yml"))).conventions.country
    keys = open_keys(settings)
    if not (keys.is_given or keys.path.exists()):
        with open_database(settings).read() as connection:
            check_keys(sealed_with(connection), keys)
    keys.make_first()
    return PeopleRows(keys.sealer, calling_code(country))
