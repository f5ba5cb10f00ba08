"""Which addresses lead to another machine, and whether the way there is encrypted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

ENCRYPTED = frozenset({"verify-ca", "verify-full"})  # `require` asks nobody who is at the other end


def is_far(address: str) -> bool:
    """Is a host behind it that is not this machine? Sockets and files are near."""
    return any(not is_here(host) for host in hosts_of(address))


def is_far_and_open(address: str, environment: Mapping[str, str]) -> bool:
    """A PostgreSQL on another machine whose certificate nobody looks at.

    What the address leaves open, libpq takes from the environment. A service stands in a file we do not read:
    it may be anywhere, and what it says of encryption goes before PGSSLMODE.
    """
    if not address.startswith("postgres"):
        return False
    given = parse_qs(query_of(address))
    service = "service" in given or environment.get("PGSERVICE")
    mode = given.get("sslmode", ["" if service else environment.get("PGSSLMODE", "")])[-1]
    hosts = [*(list(hosts_of(address)) or [environment.get("PGHOST", "")]), environment.get("PGHOSTADDR", "")]
    far = any(host and not is_here(host) for place in hosts for host in place.split(","))
    return bool(service or far) and mode not in ENCRYPTED


def hosts_of(address: str) -> Iterator[str]:
    """Every host it names: PostgreSQL takes several, and also some behind the question mark."""
    try:
        place = urlsplit(address).netloc.rpartition("@")[2]
    except ValueError:
        return
    given = parse_qs(query_of(address))
    named = [*place.split(","), *",".join(given.get("host", []) + given.get("hostaddr", [])).split(",")]
    yield from (host for one in named if (host := without_port(one)))


def query_of(address: str) -> str:
    return address.partition("?")[2]


def without_port(place: str) -> str:
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return place if place.count(":") > 1 else place.partition(":")[0]


def is_here(host: str) -> bool:
    if host.startswith(("/", "%2F", "@")) or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
