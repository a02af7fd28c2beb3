"""What real files are like: each fault is named with its line, and everything else comes in."""

from __future__ import annotations

import pytest

from chatbot.errors import InvalidData
from chatbot.warehouse import csv_source
from chatbot.warehouse.importing import Imported
from chatbot.warehouse.warehouse import connect
from tests.warehouse.intake import ORDERS, Intake


def reasons(done: Imported) -> list[tuple[int, str]]:
    return [(reject.line, reject.reason) for reject in done.first_rejects]


def test_an_empty_file_is_refused_in_one_line(intake: Intake) -> None:
    intake.write("customers.csv")

    with pytest.raises(InvalidData, match=r"customers\.csv: empty, not even a header stands in it"):
        intake.bring()


def test_a_header_alone_brings_nothing(intake: Intake) -> None:
    assert intake.orders().counts.read == 0


def test_one_customer_comes_in(intake: Intake) -> None:
    intake.write("customers.csv", "id", "c1")

    assert intake.bring()["customers"].counts.new == 1


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-04 05:06:07", "2026-03-04 05:06:07"),
        ("2026-03-04T05:06:07Z", "2026-03-04 05:06:07"),
        ("2026-03-04T05:06:07+02:00", "2026-03-04 03:06:07"),
        ("2026-03-04", "2026-03-04 00:00:00"),
        ("04.03.2026 05:06", "2026-03-04 05:06:00"),
        ("14/03/2026", "2026-03-14 00:00:00"),
        ("03/14/2026 05:06", "2026-03-14 05:06:00"),
        ("04 Mar 2026", "2026-03-04 00:00:00"),
        ("March 4, 2026", "2026-03-04 00:00:00"),
        ("20260304", "2026-03-04 00:00:00"),
    ],
)
def test_dates_are_read_in_many_forms(intake: Intake, written: str, read: str) -> None:
    intake.orders(f'o1,c1,"{written}",1')

    assert intake.ask("SELECT placed_at::VARCHAR FROM orders") == [(read,)]


def test_dates_of_five_forms_stand_in_one_file(intake: Intake) -> None:
    days = ("2026-03-04", "04.03.2026", "04/03/2026", "4 Mar 2026", "2026-03-04T00:00:00Z")
    done = intake.orders(*(f"o{n},c1,{day},1" for n, day in enumerate(days)), mapping='dates: ["%d/%m/%Y"]')

    assert done.counts.new == 5
    assert intake.ask("SELECT DISTINCT placed_at::DATE::VARCHAR FROM orders") == [("2026-03-04",)]


def test_a_date_that_may_be_two_days_is_refused_until_the_mapping_says_which(intake: Intake) -> None:
    refused = intake.orders("o1,c1,03/04/2026,1", "o2,c1,soon,1", "o3,c1,2026-02-30,1", "o4,c1,0026-02-03,1")
    taken = intake.orders("o1,c1,03/04/2026,1", mapping='dates: ["%m/%d/%Y"]')

    assert [line for line, _ in reasons(refused)] == [2, 3, 4, 5]
    assert 'placed_at: "03/04/2026" is no date that can be read in one way' in reasons(refused)[0][1]
    assert "lies outside of the years 1900 to 2100" in reasons(refused)[3][1]
    assert taken.counts.new == 1
    assert intake.one("SELECT placed_at::DATE::VARCHAR FROM orders") == "2026-03-04"


def test_moments_without_a_zone_are_in_the_one_the_mapping_says(intake: Intake) -> None:
    intake.orders("o1,c1,2026-07-01 12:00:00,1", mapping="time_zone: Europe/London")

    assert intake.one("SELECT placed_at::VARCHAR FROM orders") == "2026-07-01 11:00:00"


def test_mixed_currencies_become_the_shop_s_and_one_without_a_rate_stays_outside(intake: Intake) -> None:
    done = intake.orders(
        "o1,c1,2026-01-01,10,GBP",
        "o2,c1,2026-01-01,10,EUR",
        "o3,c1,2026-01-01,10,SEK",
        "o4,c1,2026-01-01,10,",
        "o5,c1,2026-01-01,€20,",
        header=f"{ORDERS},currency",
        mapping="rates: {EUR: 0.86}",
    )

    totals = intake.ask("SELECT id, total::VARCHAR FROM orders ORDER BY id")
    assert totals == [("o1", "10.00"), ("o2", "8.60"), ("o4", "10.00"), ("o5", "17.20")]
    assert reasons(done) == [(4, "total: SEK has no rate: give it in the mapping, rates: {SEK: 1.0}")]


@pytest.mark.parametrize(
    ("written", "decimal", "read"),
    [
        ("1,234.50", ".", "1234.50"),
        ("1.234,50", ",", "1234.50"),
        ("1 234,5", ",", "1234.50"),
        ("12,50", ".", None),
        ("12.50", ",", None),
        ("1e2", ".", "100.00"),
        ("£12", ".", "12.00"),
        ("free", ".", None),
        ("-3", ".", None),
    ],
)
def test_amounts_are_read_as_their_decimal_sign_says(
    intake: Intake, written: str, decimal: str, read: str | None
) -> None:
    intake.orders(f'o1,c1,2026-01-01,"{written}"', mapping=f'decimal: "{decimal}"')

    assert intake.ask("SELECT total::VARCHAR FROM orders") == ([(read,)] if read else [])


def test_negative_quantities_stay_outside(intake: Intake) -> None:
    intake.write("items.csv", "order_id,line,product_id,quantity", "o1,1,p1,-2", "o1,2,p1,1.5", "o1,3,p1,2")
    done = intake.bring()["items"]

    assert done.counts.new == 1
    assert reasons(done) == [
        (2, 'quantity: "-2" lies outside of 1 to 1000000'),
        (3, 'quantity: "1.5" is no whole number'),
    ]


def test_a_broken_last_line_is_named_and_the_rest_comes_in(intake: Intake) -> None:
    path = intake.write("orders.csv", ORDERS, "o1,c1,2026-01-01,1", "o2,c1,2026-01-01,2")
    path.write_bytes(path.read_bytes() + b"o3,c1,20")

    done = intake.bring()["orders"]

    assert done.counts.new == 2
    assert reasons(done) == [(4, "3 columns where the header has 4")]


def test_a_quotation_mark_that_is_never_closed_takes_its_own_line_only(intake: Intake) -> None:
    intake.write("products.csv", "id,name", 'p1,"a', 'b"', 'p2,"never closed', "p3,c", "p4,d")

    done = intake.bring()["products"]

    assert reasons(done) == [(4, "a quotation mark is opened here and never closed")]
    assert intake.ask("SELECT id, name FROM products ORDER BY id") == [
        ("p1", "a\nb"),
        ("p3", "c"),
        ("p4", "d"),
    ]


def test_lines_are_counted_across_pieces_and_quoted_line_ends(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_source, "PIECE_BYTES", 40)
    lines = [*(f'p{number},"two\nlines"' for number in range(20)), "", "p20", "p21,x"]
    intake.write("products.csv", "id,name", *lines)

    done = intake.bring()["products"]

    assert done.counts.new == 21
    assert reasons(done) == [(43, "1 columns where the header has 2")]


def test_a_row_longer_than_a_piece_takes_its_own_line_only(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_source, "PIECE_BYTES", 30)
    intake.write("products.csv", "id,name", 'p1,"never closed, and long', "p2,b", "p3,c", "p4,d", "p5,e")

    done = intake.bring()["products"]

    assert done.counts.new == 4
    assert reasons(done) == [(2, "a quotation mark is opened here and never closed")]


def test_a_wrong_encoding_is_named_by_the_line_and_mended_by_the_mapping(intake: Intake) -> None:
    lines = ("p1,Kettle", "p2,Théière", "p3,Toaster")
    intake.write("products.csv", "id,name", *lines, encoding="cp1252")
    refused = intake.bring()["products"]
    taken = intake.bring("encoding: cp1252")["products"]

    assert refused.counts.new == 2
    assert reasons(refused) == [(3, "not utf-8: name the file's encoding in the mapping, encoding: cp1252")]
    assert taken.counts.new == 1
    assert intake.one("SELECT name FROM products WHERE id = 'p2'") == "Théière"


def test_utf_16_is_refused_in_one_line(intake: Intake) -> None:
    intake.write("products.csv", "id,name", "p1,x", encoding="utf-16")

    with pytest.raises(InvalidData, match=r"products\.csv:1: UTF-16: save the file as UTF-8"):
        intake.bring()


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(intake: Intake) -> None:
    intake.write("products.csv", "id,name\r", "p1,x\r", encoding="utf-8-sig")

    intake.bring()

    assert intake.ask("SELECT id, name FROM products") == [("p1", "x")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tables: {orders: {columns: {id: Nr}}}", "orders.csv: no column Nr for orders.id"),
        ("tables: {baskets: {}}", "unknown table"),
        ("tables: {orders: {columns: {colour: x}}}", "orders has no column colour"),
        ("tables: {orders: {file: a.csv, table: b}}", "give one of file, table and query"),
        ("dezimal: x", "nothing is called so here"),
        ("time_zone: Mars", "no such time zone"),
        ("encoding: utf-16", "cannot be read in pieces"),
    ],
)
def test_a_wrong_mapping_is_refused_in_one_line(intake: Intake, text: str, found: str) -> None:
    intake.write("orders.csv", ORDERS)

    with pytest.raises(InvalidData, match=found):
        intake.bring(text)


def test_every_refused_row_is_in_the_file_of_refused_rows(intake: Intake) -> None:
    done = intake.orders(*(f"o{number},c1,never,1" for number in range(30)))

    assert done.rejects_file is not None
    assert len(done.rejects_file.read_text().splitlines()) == 31
    assert intake.orders("o1,c1,2026-01-01,1").rejects_file is None
    assert not done.rejects_file.exists()


def test_a_form_of_dates_that_is_none_is_refused_with_its_line(intake: Intake) -> None:
    with pytest.raises(InvalidData, match=r"mapping.yml:1: dates: .*'%Q' is no form of a date"):
        intake.orders("o1,c1,03/04/2026,1", mapping='dates: ["%Q"]')


def test_a_file_whose_lines_end_as_on_old_machines_is_refused_in_one_line(intake: Intake) -> None:
    (intake.files / "orders.csv").write_bytes(ORDERS.encode() + b"\ro1,c1,2026-01-02,1\r")

    with pytest.raises(InvalidData, match=r"orders\.csv:1: no header .*: save the file with usual line ends"):
        intake.bring()


def test_a_parquet_column_with_a_name_of_ours_is_to_be_renamed(intake: Intake) -> None:
    with connect() as connection:
        connection.sql("SELECT 1 AS file_row_number").write_parquet(str(intake.files / "orders.parquet"))

    with pytest.raises(InvalidData, match="rename the column file_row_number"):
        intake.bring()


def test_what_a_reason_quotes_is_no_formula_in_the_file_of_refusals(intake: Intake) -> None:
    done = intake.orders('o1,c1,"x;=1+1;",1')

    assert done.rejects_file
    assert ";'=1+1;" in done.rejects_file.read_text()
