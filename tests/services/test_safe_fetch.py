"""Nothing but the public web is ever asked: each attempt of the corpus is refused before a connection is made."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.safe_fetch import MOST_REDIRECTS, Refused, SafeFetcher, Unreachable, is_public
from tests.services.web_of_tests import Web, served


@pytest.fixture
def web() -> Iterator[Web]:
    with served() as made:
        yield made


INSIDE = [
    # this machine
    "127.0.0.1", "127.8.9.10", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "::ffff:7f00:1",
    # networks of one's own, carriers, links
    "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "169.254.169.254", "169.254.170.2",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
    # not for pages: groups, documentation, reserved, broadcast
    "224.0.0.1", "ff02::1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "240.0.0.1", "255.255.255.255", "198.18.0.1",
    # IPv4 in disguise: NAT64, 6to4, Teredo
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "not an address", "",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_is_not_public_is_refused(address: str):
    assert not is_public(address, 443)


@pytest.mark.parametrize("address", ["9.9.9.9", "185.125.190.20", "2620:fe::fe", "2a01:e00::1"])
def test_a_public_address_is_accepted_on_ports_of_the_web_only(address: str):
    assert is_public(address, 80)
    assert is_public(address, 443)
    assert not any(is_public(address, port) for port in (22, 25, 5432, 6379, 8080, 11211))


WRITTEN_ODDLY = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0/",
    "http://localhost/", "http://LOCALHOST./", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[0:0:0:0:0:ffff:7f00:1]/",
    "http://①②⑦.⓪.⓪.①/", "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://localhost:5432/",
]  # fmt: skip


@pytest.mark.parametrize("url", WRITTEN_ODDLY)
def test_an_address_of_this_machine_is_refused_however_it_is_written(url: str):
    with pytest.raises((Refused, Unreachable)) as error:
        SafeFetcher(agent="Tests").fetch(url)
    assert isinstance(error.value, Refused) or "ne mène à aucune adresse" in str(error.value)


NOT_THE_WEB = [
    "file:///etc/passwd", "gopher://example.org/", "ftp://example.org/", "javascript:x()", "data:text/html,x", "//example.org/",
    "http:///chemin", "http://", "", "   ",
    "http://person:secret@example.org/", "http://example.org:99999/", "http://[::1/", "http://exa[mple/",
]  # fmt: skip


@pytest.mark.parametrize("url", NOT_THE_WEB)
def test_what_is_not_a_plain_web_address_is_refused(url: str):
    with pytest.raises(Refused):
        SafeFetcher(agent="Tests").fetch(url)


@given(st.text(max_size=60))
def test_any_text_is_answered_with_one_of_our_errors(text: str):
    fetcher = SafeFetcher(agent="Tests", resolve=lambda host, port: ["10.0.0.1"])
    with pytest.raises((Refused, Unreachable)):
        fetcher.fetch(f"http://{text}")


def test_a_host_with_one_inside_address_among_public_ones_is_refused():
    fetcher = SafeFetcher(agent="Tests", resolve=lambda host, port: ["9.9.9.9", "10.0.0.1"])
    with pytest.raises(Refused, match="publique"):
        fetcher.fetch("https://double.example/")


def test_a_redirect_inside_is_refused(web: Web):
    url = web.add("/vers-soi", 302, Location="http://169.254.169.254/latest/")
    with pytest.raises(Refused):
        web.fetcher().fetch(url)


def test_a_redirect_to_another_scheme_is_refused(web: Web):
    with pytest.raises(Refused):
        web.fetcher().fetch(web.add("/vers-un-fichier", 301, Location="file:///etc/passwd"))


def test_a_name_that_changes_after_the_check_gains_nothing(web: Web):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])  # allowed by this test, then inside
    fetcher = web.fetcher(lambda host, port: next(answers))
    web.add("/page", 200)
    assert fetcher.fetch(web.url("/page", "rebinding.test")).status == 200
    assert web.asked == [("GET", f"rebinding.test:{web.port}", "/page")]
    with pytest.raises(Refused):
        fetcher.fetch(web.url("/page", "rebinding.test"))


def test_each_redirect_is_resolved_and_checked_again(web: Web):
    asked = []

    def note(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    web.add("/a", 302, Location=web.url("/b", "second.test"))
    web.add("/b", 200)
    assert web.fetcher(note).fetch(web.url("/a")).url == web.url("/b", "second.test")
    assert asked == ["site.test", "second.test"]


def test_redirects_in_a_circle_end(web: Web):
    web.add("/rond", 302, Location="/rond")
    with pytest.raises(Unreachable, match="redirections"):
        web.fetcher().fetch(web.url("/rond"))
    assert len(web.asked) == MOST_REDIRECTS + 1


def test_a_move_is_permanent_only_when_each_step_is(web: Web):
    web.add("/fin", 200)
    web.add("/301", 301, Location="/fin")
    web.add("/302", 302, Location="/301")
    assert web.fetcher().fetch(web.url("/301")).was_permanently_moved
    assert not web.fetcher().fetch(web.url("/302")).was_permanently_moved
    assert not web.fetcher().fetch(web.url("/fin")).was_permanently_moved


def test_a_body_is_read_no_further_than_asked(web: Web):
    url = web.add("/long", 200, b"x" * 300_000)
    assert web.fetcher().fetch(url).body == b""
    assert len(web.fetcher().fetch(url, most_bytes=1000).body) == 1000


def test_a_host_that_does_not_answer_is_unreachable(web: Web):
    fetcher = SafeFetcher(
        agent="Tests", resolve=lambda host, port: ["127.0.0.1"], is_allowed=lambda address, port: True
    )
    with pytest.raises(Unreachable):
        fetcher.fetch("http://site.test:1/")


def test_accents_and_spaces_of_an_address_are_quoted_once(web: Web):
    web.add("/caf%C3%A9%20noir?q=%C3%A9t%C3%A9&a=%20b", 200)
    assert web.fetcher().fetch(web.url("/café noir?q=été&a=%20b")).status == 200
