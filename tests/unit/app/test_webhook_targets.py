import pytest

from app.webhooks.signature import new_secret, sign
from app.webhooks.target import UnfitTarget, target
from pipelines.models.replicate.signature import ForgedWebhook, verify


@pytest.mark.parametrize(
    "url",
    [
        "http://films.example/hook",
        "https://films.example:8443/hook",
        "https://user:word@films.example/hook",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/",
        "https://127.1/",
        "https://0x7f000001/",
        "https://10.0.0x1/",
        "https://localhost/",
        "https://localhost./",
        "https://a.localhost/",
        "https://metadata.google.internal/",
        "https://postgres/",
        "ftp://films.example/",
        "https:///hook",
        "https://[::1",
    ],
)
def test_a_url_that_is_not_on_the_internet_is_refused(url: str) -> None:
    with pytest.raises(UnfitTarget):
        target(url, loopback=False)


def test_a_public_url_is_taken_apart() -> None:
    found = target("https://films.example/hook?a=b#c", loopback=False)
    assert (found.scheme, found.host, found.port) == (b"https", b"films.example", 443)
    assert (found.path, found.loopback) == (b"/hook?a=b", False)


def test_this_machine_is_a_target_only_where_that_is_allowed() -> None:
    found = target("http://127.0.0.1:9000/hook", loopback=True)
    assert (found.port, found.loopback) == (9000, True)
    assert not target("https://films.example/", loopback=True).loopback
    with pytest.raises(UnfitTarget):
        target("http://10.0.0.1:9000/hook", loopback=True)


def test_what_is_signed_with_two_secrets_is_taken_by_holders_of_either() -> None:
    old, new = new_secret(), new_secret()
    headers = sign("msg_1", 1000, b"{}", [new, old])
    for secret in (old, new):
        verify(headers, b"{}", secret, now=1000)
    with pytest.raises(ForgedWebhook):
        verify(headers, b"{ }", new, now=1000)
    with pytest.raises(ForgedWebhook):
        verify(headers, b"{}", new_secret(), now=1000)
