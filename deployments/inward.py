"""Replicas of Ray Serve hear one another at their node's address, and not on every interface."""

from typing import Any

from ray import util
from ray.serve._private import replica

_NAME = "add_port_to_grpc_server"
_open = vars(replica)[_NAME]


def _open_inward(server: Any, address: str) -> int:
    port: int = _open(server, address.replace("[::]", util.get_node_ip_address()))
    return port


def listen_inward() -> None:
    """Have this replica do so; to be called while its deployment is built.

    What it hears it unpickles, behind Ray's token. Ray 2.60 knows one address, `[::]`
    (`Replica._on_initialized`).
    """
    vars(replica)[_NAME] = _open_inward
