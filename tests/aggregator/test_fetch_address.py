"""Only the public web may be asked for, however an address is dressed."""

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.errors import UnsafeAddress
from aggregator.fetch import address

V4 = st.ip_addresses(v=4)


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://a.example", "https://a.example/"),
        ("HTTP://A.Example:80/Feed#top", "http://a.example/Feed"),
        ("https://a.example/%7Ekim/%2Fx?q=%20a", "https://a.example/~kim/%2Fx?q=%20a"),
        ("https://bücher.example/ü y", "https://xn--bcher-kva.example/%C3%BC%20y"),
        ("https://a.example./a/../b", "https://a.example./b"),
        ("https://8.8.8.8:8443/x", "https://8.8.8.8:8443/x"),
        ("https://[2606:4700::1]/", "https://[2606:4700::1]/"),
        ("https://3com.example/", "https://3com.example/"),
    ],
)
def test_a_public_address_gets_one_normal_form(url: str, normal: str) -> None:
    assert address.check(url) == normal
    assert address.check(normal) == normal


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example/feed",
        "file:///etc/passwd",
        "gopher://a.example/",
        "javascript:alert(1)",
        "feed://a.example/",
        "http:///feed",
        "http://:80/",
        "http://a..example/",
        "http://../",
        "http://[]@",
        "http://kim@[::1]x@",
        "http://a b.example/",
        "http://a.example:99999/",
        "http://a.example:x/",
        "http://[::1",
        "http://a.example\\@127.0.0.1/",
        "http://me@a.example/",
        "http://me:pw@a.example/",
        "http://:pw@a.example/",
        "http://a.example/\r\nHost: b.example",
        "http://a.example/\tx",
        "http://a.example/\ud800",
        "http://a.example/\u202ex",
        f"http://{'a' * 64}.example/",
        f"http://{'a.' * 130}example/",
        "http://127.0.0.1/",
        "http://127.0.0.1.:8000/",
        "http://１２７.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://a.example.0x/",
        "http://0/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://100.100.100.200/",
        "http://192.0.0.192/",
        "http://[::1]/",
        "http://[::]/",
        "http://[fe80::1%25eth0]/",
        "http://[fd00:ec2::254]/",
        "http://[ff02::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b:1::10.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:1::1]/",
        "http://[2001:db8::1]/",
        "http://[fec0::1]/",
        "http://[fe80::1]/",
        "http://[fe80::1%eth0]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[::ffff:0:127.0.0.1]/",
        "http://[2001::7f00:1]/",
        "http://[5f00::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://0.0.0.0/",
        "http://017700000001/",
        "http://0x7f.0.0.0x1/",
        "http://127.000.000.001/",
        "http://%31%32%37.0.0.1/",
        "http://127。0。0。1/",
    ],
)
def test_an_unsafe_address_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(UnsafeAddress, match=r"^The link .*\.$"):
        address.check(url, what="The link")


def test_an_opened_number_is_open_and_its_neighbour_is_not() -> None:
    opened = frozenset({ipaddress.ip_address("127.0.0.1")})
    assert address.check("http://127.0.0.1:1/", opened) == "http://127.0.0.1:1/"
    for closed in ("http://127.0.0.2/", "http://[::ffff:127.0.0.1]/"):
        with pytest.raises(UnsafeAddress):
            address.check(closed, opened)


@settings(max_examples=200, deadline=None)
@given(V4)
def test_an_ipv4_address_is_judged_alike_in_every_ipv6_dress(number: ipaddress.IPv4Address) -> None:
    low = int(number)
    mapped, nat64, sixtofour = 0xFFFF << 32 | low, 0x64FF9B << 96 | low, 0x2002 << 112 | low << 80
    for dressed in (mapped, nat64, sixtofour):
        assert address.forbidden(ipaddress.IPv6Address(dressed)) == address.forbidden(number)


@settings(max_examples=300, deadline=None)
@given(st.ip_addresses())
def test_nothing_that_python_calls_private_is_open(number: address.IPAddress) -> None:
    if number.is_private or number.is_multicast or number.is_reserved or number.is_link_local:
        inner = isinstance(number, ipaddress.IPv6Address) and (
            number in ipaddress.ip_network("64:ff9b::/96") or number.ipv4_mapped
        )
        assert address.forbidden(number) or inner


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://A.example/x", "a.example"),
        ("http://a.example:80/", "a.example"),
        ("http://a.example:8080/", "a.example:8080"),
        ("http://[x", ""),
        ("http://[]@", ""),
        ("nonsense", ""),
    ],
)
def test_addresses_are_grouped_by_the_server_they_ask(url: str, host: str) -> None:
    assert address.host(url) == host
