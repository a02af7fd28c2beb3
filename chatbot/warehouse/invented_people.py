"""Names and addresses of nobody, for invented customers."""

from __future__ import annotations

FIRST = (
    "Maya, Tom, Priya, Lukas, Grace, Callum, Aisha, Daniel, Siân, Wei, Harpreet, Fiona, Joseph, Yasmin, Ben, Nkechi, "
    "Rosalind, Owen, Zofia, Amir, Chloe, Ewan, Leila, Marcus, Ines, Patrick, Hana, Viktor, Ruth, Samuel, Noor, Alice, "
    "Felix, Martha, Kofi, Elena, Hugh, Sunita, Jonas, Bethan"
)
LAST = (
    "Okafor, Brennan, Raman, Brandt, Whitfield, Fraser, Rahman, Osei, Pritchard, Chen, Adeyemi, MacLeod, Gill, Mensah, "
    "Haddad, Arkwright, Eze, Thackeray, Novak, Hughes, Lindqvist, Ferreira, Kowalski, Banerjee, O'Neill, Schmidt, "
    "Dubois, Rossi, Tanaka, Walsh, Campbell, Hussain, Petrov, Larsen, Ndlovu, Moreau, Costa, Byrne, Fletcher, Sandhu"
)
STREETS = "Mill Lane, Quay Street, High Street, Rope Walk, Meadow View, Station Road, Orchard Close"
TOWNS = "Port Merrow, Netherbay, Castle Wold, Upper Thornley, Little Sandwick, Exampleford"
DOMAINS = "com, org, net"


def people_of(table: str) -> str:
    """Return the query of `people` for a table of customers' `number`; the same number is the same person.

    No telephone number has this many digits after +44, no town this postcode.
    """
    return f"""
        SELECT 'C' || lpad(number::VARCHAR, 7, '0') AS customer_id, first || ' ' || last AS name,
            lower(strip_accents(first)) || '.' || replace(lower(last), '''', '') || number || '@example.'
                || {_one_of(DOMAINS, 3)} AS email,
            '+447700' || lpad(number::VARCHAR, 7, '0') AS phone,
            {_below(98, 4)} || ' ' || {_one_of(STREETS, 5)} || ', ' || {_one_of(TOWNS, 6)} || ' ZZ' || {_below(20, 7)}
                || ' ' || {_below(9, 8)} || 'QA' AS address
        FROM (SELECT number, {_one_of(FIRST, 1)} AS first, {_one_of(LAST, 2)} AS last FROM {table})"""


def _one_of(list_of_words: str, salt: int) -> str:
    words = list_of_words.split(", ")
    quoted = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"([{quoted}])[{_below(len(words), salt)}]"


def _below(most: int, salt: int) -> str:
    return f"(1 + hash(number, {salt}) % {most})::INT"
