"""`ray start` for a node that joins a head of this machine: `python -m tests.chaos.join start ...`.

The stack's head listens on 127.0.0.1 alone. Ray takes that address, given to a node, for the
machine's outer one, where nobody listens.
"""

from ray._private import services
from ray.scripts.scripts import main

services.resolve_ip_for_localhost = lambda host: host

if __name__ == "__main__":
    main()  # type: ignore[no-untyped-call]
