"""Webhooks lead to public addresses, whatever a URL or a name server says."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from chatbot.desk.webhook_guard import Guard, Refused, is_public
from chatbot.errors import InvalidFields

PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",  # IPv4-compatible
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",  # NAT64
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",  # Teredo
    "2001:db8::1",
    "2002:7f00:1::1",  # 6to4
    "2002:808:808::1",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "172.15.0.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_into_the_house_is_refused_and_does_not_tell_where(address: str) -> None:
    guard = Guard(resolve=lambda _host, _port: ["8.8.8.8", address])

    with pytest.raises(Refused) as refused:
        guard.addresses("innocent.example.com", 443)

    assert address not in str(refused.value).split()
    assert "CHATBOT_WEBHOOK_PRIVATE" in str(refused.value)


def test_a_link_local_address_with_its_interface_is_refused() -> None:
    with pytest.raises(Refused):
        Guard(resolve=lambda _host, _port: ["fe80::1%eth0"]).addresses("a.example.com", 443)


@pytest.mark.parametrize(
    "written", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "localhost.localdomain"]
)
def test_odd_spellings_of_this_machine_are_seen_through(written: str) -> None:
    with pytest.raises(Refused):
        Guard().addresses(written, 443)


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example.com/hook",
        "ftp://crm.example.com/",
        "file:///etc/passwd",
        "gopher://crm.example.com",
        "//crm.example.com",
        "crm.example.com/hook",
        "https://",
        "https:///hook",
        "https://crm.example.com:0/",
        "https://crm.example.com:99999/",
        "https://crm.example.com:x/",
        "https://user@crm.example.com/",
        "https://user:password@crm.example.com/",
        "https://:@crm.example.com/",
        "https://crm.example.com/#part",
        "https://crm.example.com/a b",
        "https://crm.example.com\\@127.0.0.1/",
        "https://crm.example.com/\r\nHost: x",
        "https://crm.example.com/\ttab",
        "https://bücher.example/",
        "https://a%20b.example.com/",
        "https://[::1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/",
        f"https://crm.example.com/{'x' * 2000}",
    ],
)
def test_urls_that_no_webhook_may_have_are_refused_with_a_reason(url: str) -> None:
    guard = Guard(resolve=lambda _host, _port: ["127.0.0.1"])

    with pytest.raises(InvalidFields) as refused:
        guard.check(url)

    assert refused.value.fields["url"]


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://crm.example.com", "crm.example.com", 443, "/"),
        ("https://CRM.example.com.:8443/a/b?c=d&e=%20", "crm.example.com", 8443, "/a/b?c=d&e=%20"),
        ("https://xn--bcher-kva.example/hook", "xn--bcher-kva.example", 443, "/hook"),
        ("https://[2606:4700::1111]/", "2606:4700::1111", 443, "/"),
    ],
)
def test_a_url_is_taken_apart_once(url: str, host: str, port: int, path: str) -> None:
    target = Guard().target(url)

    assert (target.host, target.port, target.path) == (host, port, path)


def test_a_setting_opens_single_hosts_and_networks_of_the_house() -> None:
    found = {"crm.internal": "10.1.2.3", "mail.internal": "10.1.9.9", "erp.example.com": "192.168.7.7"}
    guard = Guard(["CRM.internal", "192.168.7.0/24"], resolve=lambda host, _port: [found[host]])

    assert guard.addresses("crm.internal", 443) == ["10.1.2.3"]
    assert guard.addresses("erp.example.com", 443) == ["192.168.7.7"]
    with pytest.raises(Refused):
        guard.addresses("mail.internal", 443)
    guard.check("https://192.168.7.9/hook")


def test_in_development_this_machine_may_be_told_things_by_its_own_names_alone() -> None:
    guard = Guard(development=True, resolve=lambda _host, _port: ["127.0.0.1"])

    guard.check("http://localhost:9000/hook")
    assert guard.addresses("localhost", 9000) == ["127.0.0.1"]
    with pytest.raises(Refused):
        guard.addresses("rebound.example.com", 9000)
    with pytest.raises(InvalidFields):
        guard.check("http://crm.example.com/")


def test_a_name_nobody_knows_is_said_so() -> None:
    with pytest.raises(Refused, match="not known"):
        Guard().addresses("nobody.invalid", 443)
    with pytest.raises(Refused, match="no address"):
        Guard(resolve=lambda _host, _port: []).addresses("empty.example.com", 443)
