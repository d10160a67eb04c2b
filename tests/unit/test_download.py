import hashlib
import ipaddress
import socket
import socketserver
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipelines.download import DownloadPolicy, fetch
from pipelines.errors import ServiceUnavailable, TakeFailed

fetching = sys.modules["pipelines.download.fetch"]  # the package has a function of that name

HOST = "a.replicate.delivery"
PUBLIC = "203.1.113.7"
Answer = Callable[[socket.socket, bytes], None]


class Server:
    """A server on 127.0.0.1 that answers each request with the same function."""

    def __init__(self, answer: Answer, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                connection = self.request
                try:
                    if context is not None:
                        connection = context.wrap_socket(connection, server_side=True)
                    head = b""
                    while b"\r\n\r\n" not in head and (more := connection.recv(4096)):
                        head += more
                    outer.requests.append(head)
                    if head:
                        answer(connection, head)
                    connection.close()
                except OSError:
                    pass  # the other side has hung up

        class Listening(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self._server = Listening(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def policy(self) -> DownloadPolicy:
        return DownloadPolicy(hosts=(".replicate.delivery",), origin=self.origin)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def serving(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(answer, context)
    try:
        yield server
    finally:
        server.close()


def saying(text: bytes) -> Answer:
    return lambda connection, _: connection.sendall(text)


def whole(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "take"


def refuses(url: str, into: Path, policy: DownloadPolicy, words: str) -> None:
    with pytest.raises(TakeFailed, match=words) as refusal:
        fetch(url, into, policy)
    assert "\n" not in str(refusal.value)
    assert not into.exists()


def test_a_file_is_fetched_and_described(into: Path) -> None:
    body = bytes(range(256)) * 1000
    with serving(saying(whole(body, "Content-Type: Video/MP4; x=y"))) as server:
        fetched = fetch(f"{server.origin}/out.mp4?a=b%20c#d", into, server.policy)
    assert into.read_bytes() == body
    assert (fetched.size, fetched.media_type) == (len(body), "video/mp4")
    assert fetched.sha256 == hashlib.sha256(body).hexdigest()
    assert server.requests[0].startswith(b"GET /out.mp4?a=b%20c HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}".encode() in server.requests[0]


def test_a_file_without_a_length_comes_whole(into: Path) -> None:
    chunks = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    with serving(saying(chunks)) as server:
        assert fetch(f"{server.origin}/", into, server.policy).size == 5
    assert into.read_bytes() == b"abcde"


def test_another_port_of_the_named_origin_is_refused(into: Path) -> None:
    with serving(saying(whole(b"secret"))) as server, serving(saying(b"")) as other:
        refuses(f"{server.origin}/", into, other.policy, "not https")
        assert not server.requests


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_not_followed(into: Path, status: str) -> None:
    with serving(saying(whole(b"secret"))) as inside:
        moved = whole(b"", f"Location: {inside.origin}/", status=status)
        with serving(saying(moved)) as server:
            refuses(f"{server.origin}/", into, server.policy, status[:3])
        assert not inside.requests


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "410 Gone"])
def test_an_expired_file_is_said_to_be_gone(into: Path, status: str) -> None:
    with serving(saying(whole(b"no", status=status))) as server:
        refuses(f"{server.origin}/", into, server.policy, "not there any more")


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Slow down", "408 Timeout"])
def test_a_server_in_trouble_may_be_asked_again(into: Path, status: str) -> None:
    with serving(saying(whole(b"no", status=status))) as server:
        with pytest.raises(ServiceUnavailable, match=status[:3]):
            fetch(f"{server.origin}/", into, server.policy)
        assert len(server.requests) == 1
    assert not into.exists()


def test_a_file_that_says_it_is_too_large_is_not_even_begun(into: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n"
    with serving(saying(head)) as server:
        policy = DownloadPolicy(hosts=(), origin=server.origin, most_bytes=10_000_000)
        refuses(f"{server.origin}/", into, policy, "larger than 10 MB")


def test_a_file_without_end_is_cut_off_at_its_limit(into: Path) -> None:
    sent = 0

    def endless(connection: socket.socket, _: bytes) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            sent += connection.send(b"x" * 65536)

    with serving(endless) as server:
        policy = DownloadPolicy(hosts=(), origin=server.origin, most_bytes=3_000_000)
        refuses(f"{server.origin}/", into, policy, "larger than 3 MB")
    assert sent < 20_000_000


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_drip_ends_in_time_in_the_header_as_in_the_body(into: Path, first: bytes) -> None:
    def drip(connection: socket.socket, _: bytes) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(b"H")
            time.sleep(0.05)

    with serving(drip) as server:
        policy = DownloadPolicy(hosts=(), origin=server.origin, most_seconds=0.6)
        started = time.monotonic()
        with pytest.raises(ServiceUnavailable, match="broke off"):
            fetch(f"{server.origin}/", into, policy)
    assert 0.5 < time.monotonic() - started < 3
    assert not into.exists()


def test_a_server_that_says_nothing_ends_in_time(into: Path) -> None:
    with serving(lambda *_: time.sleep(5)) as server:
        policy = DownloadPolicy(hosts=(), origin=server.origin, most_seconds=0.4)
        started = time.monotonic()
        with pytest.raises(ServiceUnavailable):
            fetch(f"{server.origin}/", into, policy)
    assert time.monotonic() - started < 3


def test_half_a_file_is_no_file(into: Path) -> None:
    half = saying(whole(b"x" * 1000)[:-300])
    with serving(half) as server, pytest.raises(ServiceUnavailable, match="broke off"):
        fetch(f"{server.origin}/", into, server.policy)
    assert not into.exists()


def test_what_comes_compressed_is_refused(into: Path) -> None:
    with serving(saying(whole(b"x", "Content-Encoding: gzip"))) as server:
        refuses(f"{server.origin}/", into, server.policy, "compressed")


def test_nobody_listening_may_be_asked_again(into: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        origin = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(ServiceUnavailable):
        fetch(f"{origin}/", into, DownloadPolicy(hosts=(), origin=origin))


def test_the_proxy_of_the_environment_is_not_asked(
    into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(saying(whole(b"proxy"))) as proxy, serving(saying(whole(b"direct"))) as server:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.origin)
        fetch(f"{server.origin}/", into, server.policy)
        assert not proxy.requests
    assert into.read_bytes() == b"direct"


class Names:
    """A name server whose answers change from one question to the next."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)
        monkeypatch.setattr(socket, "getaddrinfo", self._answer)

    def _answer(self, host: str, port: int, *_: object, **__: object) -> list[object]:
        self.asked.append(host)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [
            (
                socket.AF_INET6 if ":" in each else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (each, port),
            )
            for each in answer
        ]


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["169.254.169.254"], ["::ffff:10.0.0.1"], ["fd00::1"], [PUBLIC, "10.0.0.1"]],
)
def test_a_name_with_a_private_address_is_refused(
    into: Path, monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    Names(monkeypatch, found)
    policy = DownloadPolicy(hosts=(".replicate.delivery",))
    refuses(f"https://{HOST}/x", into, policy, "not a public address")


def test_a_name_without_an_address_may_be_asked_again(into: Path) -> None:
    policy = DownloadPolicy(hosts=(".invalid",))
    with pytest.raises(ServiceUnavailable, match="has no address"):
        fetch("https://a.invalid/x", into, policy)


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's context with a certificate for `HOST`, by an authority that clients trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = tmp_path / "ca.pem", tmp_path / "key.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    # A process reads its authorities once; the next test has others.
    monkeypatch.setattr(fetching, "authorities", httpx.create_ssl_context)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    return context


def internet(
    monkeypatch: pytest.MonkeyPatch, port: int, unreachable: tuple[str, ...] = ()
) -> list[tuple[str, int]]:
    """Lead every connection to 127.0.0.1:`port`; return where they were meant to go."""
    meant: list[tuple[str, int]] = []

    def connected(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        meant.append(address)
        ipaddress.ip_address(address[0])  # a name would be asked for a second time
        if address[0] in unreachable:
            raise ConnectionRefusedError
        connection = socket.socket()
        connection.settimeout(5)
        connection.connect(("127.0.0.1", port))
        return connection

    monkeypatch.setattr(socket, "create_connection", connected)
    return meant


def test_the_connection_is_made_to_the_address_that_was_checked(
    into: Path, monkeypatch: pytest.MonkeyPatch, certified: ssl.SSLContext
) -> None:
    seen: list[str | None] = []
    certified.sni_callback = lambda _, name, __: seen.append(name)
    with serving(saying(whole(b"clip")), certified) as server:
        # The name means the cloud's secrets for whoever asks a second time.
        names = Names(monkeypatch, [PUBLIC], ["169.254.169.254"])
        meant = internet(monkeypatch, server.port)
        fetch(f"https://{HOST}/x", into, DownloadPolicy(hosts=(".replicate.delivery",)))
    assert into.read_bytes() == b"clip"
    assert meant == [(PUBLIC, 443)]
    assert len(names.asked) == 1
    assert seen == [HOST]
    assert f"Host: {HOST}\r\n".encode() in server.requests[0]


def test_the_next_address_is_tried_when_one_does_not_answer(
    into: Path, monkeypatch: pytest.MonkeyPatch, certified: ssl.SSLContext
) -> None:
    with serving(saying(whole(b"clip")), certified) as server:
        Names(monkeypatch, ["2606:4700::1111", PUBLIC])
        meant = internet(monkeypatch, server.port, unreachable=("2606:4700::1111",))
        fetch(f"https://{HOST}/x", into, DownloadPolicy(hosts=(HOST,)))
    assert [address for address, _ in meant] == ["2606:4700::1111", PUBLIC]


def test_a_server_without_the_name_s_certificate_gets_no_request(
    into: Path, monkeypatch: pytest.MonkeyPatch, certified: ssl.SSLContext
) -> None:
    with serving(saying(whole(b"clip")), certified) as server:
        Names(monkeypatch, [PUBLIC])
        internet(monkeypatch, server.port)
        with pytest.raises(ServiceUnavailable):
            fetch("https://b.replicate.delivery/x", into, DownloadPolicy((".replicate.delivery",)))
        assert not server.requests
