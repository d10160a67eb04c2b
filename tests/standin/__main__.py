"""Serve the stand-in: `python -m tests.standin --port 0 --folder DIR [--faults JSON]`."""

import argparse
import json
import os
import socket
import threading
from pathlib import Path

import uvicorn

from tests.standin.faults import Faults
from tests.standin.provider import Provider
from tests.standin.server import build
from tests.standin.settings import Settings

BACKLOG = 2048


class Server(uvicorn.Server):
    """Prints its URL when it serves, and ends with its standard input if told so."""

    def __init__(self, config: uvicorn.Config, url: str, *, until_eof: bool) -> None:
        super().__init__(config)
        self._url = url
        self._until_eof = until_eof

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self._url, flush=True)
        if self._until_eof:
            threading.Thread(target=self._wait_for_eof, daemon=True).start()

    def _wait_for_eof(self) -> None:
        # Not through sys.stdin: its lock would be held when the interpreter ends.
        while os.read(0, 4096):
            pass
        self.should_exit = True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--folder", type=Path, required=True, help="takes charges.jsonl")
    parser.add_argument("--faults", default="{}", help="as for POST /_control/faults")
    parser.add_argument("--settings", default="{}", help="as for POST /_control/settings")
    parser.add_argument("--until-eof", action="store_true", help="end with standard input")
    options = parser.parse_args()

    listening = socket.create_server(("127.0.0.1", options.port), backlog=BACKLOG)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings = Settings.model_validate_json(options.settings)
    faults = Faults.parse(json.loads(options.faults))
    provider = Provider(url, options.folder, settings, faults)
    config = uvicorn.Config(
        build(provider),
        log_level="warning",
        access_log=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=1,
    )
    Server(config, url, until_eof=options.until_eof).run([listening])


if __name__ == "__main__":
    main()
