"""Which servers a stack consists of, and where they are found: both follow from its settings."""

from cluster.embedded.endpoints import Endpoints
from cluster.embedded.home import Home, Settings
from cluster.embedded.ports import LOOPBACK, port
from cluster.embedded.postgres import Postgres
from cluster.embedded.ray_head import RayHead
from cluster.embedded.seaweedfs import BUCKET, REGION, SeaweedFS
from cluster.embedded.server import Server
from cluster.embedded.valkey import Valkey


def postgres(home: Home, settings: Settings) -> Postgres:
    place = port(settings.first_port, "postgres")
    return Postgres(home.place / "postgres", place, settings.postgres_password)


def valkey(home: Home, settings: Settings) -> Valkey:
    place = port(settings.first_port, "valkey")
    return Valkey(home.place / "valkey", place, settings.valkey_password)


def seaweedfs(home: Home, settings: Settings) -> SeaweedFS:
    return SeaweedFS(
        home.place / "seaweedfs",
        settings.first_port,
        settings.s3_access_key,
        settings.s3_secret_key,
        home.sockets,
    )


def ray_head(home: Home, settings: Settings) -> RayHead:
    variables = endpoints(home, settings).environment()
    place = home.sockets / "ray"
    return RayHead(place, settings.first_port, settings.cpus, settings.ray_token, variables)


def servers(home: Home, settings: Settings) -> list[Server]:
    """Return the servers to start, the slowest to come up first."""
    outside = settings.outside
    chosen: list[Server] = []
    if settings.ray:
        chosen.append(ray_head(home, settings))
    if "S3_BUCKET" not in outside:
        chosen.append(seaweedfs(home, settings))
    if "REDIS_URL" not in outside:
        chosen.append(valkey(home, settings))
    if "DATABASE_URL" not in outside:
        chosen.append(postgres(home, settings))
    return chosen


def endpoints(home: Home, settings: Settings) -> Endpoints:
    given, first = settings.outside, settings.first_port
    own_s3 = "S3_BUCKET" not in given
    dashboard = f"http://{LOOPBACK}:{port(first, 'ray_dashboard')}"
    return Endpoints(
        database_url=given.get("DATABASE_URL") or postgres(home, settings).url,
        redis_url=given.get("REDIS_URL") or valkey(home, settings).url,
        s3_endpoint_url=seaweedfs(home, settings).url if own_s3 else given.get("S3_ENDPOINT_URL"),
        s3_bucket=given.get("S3_BUCKET", BUCKET),
        s3_access_key=settings.s3_access_key if own_s3 else given.get("AWS_ACCESS_KEY_ID", ""),
        s3_secret_key=settings.s3_secret_key if own_s3 else given.get("AWS_SECRET_ACCESS_KEY", ""),
        s3_region=given.get("AWS_REGION") or given.get("AWS_DEFAULT_REGION") or REGION,
        ray_address=f"{LOOPBACK}:{port(first, 'ray_gcs')}" if settings.ray else "",
        ray_dashboard_url=dashboard if settings.ray else "",
        ray_auth_token=settings.ray_token if settings.ray else "",
        http_port=port(first, "http"),
    )
