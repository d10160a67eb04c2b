import pickle

import pytest

from pipelines.download import DownloadPolicy
from pipelines.download.address import is_public
from pipelines.errors import TakeFailed


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://a.replicate.delivery/x", "not https"),
        ("ftp://a.replicate.delivery/x", "not https"),
        ("file:///etc/passwd", "not https"),
        ("https://a.replicate.delivery:8443/x", "not https at port 443"),
        ("https://user:pass@a.replicate.delivery/x", "password"),
        ("https://evil.example\\@a.replicate.delivery/x", "password|can't be read"),
        ("https://evilreplicate.delivery/x", "Nothing is fetched from"),
        ("https://a.replicate.delivery.evil.example/x", "Nothing is fetched from"),
        ("https://a.replicate.delivery./x", "Nothing is fetched from"),
        ("https://127.0.0.1/x", "Nothing is fetched from"),
        ("https://[::1]/x", "Nothing is fetched from"),
        ("https:///x", "Nothing is fetched from|can't be read"),
        ("https://a.replicate.delivery/\x00", "can't be read"),
        ("https://a.replicate.delivery:99999999/", "can't be read|not https"),
        ("nonsense", "not https"),
        ("", "not https"),
        ("data:video/mp4;base64,AAAA", "not https"),
    ],
)
def test_a_url_that_the_policy_does_not_name_is_refused(url: str, words: str) -> None:
    policy = DownloadPolicy(hosts=(".replicate.delivery",), origin="http://127.0.0.1:1")
    with pytest.raises(TakeFailed, match=words) as refusal:
        policy.target(url)
    assert str(refusal.value).isprintable()


def test_a_host_name_covers_itself_and_an_ending_what_is_below_it() -> None:
    policy = DownloadPolicy(hosts=("files.example", ".replicate.delivery"))
    for host in ("files.example", "FILES.example", "replicate.delivery", "a.b.replicate.delivery"):
        assert policy.target(f"https://{host}/x").host == host.lower().encode()
    with pytest.raises(TakeFailed):
        policy.target("https://a.files.example/x")


def test_a_policy_travels_to_other_machines() -> None:
    policy = DownloadPolicy(hosts=("a",), origin="http://127.0.0.1:1", most_bytes=5)
    assert pickle.loads(pickle.dumps(policy)) == policy


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("64:ff9b::808:808", True),
        *(
            (each, False)
            for each in (
                *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
                *("100.64.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
                *("192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1"),
                *("fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1"),
                # IPv4 in IPv6's clothes: mapped, compatible, 6to4, Teredo, NAT64.
                *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "2002:7f00:1::"),
                *("2001:0:4136:e378::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "nonsense"),
            )
        ),
    ],
)
def test_addresses_of_the_internet_are_told_from_all_others(address: str, public: bool) -> None:
    assert is_public(address) is public
