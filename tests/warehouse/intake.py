"""Whoever brings files into a warehouse and looks what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from chatbot.files import parse_yaml
from chatbot.sealing.keys import Keyring
from chatbot.warehouse.importing import Imported, import_all
from chatbot.warehouse.mapping import MappingFile
from chatbot.warehouse.people_rows import PeopleRows
from chatbot.warehouse.reading import Plan
from chatbot.warehouse.sources import House, plan_database, plan_files
from chatbot.warehouse.warehouse import open_warehouse

HOUSE = House("GBP", "GB")
ORDERS = "id,customer_id,placed_at,total"


class Intake:
    """Files in, tables out."""

    def __init__(self, folder: Path) -> None:
        self.files, self.crm = folder / "files", folder / "crm"

    @property
    def keys(self) -> Keyring:
        found = Keyring(self.crm.parent)
        found.make_first()
        return found

    @property
    def people(self) -> PeopleRows:
        return PeopleRows(self.keys.sealer, "44")

    def write(self, name: str, *lines: str, encoding: str = "utf-8") -> Path:
        path = self.files / name
        path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
        return path

    def orders(
        self, *lines: str, header: str = ORDERS, mapping: str = "", encoding: str = "utf-8"
    ) -> Imported:
        self.write("orders.csv", header, *lines, encoding=encoding)
        return self.bring(mapping)["orders"]

    def bring(
        self, mapping: str = "", progress: Callable[[str, float], None] = lambda table, share: None
    ) -> Mapping[str, Imported]:
        return self.take(plan_files(self.files, None, self.mapping(mapping), HOUSE), progress)

    def bring_from(self, url: str, mapping: str) -> Mapping[str, Imported]:
        return self.take(plan_database(url, self.mapping(mapping), HOUSE))

    def take(
        self, plans: list[Plan], progress: Callable[[str, float], None] = lambda table, share: None
    ) -> Mapping[str, Imported]:
        with open_warehouse(self.crm) as connection:
            return {one.table: one for one in import_all(connection, plans, self.people, self.crm, progress)}

    @staticmethod
    def mapping(text: str) -> MappingFile:
        return parse_yaml(text, MappingFile, name="mapping.yml")

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with open_warehouse(self.crm) as connection:
            return connection.execute(query).fetchall()

    def one(self, query: str) -> object:
        return self.ask(query)[0][0]
